/** The HTTP server: limits, raw bodies, errors without stack traces. Routes live in `routes/`. */
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from './log.ts';
import { bodyBytesMax } from './routes/ingest.ts';

/** A fastify server whose bodies are raw bytes whatever the content type says; nothing listens yet. */
export function createServer(log: Logger): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    connectionTimeout: 0,
    routerOptions: { maxParamLength: 4096 },
    forceCloseConnections: 'idle',
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ fault: error.message, stack: error.stack }, 'request failed');
    const tooLarge = status === 413 ? 400 : status;
    return reply.code(tooLarge).send({ error: status >= 500 ? 'internal' : error.message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  return app;
}
