/** Small journeys for the tests of pressure, written as lists of steps and laid out as the compiler does. */
import { definitions } from '../../kinds/registry.ts';
import type { JourneyPlan, Plan, PolicyPlan } from '../../plan/plan.ts';
import { DAY_MS, HOUR_MS } from './walk.fixture.ts';
import { createPressure } from './worst-case.ts';

/** A list of steps as people write it. */
export type Tree =
  | {
      readonly is: 'send';
      readonly channel?: string;
      readonly tags?: readonly string[];
      readonly onCapped?: string;
    }
  | { readonly is: 'wait'; readonly moment: object; readonly steps?: readonly Tree[] }
  | {
      readonly is: 'wait_for';
      readonly deadline: object;
      readonly paths: readonly (readonly Tree[])[];
      readonly late: readonly Tree[];
    }
  | { readonly is: 'branch'; readonly paths: readonly (readonly Tree[])[] }
  | {
      readonly is: 'repeat';
      readonly max: number;
      readonly everyMs: number | null;
      readonly steps: readonly Tree[];
    }
  | { readonly is: 'exit' };

/** Flattens lists into a table of steps, as the compiler does. */
function planSteps(list: readonly Tree[]): Pick<JourneyPlan, 'start' | 'steps'> {
  const steps: { [id: string]: object } = {};
  let number = 0;
  const lay = (trees: readonly Tree[], after: string | null): string | null => {
    let next = after;
    for (const tree of trees.toReversed()) {
      number += 1;
      const id = `${tree.is}_${number}`;
      steps[id] = { ...lower(tree, id, next), next, source: { file: 'a', line: number, column: 1 } };
      next = id;
    }
    return next;
  };
  const lower = (tree: Tree, id: string, next: string | null): object => {
    if (tree.is === 'send') {
      const { channel = 'email', tags = [], onCapped = 'skip' } = tree;
      return {
        kind: 'send',
        channels: [channel],
        class: 'promotional',
        tags,
        onCapped: { do: onCapped },
        blocks: true,
        onError: null,
      };
    }
    if (tree.is === 'wait') return { kind: 'wait', moment: tree.moment, inner: lay(tree.steps ?? [], next) };
    if (tree.is === 'branch') {
      const paths = tree.paths.map((each, index) => ({ id: `p${index}`, to: lay(each, next) }));
      return { kind: 'branch', paths, otherwise: { id: 'rest', to: next } };
    }
    if (tree.is === 'repeat') {
      return { kind: 'repeat', max: tree.max, everyMs: tree.everyMs, body: lay(tree.steps, id) };
    }
    if (tree.is === 'exit') return { kind: 'exit', reason: 'x' };
    const paths = tree.paths.map((each, index) => ({
      id: `p${index}`,
      on: 'event',
      event: 'E',
      to: lay(each, next),
    }));
    return { kind: 'wait_for', paths, deadline: tree.deadline, onTimeout: lay(tree.late, next) };
  };
  return { start: lay(list, null) as JourneyPlan['start'], steps: steps as unknown as JourneyPlan['steps'] };
}

/** A journey of these steps, entered once unless `more` says otherwise. */
export function journeyOf(list: readonly Tree[], more: Partial<JourneyPlan> = {}): JourneyPlan {
  return {
    name: 'j',
    class: 'promotional',
    entry: { by: 'event', event: 'E' },
    reentry: { mode: 'never' },
    whileActive: 'reject',
    exits: [],
    goals: [],
    ...planSteps(list),
    ...more,
  } as unknown as JourneyPlan;
}

const classes = { promotional: { essential: false }, service: { essential: true } };
/** A plan with nothing but policies and classes. */
export const planOf = (policies: { [name: string]: PolicyPlan } = {}) =>
  ({ workspace: { classes }, policies, journeys: {} }) as unknown as Plan;

/** A FrequencyPolicy as the plan has it. */
export function cap(
  caps: readonly object[],
  channels: readonly string[] = ['email', 'push'],
  tags: readonly string[] | null = null,
): PolicyPlan {
  const counts = { classes: null, channels: null, tags: null };
  return {
    gate: 'frequency',
    covers: { classes: ['promotional'], channels },
    spec: { caps, tags, counts },
    source: { file: 'p', line: 1, column: 1 },
    about: {},
  } as unknown as PolicyPlan;
}

/** The most messages on one day and within seven. */
export function peaks(
  journey: JourneyPlan,
  policies: { [name: string]: PolicyPlan } = {},
): readonly [number, number] {
  const found = createPressure(planOf(policies), definitions).ofJourney(journey);
  return [found[1].messages, found[7].messages];
}

/** Steps that cases are made of. */
export const send: Tree = { is: 'send' };
/** Waits so many hours. */
export const span = (hours: number): Tree => ({
  is: 'wait',
  moment: { form: 'elapsed', elapsedMs: hours * HOUR_MS, onPast: 'continue' },
});
/** Waits until an hour, today or so many days later. */
export const clock = (hour: number, days = 0, weekdays: readonly number[] | null = null): Tree => ({
  is: 'wait',
  moment: { form: days === 0 ? 'time' : 'days', days, atMs: hour * HOUR_MS, weekdays, onPast: 'continue' },
});
/** Waits until days after the entry, or after a date of the profile. */
export const until = (
  root: 'entry' | 'profile',
  days: number,
  onPast: string,
  steps: readonly Tree[] = [],
): Tree => ({
  is: 'wait',
  moment: {
    form: 'path',
    path: [root, root === 'entry' ? 'at' : 'ends'],
    offsetMs: days * DAY_MS,
    atMs: 0,
    onPast,
  },
  steps,
});
/** Waits for an event, at most so many days. */
export const waitFor = (days: number, path: readonly Tree[], late: readonly Tree[]): Tree => ({
  is: 'wait_for',
  deadline: { form: 'elapsed', elapsedMs: days * DAY_MS, onPast: 'continue' },
  paths: [path],
  late,
});
