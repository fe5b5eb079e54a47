/** What a journey itself says, part by part, in plain language. */
import { sayDuration } from '../../base/duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { describeEntry, describeExit } from '../../compiler/graph.ts';
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
    ...(key === undefined ? [] : [`for each \`${key.join('.')}\``]),
    reentryOf(journey),
    `while active: ${whileActive}${whileActive === 'parallel' ? ` up to ${maxActive}` : ''}`,
    ...(limit?.perDay === undefined ? [] : [`at most ${limit.perDay} a day`]),
    ...(limit?.total === undefined ? [] : [`at most ${limit.total} in all`]),
  ];
  return parts.join('; ');
}

function orderOf({ moved, drain, exit }: JsonObject): string {
  const name = (value: Json | undefined) => `\`${String(value)}\``;
  if (drain !== undefined) return `${name(drain)} drains`;
  if (exit !== undefined) return `${name(exit)} exits`;
  if (!isJsonObject(moved)) return 'nothing';
  return moved.journey === undefined
    ? `${name(moved.from)} goes on at ${name(moved.to)}`
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
  goals: ({ goals }, describe) =>
    goals
      .map((goal) => {
        const primary = goal.primary ? ', primary' : '';
        const told = `\`${goal.event}\`${where(goal.where, describe)} within ${sayDuration(goal.withinMs)}`;
        return `\`${goal.name}\`: ${told}${primary}`;
      })
      .join('; ') || 'no goal',
  migration: ({ migrate, hotfix }) =>
    [...migrate.map(orderOf), ...(hotfix ? ['runs under way get corrected copy'] : [])].join('; ') ||
    'nothing',
  class: (journey) => `\`${journey.class}\``,
};

/** One sentence on that part of a journey; null where there is none for it. Pure. */
export function describeJourney(journey: JourneyPlan, aspect: Aspect, describe: Describe): string | null {
  return SAYS[aspect]?.(journey, describe) ?? null;
}
