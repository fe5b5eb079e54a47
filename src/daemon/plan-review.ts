/**
 * Whether a plan may take the place of the one in force: it was made for this one, is not this one, and whoever hands it
 * over has seen what it puts at risk. What runs are parked where is the engine's question.
 */
import { judgesOf } from '../kinds/judges.ts';
import { definitions } from '../kinds/registry.ts';
import { RISKS, type Risk, type RiskCode } from '../plan/diff/change.ts';
import { diffPlans } from '../plan/diff/diff.ts';
import { fatesOf, withParked } from '../plan/diff/parked.ts';
import { successors } from '../plan/former-names.ts';
import type { PlanFile } from '../plan/plan.ts';
import type { RemoteEngine } from './engine-thread/remote-engine.ts';

type InForce = Pick<RemoteEngine, 'plan'>;

/** Why a plan is not taken. `risks`: those that nobody acknowledged. */
export type PlanObjection = {
  readonly code: 'applied_already' | 'stale' | 'unacknowledged' | 'unknown_risk';
  readonly error: string;
  readonly risks: readonly Risk[];
};

/** `base`: the digest that somebody compared with (`none`: there was no plan); absent: they do not say. */
export type PlanRequest = { readonly base?: string; readonly acknowledge?: string };

function isRisk(word: string): word is RiskCode {
  return (RISKS as readonly string[]).includes(word);
}

/** Risks of taking `next` over the plan in force that are not among those acknowledged. */
async function openRisks(
  engine: InForce & Pick<RemoteEngine, 'parkedRuns'>,
  next: PlanFile,
  acknowledged: readonly string[],
): Promise<readonly Risk[]> {
  const present = engine.plan();
  if (present === null) return [];
  const diff = diffPlans(present.plan, next.plan, judgesOf(definitions));
  const fates = fatesOf(await engine.parkedRuns(), present.plan, next.plan);
  const { changes } = withParked(diff, fates, next.plan);
  const seen = new Set<string>();
  return changes.flatMap(({ risks }) =>
    risks.filter(({ code, message }) => {
      const isNew = !seen.has(message);
      seen.add(message);
      return isNew && !acknowledged.includes(code);
    }),
  );
}

function object(code: PlanObjection['code'], error: string, risks: readonly Risk[] = []): PlanObjection {
  return { code, error, risks };
}

/** Journeys of the plan in force that the next one has under no name. */
export function goneJourneys(engine: InForce, next: PlanFile): readonly string[] {
  const goOn = successors(next.plan);
  const present = Object.keys(engine.plan()?.plan.journeys ?? {});
  return present.filter((name) => next.plan.journeys[name] === undefined && !goOn.has(name));
}

/** A plan that is in force, or was made for another one; null: it is neither. Changes nothing. */
export function checkFresh(engine: InForce, next: PlanFile, { base }: PlanRequest): PlanObjection | null {
  const inForce = engine.plan()?.digest ?? 'none';
  if (inForce === next.digest) return object('applied_already', 'this plan is in force already');
  const bases = [base, next.base].filter((each) => each !== undefined);
  if (bases.every((each) => each === inForce)) return null;
  return object(
    'stale',
    `the plan is stale: it was compared with another plan than ${inForce}, which is in force`,
  );
}

/** Risks that nobody acknowledged; null: there are none. Changes nothing. */
export async function checkRisks(
  engine: Parameters<typeof openRisks>[0],
  next: PlanFile,
  { acknowledge }: PlanRequest,
): Promise<PlanObjection | null> {
  const words = (acknowledge ?? '').split(',').filter((word) => word !== '');
  const unknown = words.find((word) => !isRisk(word));
  if (unknown !== undefined) return object('unknown_risk', `there is no risk \`${unknown}\``);
  const risks = await openRisks(engine, next, words);
  if (risks.length === 0) return null;
  return object('unacknowledged', 'the plan has risks that nobody acknowledged', risks);
}
