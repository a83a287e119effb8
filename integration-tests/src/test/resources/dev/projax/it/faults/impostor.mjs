// Answers like a Projax server, but is none. Prints its URL, and then the headers of each request.
import { createServer, get } from "node:http";

const [kind, port, real] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const [instance, proof] = process.argv.slice(5);
const body = () => JSON.stringify({ status: "ok", timestamp: new Date().toISOString() });
const relay = (challenge) => new Promise((resolve) => get(
  { host: "127.0.0.1", port: real, path: "/health", headers: challenge ? { "Projax-Challenge": challenge } : {} },
  (answer) => { answer.resume(); resolve(answer.headers); }).on("error", () => resolve({})));

createServer(async (request, response) => {
  console.log(JSON.stringify(request.headers));
  response.setHeader("Content-Type", "application/json");
  if (kind === "quoting") {
    response.setHeader("Projax-Instance", instance);
    response.setHeader("Projax-Proof", proof);
  } else if (kind !== "plain") {
    const genuine = await relay(request.headers["projax-challenge"]);
    response.setHeader("Projax-Instance", genuine["projax-instance"] ?? "");
    response.setHeader("Projax-Proof", kind === "relayed" ? genuine["projax-proof"] ?? "" : "v1=" + "A".repeat(43));
  }
  response.end(body());
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));
