/** The plan in force, who is parked in its journeys, and handing over the next one. */
import type { FastifyInstance } from 'fastify';
import type { InstallOptions, InstallProblem } from '../../hosts/host.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import { checkFresh, checkRisks, goneJourneys, type PlanRequest } from '../plan-review.ts';

const planBytesMax = 64 * 1024 * 1024;

/** A plan that cannot run here: a channel does not open, a kind is not known. The one before goes on. */
export class PlanUnusable extends Error {
  override readonly name = 'PlanUnusable';
}

/** What these routes need. `install` rejects with PlanUnusable. */
export type PlanRoutes = {
  readonly engine: RemoteEngine;
  install(file: PlanFile, options?: InstallOptions): Promise<readonly InstallProblem[]>;
};

/** Adds `/admin/plan` and `/admin/runs`. */
export function addPlanRoutes(app: FastifyInstance, { engine, install }: PlanRoutes): void {
  app.get('/admin/plan', async (_request, reply) => {
    const file = engine.plan();
    return file === null ? reply.code(404).send({ error: 'no plan was applied yet' }) : reply.send(file);
  });
  app.get('/admin/runs', async (_request, reply) =>
    reply.send({ digest: engine.plan()?.digest ?? null, runs: await engine.parkedRuns() }),
  );
  app.post<{ Querystring: PlanRequest }>(
    '/admin/plan',
    { bodyLimit: planBytesMax },
    async (request, reply) => {
      const decoded = decodePlanFile(String(request.body ?? ''));
      if (!decoded.ok) return reply.code(400).send({ error: decoded.error });
      const { base, acknowledge } = request.query;
      const asked: PlanRequest = {
        ...(typeof base === 'string' ? { base } : {}),
        ...(typeof acknowledge === 'string' ? { acknowledge } : {}),
      };
      const next = decoded.value;
      const stale = checkFresh(engine, next, asked);
      if (stale !== null) return reply.code(409).send({ ...stale, problems: [] });
      // Whoever is in a journey that is gone finishes it, once somebody has agreed to that; nobody is asked to agree to
      // what cannot be done.
      const installing = { drain: goneJourneys(engine, next) };
      const unfit = await engine.checkInstall(next, installing);
      if (unfit.length > 0) return reply.code(409).send({ error: 'the plan was refused', problems: unfit });
      const risky = await checkRisks(engine, next, asked);
      if (risky !== null)
        return reply.code(risky.code === 'unknown_risk' ? 400 : 409).send({ ...risky, problems: [] });
      let problems: readonly InstallProblem[];
      try {
        problems = await install(next, installing);
      } catch (error) {
        if (!(error instanceof PlanUnusable)) throw error;
        return reply.code(409).send({ error: error.message, problems: [] });
      }
      if (problems.length > 0) return reply.code(409).send({ error: 'the plan was refused', problems });
      return reply.send({ digest: next.digest });
    },
  );
}
