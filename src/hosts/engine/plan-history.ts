/**
 * The plans that were put in force, in order, with who did it: a plan file is used once, and the history says when it was.
 * Written in the transaction that installs a plan, with a line in the audit where somebody is to answer for it.
 */
import type { Instant } from '../../base/ids.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { AppliedPlan, InstallOptions } from '../plan-order.ts';
import type { Store } from '../store.ts';

const META = 'plans';
/** So many are remembered. Numbers go on. */
const REMEMBERED = 1_000;

/** Oldest first; empty for a store whose plans were all installed before this was noted. */
export function readPlanHistory(store: Pick<Store, 'readMeta'>): readonly AppliedPlan[] {
  return JSON.parse(store.readMeta(META) ?? '[]') as readonly AppliedPlan[];
}

/** Notes that `file` takes the place of `before`. To be called within the transaction that installs it. */
export function notePlan(
  store: Pick<Store, 'readMeta' | 'writeMeta' | 'appendAudit'>,
  file: PlanFile,
  before: PlanFile | null,
  now: Instant,
  { order, drain = [], exit = [] }: InstallOptions = {},
): void {
  const history = readPlanHistory(store);
  const number = (history.at(-1)?.number ?? (before === null ? 0 : 1)) + 1;
  const { digest, commit } = file;
  const applied: AppliedPlan = {
    number,
    digest,
    base: before?.digest ?? null,
    commit,
    at: now,
    by: order?.by ?? null,
    acknowledged: order?.acknowledged ?? [],
  };
  store.writeMeta(META, JSON.stringify([...history, applied].slice(-REMEMBERED)));
  if (order === undefined) return;
  const { by, reason, acknowledged, token } = order;
  store.appendAudit({
    at: now,
    action: 'apply',
    control: null,
    by,
    reason,
    values: {
      plan: digest,
      number,
      ...(before === null ? {} : { base: before.digest }),
      ...(commit === null ? {} : { commit }),
      ...(acknowledged.length === 0 ? {} : { acknowledged }),
      ...(drain.length === 0 ? {} : { drain }),
      ...(exit.length === 0 ? {} : { exit }),
      ...(token === undefined ? {} : { token }),
    },
  });
}
