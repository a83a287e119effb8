// Lets get-port do its job: takes a port of the range and starts a server on it. Prints the microseconds of each round.
import { createServer } from 'node:net';
import getPort, { clearLockedPorts, portNumbers } from 'get-port';

const [first, last, times] = process.argv.slice(2).map(Number);
for (let i = 0; i < times; i++) {
  const start = process.hrtime.bigint();
  const port = await getPort({ port: portNumbers(first, last), host: '127.0.0.1' });
  const server = createServer();
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  await new Promise((closed) => server.close(closed));
  console.log(Number(process.hrtime.bigint() - start) / 1000);
  clearLockedPorts();
}
