/**
 * Requests of the HTTP server as a tracer hears of them: by the pattern of their route, never by their URL. Without a tracer
 * the server gets no hook at all.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Tracer } from './tracer.ts';

/** By which number a commit says that it acknowledged a request; undefined: nobody wants to know. */
export type RequestNumber = (request: FastifyRequest) => number | undefined;

/** Asked every few seconds by machines: health and metrics are not traced. */
const UNTRACED = /^\/(?:health|metrics)(?:\/|$)/;
/** Where callers are ours, and their trace goes on here; recipients and strangers begin one of their own. */
const TRUSTED = /^\/(?:v1|admin)\//;

/** Tells `tracer` of the requests of `app`; before its routes are added. */
export function traceRequests(app: FastifyInstance, tracer: Tracer): RequestNumber {
  if (!tracer.isOn) return () => undefined;
  const numbers = new WeakMap<FastifyRequest, number>();
  app.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url ?? null;
    if (route === null || !UNTRACED.test(route)) {
      const headers = route !== null && TRUSTED.test(route) ? request.headers : {};
      const span = tracer.request({ method: request.method, route, headers });
      if (span.number !== null) numbers.set(request, span.number);
      const { raw } = reply;
      raw.once('close', () => span.end(raw.writableFinished ? raw.statusCode : null));
    }
    done();
  });
  return (request) => numbers.get(request);
}
