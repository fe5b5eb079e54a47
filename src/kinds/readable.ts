/**
 * Whether the kinds of this version can read all data of a plan that somebody gives as a file: one that another version
 * wrote, or that was put together by hand with digests that fit. Asked once, where such a file comes in.
 */
import { isJsonObject, type Json } from '../base/json.ts';
import { quoteName } from '../base/quote-names.ts';
import type { Judges } from '../plan/diff/judges.ts';
import type { ConditionSpec, Plan, PolicyPlan, StepPlan } from '../plan/plan.ts';
import type { Definitions } from './definition.ts';
import { describeCondition } from './describe-condition.ts';
import { judgesOf } from './judges.ts';

type Place = readonly (string | number)[];

/** Keys under which steps, policies and journeys hold a condition. */
const CONDITIONS: ReadonlySet<string> = new Set(['when', 'where', 'until', 'audience']);

const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function readStep(step: StepPlan, judges: Judges, { steps }: Definitions): boolean {
  const kind = steps.find(({ name }) => name === step.kind);
  if (kind === undefined) return false;
  kind.describe(step);
  judges.experiment(step);
  judges.metric(step);
  judges.disturbs(step, step);
  const areWays = judges.ways(step).every((to) => to === null || typeof to === 'string');
  const message = judges.message(step);
  return (
    areWays &&
    (message === null ||
      (typeof message.class === 'string' &&
        [message.channels, message.tags, message.templates].every(areTexts)))
  );
}

function readPolicy({ gate, spec }: PolicyPlan, judges: Judges, { gates }: Definitions): boolean {
  const kind = gates.find(({ name }) => name === gate);
  if (kind === undefined) return false;
  kind.describe(spec);
  for (const widens of [true, false]) judges.gates[gate]?.weaker(spec, spec, () => widens);
  if (spec.when !== undefined && !isJsonObject(spec.when)) return false;
  return [spec.tags, spec.journeys].every(
    (names) => names === undefined || names === null || areTexts(names),
  );
}

/** Every condition in a value, with its place. */
function* conditionsIn(value: Json, place: Place): Generator<readonly [Place, Json]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const at = [...place, key];
    // Conditions of conditions are read with the outermost.
    if (CONDITIONS.has(key) && isJsonObject(member ?? null)) yield [at, member as Json];
    else yield* conditionsIn(member as Json, at);
  }
}

function isRead(read: () => boolean): boolean {
  try {
    return read();
  } catch {
    // Kinds trust what theirs wrote: whatever they trip over is not theirs.
    return false;
  }
}

/** The place of the first thing that no kind can read, e.g. "`policies.caps`"; undefined: there is none. Pure. */
export function unreadableIn(plan: Plan, definitions: Definitions): string | undefined {
  const judges = judgesOf(definitions);
  const checks: (readonly [Place, () => boolean])[] = [];
  for (const [name, policy] of Object.entries(plan.policies))
    checks.push([['policies', name], () => readPolicy(policy, judges, definitions)]);
  for (const [name, { steps }] of Object.entries(plan.journeys)) {
    for (const [id, step] of Object.entries(steps))
      checks.push([['journeys', name, 'steps', id], () => readStep(step, judges, definitions)]);
  }
  const { policies, journeys, segments, facts } = plan;
  const held = { policies, journeys, segments, facts } as unknown as Json;
  for (const [place, condition] of conditionsIn(held, [])) {
    const spec = condition as unknown as ConditionSpec;
    checks.push([place, () => isKnown(spec, definitions) && describeCondition(spec, definitions) !== '']);
  }
  const wrong = checks.find(([, read]) => !isRead(read));
  return wrong && quoteName(wrong[0].join('.'));
}

function isKnown({ kind }: ConditionSpec, { conditions }: Definitions): boolean {
  return conditions.some(({ name }) => name === kind);
}
