/** What operators reach, behind a token: the plan in force, installing another, one subscriber and the decisions about it. */
import type { FastifyInstance } from 'fastify';
import { instant } from '../../base/ids.ts';
import { formatInstant, parseInstant } from '../../base/instant.ts';
import type { InstallOptions, InstallProblem } from '../../hosts/plan-order.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { type AdminToken, findToken, mayAsk, noteToken } from '../admin-tokens.ts';
import type { ChannelCarrier } from '../carrier.ts';
import { describeNow } from '../describe-now.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import type { Metrics } from '../metrics.ts';
import { Overloaded } from '../overloaded.ts';
import { createQualitySweep } from '../quality/sweep.ts';
import { allowBodies } from '../requests.ts';
import { addControlRoutes } from './controls.ts';
import { addDeadLetterRoutes } from './dead-letters.ts';
import { addPlanRoutes } from './plan.ts';
import { addQualityRoutes } from './quality.ts';
import { addSubscriberRoutes } from './subscribers.ts';

export type AdminRoutes = {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly carrier: Pick<ChannelCarrier, 'stats' | 'withdraw'>;
  readonly tokens: readonly AdminToken[];
  readonly metrics: Metrics;
  readonly replay: boolean;
  /** False while the daemon starts or stops: then nothing is changed. */
  readonly isOpen: () => boolean;
  /** Rejects with PlanUnusable. */
  install(file: PlanFile, options?: InstallOptions): Promise<readonly InstallProblem[]>;
};

/**
 * Adds `/admin/...` and `/metrics`; each wants `Authorization: Bearer TOKEN` of a token whose scope allows it, however
 * its path is spelled.
 */
export function addAdminRoutes(app: FastifyInstance, routes: AdminRoutes): void {
  app.register(async (guarded) => {
    guarded.addHook('onRequest', async (request, reply) => {
      const token = findToken(routes.tokens, request.headers.authorization ?? '');
      if (token === undefined) return reply.code(401).send({ error: 'the admin token is missing or wrong' });
      if (!mayAsk(token.scope, request.method, request.routeOptions.url ?? '')) {
        return reply
          .code(403)
          .send({ error: `the scope of this token is \`${token.scope}\`: it may not do this` });
      }
      noteToken(request, token);
      if (request.method !== 'GET' && !routes.isOpen()) throw new Overloaded(1);
    });
    allowBodies(guarded);
    guarded.get('/metrics', async (_request, reply) => {
      await describeNow(routes);
      const { registry } = routes.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    });
    addPlanRoutes(guarded, routes);
    addClockRoutes(guarded, routes);
    addSubscriberRoutes(guarded, routes);
    addControlRoutes(guarded, routes);
    addDeadLetterRoutes(guarded, routes);
    addQualityRoutes(guarded, createQualitySweep({ engine: routes.engine, isOpen: routes.isOpen }));
  });
}

function addClockRoutes(app: FastifyInstance, { loop, replay }: AdminRoutes): void {
  app.post('/admin/advance', async (request, reply) => {
    if (!replay) return reply.code(409).send({ error: 'only the replay clock can be moved' });
    const until = readUntil(request.body);
    if (until === null)
      return reply.code(400).send({ error: 'the body must hold an RFC 3339 instant `until`' });
    await loop.advanceTo(instant(until));
    return reply.send({ now: formatInstant(loop.now()) });
  });
}

function readUntil(body: unknown): number | null {
  try {
    const parsed: unknown = JSON.parse(String(body));
    const until = typeof parsed === 'object' && parsed !== null && 'until' in parsed ? parsed.until : null;
    return typeof until === 'string' ? parseInstant(until) : null;
  } catch {
    return null;
  }
}
