// A Projax client in plain Node, written from docs/protocol.md: prints the server's port; "shutdown" stops the server.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { Agent, request } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
const env = process.env, home = env.PROJAX_HOME || join(homedir(), ".projax"), instances = join(home, "instances");
const [first, last = first] = (env.PROJAX_RANGE || "38124-38133").split("-").map(Number);
const range = [...Array(last - first + 1).keys()].map((i) => first + i).concat(env.PROJAX_RANGE ? [] : [3001, 3002, 3003, 3004, 3005]);
const attempt = (read, otherwise) => { try { return read(); } catch { return otherwise; } };
const record = (id) => Object.fromEntries(readFileSync(join(instances, id + ".instance"), "ascii").trim()
  .split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
const boot = attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "ascii").trim(), "");
const netns = attempt(() => readlinkSync("/proc/self/ns/net"), ""), isHere = (it) => it.boot === boot && it.netns === netns;
class OneConnection extends Agent { // the token goes over the connection that the proof came over, or nowhere
  createConnection(...to) { if (this.used) throw Error("closed"); this.used = true; return super.createConnection(...to); } }
const send = (port, agent, method, path, headers, body) => new Promise((resolve, reject) => request({ agent, method, path,
  headers, host: "127.0.0.1", port, maxHeaderSize: 4096, signal: AbortSignal.timeout(500) }, async (answer) => {
  let text = ""; try { for await (const part of answer) if ((text += part).length > 4096) throw Error("too long"); } catch (e) { reject(e); }
  resolve({ status: answer.statusCode, headers: answer.headers, text });
}).on("error", reject).end(body));
async function ask(port) {
  const challenge = randomBytes(32).toString("base64url"), agent = new OneConnection({ keepAlive: true });
  const { status, headers, text } = await send(port, agent, "GET", "/health", { "Projax-Challenge": challenge });
  const health = JSON.parse(text), id = headers["projax-instance"] ?? "", given = Buffer.from(headers["projax-proof"] ?? "");
  if (status !== 200 || health.status !== "ok" || isNaN(Date.parse(health.timestamp))) throw Error("foreign");
  const known = given.length && /^[0-9a-f]{16}$/.test(id) ? attempt(() => record(id), {}) : {};
  if (known.version !== "1") return { port };
  const right = Buffer.from("v1=" + createHmac("sha256", Buffer.from(known.secret, "base64url"))
    .update(`projax-proof-v1\n${challenge}\n${id}\n${port}`).digest("base64url"));
  if (Number(known.port) !== port || given.length !== right.length || !timingSafeEqual(given, right)) throw Error("foreign");
  return !isHere(known) ? { port } : { port, started: known.started, post: (path) => send(port, agent, "POST", path,
    { Authorization: `Bearer ${known.token}`, "Content-Type": "application/json" }, "{}") }; }
const named = Number(attempt(() => /^\s*[0-9]{1,5}\s*$/.exec(readFileSync(env.PROJAX_PORT_FILE || join(home, "api-port.txt"), "ascii"))[0], 0));
const recorded = attempt(() => readdirSync(instances), []).map((file) => attempt(() => record(file.slice(0, 16)), {})).filter(isHere);
const ports = [...new Set([named, ...range, ...recorded.map((it) => Number(it.port))])].filter((port) => port > 0 && port < 65536);
const found = (await Promise.allSettled(ports.map(ask))).flatMap((it) => it.value ?? []), verified = found.filter((it) => it.started);
const server = verified.find((it) => it.port === named) ?? verified.sort((a, b) => (a.started < b.started ? -1 : 1))[0] ?? found[0];
if (process.argv[2] === "shutdown") await server?.post?.("/shutdown");
console.log(server?.port ?? "no server"); process.exit(!server ? 3 : server.started ? 0 : 5);
