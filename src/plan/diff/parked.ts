/** What becomes of those who are in a journey when the next plan is applied (semantics 35, 36). Counts are given, not taken. */
import { successors } from '../former-names.ts';
import type { Plan } from '../plan.ts';
import type { Change, PlanDiff, Risk, RiskCode } from './change.ts';
import { orderFor } from './renames.ts';

/** So many runs of a journey's digest are parked at a step. `journey`: its name when the digest was made. */
export type ParkedRuns = {
  readonly journey: string;
  readonly digest: string;
  readonly step: string;
  readonly count: number;
};

/**
 * `finish`: on the version that they are on. `move`: to the step `to` of the next version. `exit`: they leave. `refused`:
 * the plan cannot be applied while they are there.
 */
export type Fate = {
  readonly journey: string;
  readonly step: string;
  readonly count: number;
  readonly fate: 'finish' | 'move' | 'exit' | 'refused';
  readonly to: string | null;
  /** They finish where they are, and get corrected wording (`hotfix: copy`). */
  readonly corrected: boolean;
};

function fateOf(runs: ParkedRuns, before: Plan, after: Plan): Pick<Fate, 'fate' | 'to' | 'corrected'> | null {
  const { journey } = runs;
  const found = wayOf(runs, before, after);
  if (found === null) return null;
  const next = after.journeys[journey] ?? successors(after).get(journey);
  return { ...found, corrected: found.fate === 'finish' && next?.hotfix === true };
}

function wayOf(runs: ParkedRuns, before: Plan, after: Plan): Pick<Fate, 'fate' | 'to'> | null {
  const { journey, step, digest } = runs;
  const next = after.journeys[journey] ?? successors(after).get(journey);
  if (next === undefined) return { fate: 'finish', to: null };
  if (next.digest === digest) return null;
  const order = orderFor(next, step);
  if (order?.do === 'exit') return { fate: 'exit', to: null };
  if (order?.do === 'drain') return { fate: 'finish', to: null };
  if (order?.do === 'move') {
    return { fate: next.steps[order.to] === undefined ? 'refused' : 'move', to: order.to };
  }
  const isLost = next.steps[step] === undefined && before.journeys[journey]?.steps[step] !== undefined;
  return { fate: isLost ? 'refused' : 'finish', to: null };
}

/**
 * What becomes of all who are in a journey that changes, by journey and step; those whose version stays are left out.
 * `before` is the plan in force. Pure.
 */
export function fatesOf(runs: readonly ParkedRuns[], before: Plan, after: Plan): readonly Fate[] {
  const sums = new Map<string, Fate>();
  for (const each of runs) {
    const found = each.count > 0 ? fateOf(each, before, after) : null;
    if (found === null) continue;
    const key = [each.journey, each.step, found.fate, found.to ?? ''].join('\0');
    const count = each.count + (sums.get(key)?.count ?? 0);
    sums.set(key, { journey: each.journey, step: each.step, count, ...found });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fate]) => fate);
}

/**
 * The diff with what is known of who is parked: a step that nobody is at can go without a word. `after`: the plan that the
 * diff leads to; runs under a former name of a journey of it are runs of that journey. Pure.
 */
export function withParked(diff: PlanDiff, fates: readonly Fate[], after: Plan): PlanDiff {
  const goOn = successors(after);
  const present = fates.map((fate) => ({ ...fate, journey: goOn.get(fate.journey)?.name ?? fate.journey }));
  const changes = diff.changes.map((change) => ({
    ...change,
    risks: change.risks.flatMap((risk) => countRisk(risk, change, present)),
  }));
  // Those that are no risk any more go behind those that are; the order among them stays.
  return { ...diff, changes: [...changes.filter(hasRisks), ...changes.filter((each) => !hasRisks(each))] };
}

const hasRisks = ({ risks }: Change) => risks.length > 0;

/** Risks for those who are inside: where somebody counted, it is said how many they are. */
const OF_THE_PARKED: ReadonlySet<RiskCode> = new Set(['step_removed', 'wait_cut_short', 'journey_removed']);

function countRisk(risk: Risk, { name, step }: Change, fates: readonly Fate[]): readonly Risk[] {
  if (!OF_THE_PARKED.has(risk.code)) return [risk];
  const wanted = risk.step ?? step;
  const isMeant = (fate: Fate) => wanted === null || fate.step === wanted;
  const own = fates.filter((fate) => fate.journey === name && isMeant(fate));
  const count = own.reduce((sum, fate) => sum + fate.count, 0);
  if (count === 0 && risk.code !== 'journey_removed') return [];
  return [{ ...risk, message: `${risk.message} (${count} ${count === 1 ? 'run' : 'runs'} now)` }];
}
