/** What a journey itself says, part by part, in plain language. */
import { sayDuration } from '../../base/duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { quoteNames } from '../../base/quote-names.ts';
import { sayCount } from '../../base/say-count.ts';
import { describeEntry, describeExit } from '../../compiler/graph.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { describeCondition } from '../../kinds/describe-condition.ts';
import type { Aspect } from '../../plan/diff/change.ts';
import type { ConditionSpec, JourneyPlan } from '../../plan/plan.ts';

type Describe = (condition: ConditionSpec) => string;

const where = (condition: ConditionSpec | undefined, describe: Describe) =>
  condition === undefined ? '' : ` where ${describe(condition)}`;

function reentryOf({ reentry }: JourneyPlan): string {
  if (reentry.mode === 'never') return 'once';
  return reentry.mode === 'always'
    ? 'always again'
    : `again after ${sayDuration(reentry.afterMs)} from ${reentry.from}`;
}

function entryOf(journey: JourneyPlan, describe: Describe): string {
  const { entry, key, whileActive, limit, maxActive } = journey;
  const guard = entry.by === 'event' ? where(entry.where, describe) : '';
  const parts = [
    `${describeEntry(entry)}${guard}`,
    ...(key === undefined ? [] : [`for each ${quoteNames([key.join('.')])}`]),
    reentryOf(journey),
    `while active: ${whileActive}${whileActive === 'parallel' ? ` up to ${maxActive}` : ''}`,
    ...(limit?.perDay === undefined ? [] : [`at most ${limit.perDay} a day`]),
    ...(limit?.total === undefined ? [] : [`at most ${limit.total} in all`]),
  ];
  return parts.join('; ');
}

function orderOf({ moved, drain, exit }: JsonObject): string {
  const name = (value: Json | undefined) => quoteNames([String(value)]);
  if (drain !== undefined) return `whoever is at ${name(drain)} finishes as before`;
  if (exit !== undefined) return `whoever is at ${name(exit)} leaves`;
  if (!isJsonObject(moved)) return 'nothing';
  return moved.journey === undefined
    ? `whoever is at ${name(moved.from)} goes on at ${name(moved.to)}`
    : `was called ${name(moved.journey)}`;
}

const SAYS: { readonly [aspect in Aspect]?: (journey: JourneyPlan, describe: Describe) => string } = {
  entry: entryOf,
  exits: ({ exits }, describe) =>
    exits
      .map(
        (exit) =>
          `${describeExit(exit).replace(/^exit: /, '')}${exit.by === 'event' ? where(exit.where, describe) : ''}`,
      )
      .join('; ') || 'no exit',
  audience: ({ audience }, describe) => (audience === undefined ? 'everybody' : describe(audience)),
  goals: ({ goals }, describe) =>
    goals
      .map((goal) => {
        const primary = [
          ...(goal.primary ? [', primary'] : []),
          ...(goal.guardrail === true ? [', guardrail'] : []),
          ...(goal.count === 'every' ? [', every time'] : []),
        ].join('');
        const told = `${quoteNames([goal.event])}${where(goal.where, describe)} within ${sayDuration(goal.withinMs)}`;
        return `${quoteNames([goal.name])}: ${told}${primary}`;
      })
      .join('; ') || 'no goal',
  migration: ({ migrate, hotfix }) =>
    [...migrate.map(orderOf), ...(hotfix ? ['runs under way get corrected copy'] : [])].join('; ') ||
    'nothing',
  class: (journey) => quoteNames([journey.class]),
};

/** One sentence on that part of a journey; null where there is none for it. Pure. */
export function describeJourney(journey: JourneyPlan, aspect: Aspect, describe: Describe): string | null {
  return SAYS[aspect]?.(journey, describe) ?? null;
}

const STEPS_SHOWN = 12;

/** A journey that comes or goes: how people enter, and what happens to them, step by step. Null for none. Pure. */
export function describeNewJourney(
  journey: JourneyPlan | undefined,
  definitions: Definitions,
): string | null {
  if (journey === undefined) return null;
  const steps = Object.entries(journey.steps);
  const told = steps.slice(0, STEPS_SHOWN).map(([id, step]) => {
    const words = definitions.steps.find(({ name }) => name === step.kind)?.describe(step) ?? step.kind;
    return `${quoteNames([id])}: ${words}`;
  });
  const more = steps.length - told.length;
  const rest = more > 0 ? [`and ${more} more`] : [];
  const describe = (spec: ConditionSpec) => describeCondition(spec, definitions);
  const audience = journey.audience === undefined ? '' : `, only who meets: ${describe(journey.audience)}`;
  const head = `${entryOf(journey, describe)}${audience}; as ${quoteNames([journey.class])}`;
  return `${head}; ${sayCount(steps.length, 'step')}${told.length === 0 ? '' : `: ${[...told, ...rest].join('; ')}`}`;
}
