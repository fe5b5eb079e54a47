/** The HTTP server: limits, raw bodies, errors without stack traces. Routes live in `routes/`. */
import fastify, { type FastifyInstance } from 'fastify';
import { StoreFailure } from '../hosts/errors.ts';
import { faultOf, type Logger } from './log.ts';
import { Overloaded } from './overloaded.ts';
import { sayTooLarge, strangerBytesMax } from './requests.ts';

/** Slow clients: a request must be whole within this time, and its head sooner. Looked at every few seconds. */
const REQUEST_MS = 30_000;
const HEAD_MS = 10_000;
const CHECK_MS = 5_000;
/** More connections than this are closed at once. */
const CONNECTIONS_MAX = 10_000;

/**
 * A fastify server whose bodies are raw bytes whatever the content type says, and small unless a route allows more; nothing listens yet. What a route throws:
 * Overloaded and a full disk become 503 with Retry-After; other failures of the store go to `onFailure`, too.
 */
export function createServer(log: Logger, onFailure: (error: unknown) => void): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: strangerBytesMax,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: HEAD_MS, connectionsCheckingInterval: CHECK_MS },
    routerOptions: { maxParamLength: 4096 },
    forceCloseConnections: 'idle',
  });
  app.server.maxConnections = CONNECTIONS_MAX;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const isBusy = error instanceof Overloaded || error instanceof StoreFailure;
    if (error instanceof StoreFailure && error.code !== 'disk_full') onFailure(error);
    if (isBusy) {
      const afterS = error instanceof Overloaded ? error.retryAfterS : 10;
      return reply.code(503).header('retry-after', String(afterS)).send({ error: 'busy, come again' });
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error(faultOf(error), 'request failed');
    // Clients of the ingest throw a batch away on 400, and retry for ever on codes that they do not know.
    if (status === 413) {
      return reply.code(400).send({ error: sayTooLarge(request.routeOptions.bodyLimit ?? strangerBytesMax) });
    }
    return reply.code(status).send({ error: status >= 500 ? 'internal' : error.message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  return app;
}
