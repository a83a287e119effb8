// Keeps an Electron app's main process connected to the server through crashes, restarts and port changes.
// Run it: npm install vscode-jsonrpc; node electron-main.cjs PATH/TO/projax-desktop-bridge
const { spawn } = require("node:child_process");
const rpc = require("vscode-jsonrpc/node");

class ProjaxServer {
    constructor(bridge, changed) {
        this.process = spawn(bridge, [], { stdio: ["pipe", "pipe", "inherit"] });
        this.connection = rpc.createMessageConnection(
            new rpc.StreamMessageReader(this.process.stdout),
            new rpc.StreamMessageWriter(this.process.stdin));
        this.connection.onNotification("server/changed", changed);
        this.connection.listen();
    }

    open() {
        return this.connection.sendRequest("initialize", {});
    }

    /** Starts a server if none runs. */
    ensure() {
        return this.connection.sendRequest("server/ensure", {});
    }

    /** Sends a request with the server's token, which this process never sees. */
    request(method, path, body) {
        return this.connection.sendRequest("server/request", { method, path, body });
    }

    async close() {
        await this.connection.sendRequest("shutdown");
        this.connection.dispose();
    }
}

async function main(bridge) {
    const projax = new ProjaxServer(bridge, async ({ state, server }) => {
        console.log(server ? `${state} ${server.url}` : state);
        if (state === "connected") {
            const answer = await projax.request("GET", "/health").catch((error) => ({ status: error.message }));
            console.log(`health ${answer.status}`);
        }
    });
    await projax.open();

    // An app would call these from its windows. Here, each line of stdin is one call.
    for await (const line of require("node:readline").createInterface({ input: process.stdin })) {
        if (line === "ensure") {
            await projax.ensure().catch((error) => console.log(`error ${error.message}`));
        }
    }
    await projax.close();
}

main(process.argv[2]);
