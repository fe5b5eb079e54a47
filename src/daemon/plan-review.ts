/**
 * Whether a plan may take the place of the one in force: it was made for this one, is not this one, and whoever hands it
 * over has seen what it puts at risk. What runs are parked where is the engine's question.
 */
import { formatInstant } from '../base/instant.ts';
import type { AppliedPlan } from '../hosts/plan-order.ts';
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
  readonly code: 'applied_already' | 'used' | 'stale' | 'unacknowledged' | 'unknown_risk' | 'not_deleted';
  readonly error: string;
  readonly risks: readonly Risk[];
};

/** `base`: the digest that somebody compared with (`none`: there was no plan); absent: they do not say. */
export type PlanRequest = {
  readonly base?: string;
  readonly acknowledge?: string;
  /** Deleted journeys, by commas: whoever is in them finishes them, or leaves. */
  readonly drain?: string;
  readonly exit?: string;
};

/** The words of a list by commas, each once, as they were sent. Pure. */
export function wordsIn(list: string | undefined): readonly string[] {
  return [...new Set((list ?? '').split(',').filter((word) => word !== ''))];
}

/** What becomes of whoever is in deleted journeys: as was said, or, where the risk was agreed to, they finish them. */
export function orderedFates(
  engine: InForce,
  next: PlanFile,
  { acknowledge, drain, exit }: PlanRequest,
): { readonly drain: readonly string[]; readonly exit: readonly string[] } {
  const leave = wordsIn(exit);
  const agreed = wordsIn(acknowledge).includes('journey_removed') ? goneJourneys(engine, next) : [];
  const finish = [...new Set([...wordsIn(drain), ...agreed])].filter((name) => !leave.includes(name));
  return { drain: finish, exit: leave };
}

function isRisk(word: string): word is RiskCode {
  return (RISKS as readonly string[]).includes(word);
}

/** Risks of taking `next` over the plan in force that are not among those acknowledged. */
async function openRisks(
  engine: InForce & Pick<RemoteEngine, 'parkedRuns'>,
  next: PlanFile,
  acknowledged: readonly string[],
  told: readonly string[],
): Promise<readonly Risk[]> {
  const present = engine.plan();
  if (present === null) return [];
  const diff = diffPlans(present.plan, next.plan, judgesOf(definitions));
  const fates = fatesOf(await engine.parkedRuns(), present.plan, next.plan);
  const { changes } = withParked(diff, fates, next.plan);
  const seen = new Set<string>();
  return changes.flatMap(({ name, risks }) =>
    risks.filter(({ code, message }) => {
      const isNew = !seen.has(message);
      seen.add(message);
      // Whoever says what becomes of its people knows that it goes.
      if (code === 'journey_removed' && told.includes(name)) return false;
      return isNew && !acknowledged.includes(code);
    }),
  );
}

function object(code: PlanObjection['code'], error: string, risks: readonly Risk[] = []): PlanObjection {
  return { code, error, risks };
}

/** Journeys of the plan in force that the next one has under no name. */
function goneJourneys(engine: InForce, next: PlanFile): readonly string[] {
  const goOn = successors(next.plan);
  const present = Object.keys(engine.plan()?.plan.journeys ?? {});
  return present.filter((name) => next.plan.journeys[name] === undefined && !goOn.has(name));
}

/** When somebody applied this very file: one that says what it was made for, or one that says nothing and was in force. */
function useOf(history: readonly AppliedPlan[], next: PlanFile): AppliedPlan | undefined {
  const { digest, base, baseNumber } = next;
  return history.findLast((applied) => {
    if (applied.digest !== digest) return false;
    if (baseNumber !== undefined) return applied.number === baseNumber + 1;
    return base === undefined || applied.base === base;
  });
}

function describeUse({ number, at, by }: AppliedPlan, last: AppliedPlan | undefined): string {
  const who = by === null ? '' : ` by ${by}`;
  const since = (last?.number ?? number) - number;
  const others = `${since} other ${since === 1 ? 'plan has' : 'plans have'} taken its place since`;
  return `this plan file was applied already, on ${formatInstant(at)}${who} (number ${number}), and ${others}`;
}

/** A file that was used: in force it is not any more. Null: it was not, as far as anybody remembers. */
async function checkUnused(
  engine: InForce & Pick<RemoteEngine, 'planHistory'>,
  next: PlanFile,
): Promise<PlanObjection | null> {
  const history = await engine.planHistory();
  const use = useOf(history, next);
  // A file that was made for the plan in force now was looked at for it, whatever was in force once.
  const isForNow = next.base !== undefined && next.base === engine.plan()?.digest;
  const number = history.at(-1)?.number;
  const isNumbered = next.baseNumber !== undefined && next.baseNumber !== number;
  if (use === undefined || (isForNow && !isNumbered)) return null;
  return object('used', describeUse(use, history.at(-1)));
}

/** A plan that is in force, or was made for another one; null: it is neither. Changes nothing. */
export async function checkFresh(
  engine: InForce & Pick<RemoteEngine, 'planHistory'>,
  next: PlanFile,
  { base }: PlanRequest,
): Promise<PlanObjection | null> {
  const inForce = engine.plan()?.digest ?? 'none';
  if (inForce === next.digest) return object('applied_already', 'this plan is in force already');
  const used = await checkUnused(engine, next);
  if (used !== null) return used;
  const number = (await engine.planHistory()).at(-1)?.number;
  if (next.baseNumber !== undefined && next.baseNumber !== number) {
    const since = `other plans were applied since it was compared (number ${next.baseNumber}; now ${number ?? 'none'})`;
    return object('stale', `the plan is stale: ${since}`);
  }
  const bases = [base, next.base].filter((each) => each !== undefined);
  if (bases.every((each) => each === inForce)) return null;
  return object(
    'stale',
    `the plan is stale: it was compared with another plan than ${inForce}, which is in force`,
  );
}

/** Names that are told to drain or exit, and are in the plan; null: there are none. Changes nothing. */
export function checkTold(next: PlanFile, { drain, exit }: PlanRequest): PlanObjection | null {
  const told = [...wordsIn(drain), ...wordsIn(exit)];
  const there = told.find((name) => next.plan.journeys[name] !== undefined);
  if (there === undefined) return null;
  const way = 'the plan has it, and says under its `migrate` what becomes of its steps';
  return object('not_deleted', `\`${there}\` is not deleted: ${way}`);
}

/** Risks that nobody acknowledged; null: there are none. Changes nothing. */
export async function checkRisks(
  engine: Parameters<typeof openRisks>[0],
  next: PlanFile,
  { acknowledge, drain, exit }: PlanRequest,
): Promise<PlanObjection | null> {
  const words = wordsIn(acknowledge);
  const unknown = words.find((word) => !isRisk(word));
  if (unknown !== undefined) return object('unknown_risk', `there is no risk \`${unknown}\``);
  const told = [...wordsIn(drain), ...wordsIn(exit)];
  const risks = await openRisks(engine, next, words, told);
  if (risks.length === 0) return null;
  return object('unacknowledged', 'the plan has risks that nobody acknowledged', risks);
}
