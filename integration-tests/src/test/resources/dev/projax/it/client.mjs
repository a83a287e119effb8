// A Projax client in Node alone, written from docs/protocol.md: prints the server's port; "shutdown" stops the server.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
const home = process.env.PROJAX_HOME || join(homedir(), ".projax"), instances = join(home, "instances");
const [first, last = first] = (process.env.PROJAX_RANGE || "38124-38133").split("-").map(Number);
const usual = [...Array(last - first + 1).keys()].map((i) => first + i);
if (!process.env.PROJAX_RANGE) usual.push(3001, 3002, 3003, 3004, 3005);
const attempt = (read, otherwise) => { try { return read(); } catch { return otherwise; } };
const record = (id) => Object.fromEntries(readFileSync(join(instances, id + ".instance"), "ascii").trim()
  .split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
const deadline = AbortSignal.timeout(500);
async function ask(port) {
  const challenge = randomBytes(32).toString("base64url"), parts = [];
  const answer = await fetch(`http://127.0.0.1:${port}/health`,
    { headers: { "Projax-Challenge": challenge }, redirect: "error", signal: deadline });
  for await (const part of answer.body) if (parts.push(part) && Buffer.concat(parts).length > 4096) throw "too long";
  const health = JSON.parse(Buffer.concat(parts)), id = answer.headers.get("Projax-Instance") ?? "";
  if (answer.status !== 200 || health.status !== "ok" || isNaN(Date.parse(health.timestamp))) throw "not healthy";
  const known = attempt(() => (/^[0-9a-f]{16}$/.test(id) ? record(id) : {}), {});
  if (known.version !== "1") return { port, started: "unproven" };
  const right = Buffer.from("v1=" + createHmac("sha256", Buffer.from(known.secret, "base64url"))
    .update(`projax-proof-v1\n${challenge}\n${id}\n${port}`).digest("base64url"));
  const given = Buffer.from(answer.headers.get("Projax-Proof") ?? "");
  if (Number(known.port) === port && given.length === right.length && timingSafeEqual(given, right))
    return { port, token: known.token, started: known.started };
  throw "wrong proof";
}
const text = attempt(() => readFileSync(process.env.PROJAX_PORT_FILE || join(home, "api-port.txt"), "ascii").trim(), "");
const named = /^[0-9]{1,5}$/.test(text) ? [Number(text)] : [];
const recorded = attempt(() => readdirSync(instances), []).filter((file) => file.endsWith(".instance"))
  .map((file) => attempt(() => Number(record(file.slice(0, -".instance".length)).port), 0)).filter(Boolean);
const found = (await Promise.allSettled([...new Set([...named, ...usual, ...recorded])].map(ask))).flatMap((it) => it.value ?? []);
const server = found.find((it) => it.token && it.port === named[0])
  ?? found.filter((it) => it.token).sort((a, b) => (a.started < b.started ? -1 : 1))[0] ?? found[0];
if (server?.token && process.argv[2] === "shutdown") await fetch(`http://127.0.0.1:${server.port}/shutdown`, { method: "POST",
  headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" }, body: "{}" });
console.log(server?.port ?? "no server");
process.exit(!server ? 3 : server.token ? 0 : 5);
