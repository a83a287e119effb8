// The server that one would write without Projax: node express.mjs PORT
import express from 'express';

const app = express();
app.get('/health', (request, response) => {
  response.json({ status: 'ok', timestamp: new Date().toISOString() });
});
app.listen(Number(process.argv[2]), '127.0.0.1');
