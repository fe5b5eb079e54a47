/** The plan in force, who is parked in its journeys, and handing over the next one. */
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../base/instant.ts';
import type { AppliedPlan, ApplyOrder, InstallOptions, InstallProblem } from '../../hosts/plan-order.ts';
import { unreadableIn } from '../../kinds/readable.ts';
import { definitions } from '../../kinds/registry.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { tokenName } from '../admin-tokens.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import {
  checkFresh,
  checkRisks,
  checkTold,
  orderedFates,
  type PlanRequest,
  wordsIn,
} from '../plan-review.ts';

const planBytesMax = 64 * 1024 * 1024;
const PLANS_MAX = 1_000;

/** A plan that was put in force, with its instant spelled out. */
export type ShownPlan = Omit<AppliedPlan, 'at'> & { readonly at: string };

/** What `/admin/plans` answers: the newest first. */
export type PlanHistory = { readonly plans: readonly ShownPlan[] };

function showApplied(applied: AppliedPlan): ShownPlan {
  return { ...applied, at: formatInstant(applied.at) };
}

/** A plan that cannot run here: a channel does not open, a kind is not known. The one before goes on. */
export class PlanUnusable extends Error {
  override readonly name = 'PlanUnusable';
}

/** What these routes need. `install` rejects with PlanUnusable. */
export type PlanRoutes = {
  readonly engine: RemoteEngine;
  install(file: PlanFile, options?: InstallOptions): Promise<readonly InstallProblem[]>;
};

const ASKED = ['base', 'acknowledge', 'drain', 'exit'] as const;

/** What of a query is said once. */
function readRequest(query: PlanRequest): PlanRequest {
  return Object.fromEntries(
    ASKED.flatMap((name) => (typeof query[name] === 'string' ? [[name, query[name]] as const] : [])),
  );
}

/** Adds `/admin/plan`, `/admin/plans` (the history) and `/admin/runs`. */
export function addPlanRoutes(app: FastifyInstance, { engine, install }: PlanRoutes): void {
  app.get('/admin/plan', async (_request, reply) => {
    const file = engine.plan();
    return file === null ? reply.code(404).send({ error: 'no plan was applied yet' }) : reply.send(file);
  });
  app.get<{ Querystring: { limit?: string } }>('/admin/plans', async (request, reply) => {
    const limit = Math.min(Math.max(Number(request.query.limit ?? 100) || 100, 1), PLANS_MAX);
    const history = await engine.planHistory();
    return reply.send({ plans: history.slice(-limit).reverse().map(showApplied) } satisfies PlanHistory);
  });
  app.get('/admin/runs', async (_request, reply) =>
    reply.send({ digest: engine.plan()?.digest ?? null, runs: await engine.parkedRuns() }),
  );
  app.post<{ Querystring: PlanRequest & { as?: string; reason?: string } }>(
    '/admin/plan',
    { bodyLimit: planBytesMax },
    async (request, reply) => {
      const decoded = decodePlanFile(String(request.body ?? ''));
      if (!decoded.ok) return reply.code(400).send({ error: decoded.error });
      const unreadable = unreadableIn(decoded.value.plan, definitions);
      if (unreadable !== undefined)
        return reply.code(400).send({ error: `this version knows nothing like ${unreadable} of the plan` });
      const { as, reason } = request.query;
      const asked = readRequest(request.query);
      const token = tokenName(request);
      const order: ApplyOrder = {
        by: typeof as === 'string' && as.trim() !== '' ? as : token,
        reason: typeof reason === 'string' ? reason : '',
        acknowledged: wordsIn(asked.acknowledge),
        token,
      };
      const next = decoded.value;
      const stale = await checkFresh(engine, next, asked);
      if (stale !== null) return reply.code(409).send({ ...stale, problems: [] });
      const untold = checkTold(next, asked);
      if (untold !== null) return reply.code(400).send({ ...untold, problems: [] });
      // What becomes of whoever is in a journey that is gone must be said; nobody is asked to agree to what cannot be done.
      const installing = { ...orderedFates(engine, next, asked), order };
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
      const number = (await engine.planHistory()).at(-1)?.number;
      return reply.send({ digest: next.digest, number });
    },
  );
}
