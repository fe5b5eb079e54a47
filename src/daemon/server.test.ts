/** How large a body may be: small for whoever nobody knows, whatever they ask for, and larger only where a route says so. */
import { expect, it } from 'vitest';
import { createLog } from './log.ts';
import { limitBodies } from './requests.ts';
import { createServer } from './server.ts';

const KB = 1024;

it.each([
  ['/nowhere', 32, 404],
  ['/nowhere', 33, 400],
  ['/link', 32, 200],
  ['/link', 33, 400],
  ['/events', 500, 200],
  ['/events', 501, 400],
  ['/receipts', 1024, 200],
  ['/receipts', 1025, 400],
  ['/gauges', 4, 200],
  ['/gauges', 5, 400],
])('POST %s with %d KB is answered with %d', async (url, size, status) => {
  const app = createServer(createLog('silent'), () => {});
  const limits = { isReady: () => true, isBehind: () => false, onShed: () => {} };
  app.post('/link', async () => 'ok');
  app.register(async (ingest) => {
    limitBodies(ingest, limits);
    ingest.post('/events', async () => 'ok');
    ingest.post('/gauges', { bodyLimit: 4 * KB }, async () => 'ok');
  });
  app.register(async (providers) => {
    limitBodies(providers, { ...limits, bytesMax: KB * KB });
    providers.post('/receipts', async () => 'ok');
  });
  const answer = await app.inject({ method: 'POST', url, payload: Buffer.alloc(size * KB, 0x20) });
  expect(answer.statusCode).toBe(status);
  if (status === 400) expect(answer.json().error).toMatch(/^a body holds at most \d+ KB here/);
});
