// The server that you would write without Projax, with a stream like Projax's: node express.mjs PORT
import express from 'express';

const app = express();
app.get('/health', (request, response) => {
  response.json({ status: 'ok', timestamp: new Date().toISOString() });
});
app.get('/events', (request, response) => {
  response.set('Content-Type', 'text/event-stream');
  response.write('event:hello\ndata:\n\n');
  const heartbeat = setInterval(() => response.write(':\n'), 2_000);
  response.on('close', () => clearInterval(heartbeat));
});
app.listen(Number(process.argv[2]), '127.0.0.1');
