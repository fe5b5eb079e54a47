/**
 * How runs move from step to step, and what must pass before they do: spans of time, moments, hours of the wall clock.
 * Reads the data of the step kinds. What the gate holds back is left out: times are those at which messages are made.
 */
import type { StepId } from '../../base/ids.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { DigestData } from '../../kinds/steps/digest/schema.ts';
import type { MomentSpec } from '../../kinds/steps/moment.ts';
import type { RepeatData } from '../../kinds/steps/repeat/schema.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { WaitData } from '../../kinds/steps/wait/schema.ts';
import type { WaitForData } from '../../kinds/steps/wait_for/schema.ts';
import type { StepPlan } from '../../plan/plan.ts';

/** The instant from which `entry.at` counts; other anchors are paths (`profile.trial_ends`), `instant`, and loops. */
export const ENTRY_ANCHOR = 'entry.at';

/** The anchor of a loop: when its last round began. */
export function loopAnchor(step: string): string {
  return `loop ${step}`;
}

/**
 * What passes on a way. `span`: between two lengths. `moment`: until an anchor and some more; where that is past the way
 * is open at once (`passes`) or closed (`closes`). `past`: open only where that moment is past. `clock`: calendar days and
 * a time of the day; days 0: the next such time, now included; `atMs` null: the same time of the day.
 */
export type Delay =
  | { readonly by: 'span'; readonly leastMs: number; readonly mostMs: number }
  | {
      readonly by: 'moment';
      readonly anchor: string;
      readonly offsetMs: number;
      readonly whenPast: 'passes' | 'closes';
    }
  | { readonly by: 'past'; readonly anchor: string; readonly offsetMs: number }
  | {
      readonly by: 'clock';
      readonly days: number;
      readonly atMs: number | null;
      readonly weekdays: readonly number[] | null;
    }
  | { readonly by: 'any time'; readonly until: Delay };

/** A way from a step. `round`: it begins a round of that loop; `leaves`: it ends the loop. `to` null: the run ends. */
export type Move = {
  readonly to: StepId | null;
  readonly delay: Delay;
  readonly round?: { readonly loop: StepId; readonly max: number };
  readonly leaves?: StepId;
};

const AT_ONCE: Delay = { by: 'span', leastMs: 0, mostMs: 0 };

type Moment = Extract<MomentSpec, { form: 'instant' | 'path' }>;

function anchorOf(moment: Moment): { readonly anchor: string; readonly offsetMs: number } {
  if (moment.form === 'instant') return { anchor: 'instant', offsetMs: moment.at };
  return { anchor: moment.path.join('.'), offsetMs: moment.offsetMs + moment.atMs };
}

function delayOf(moment: MomentSpec): Delay {
  if (moment.form === 'elapsed') return { by: 'span', leastMs: moment.elapsedMs, mostMs: moment.elapsedMs };
  if (moment.form === 'days') {
    return { by: 'clock', days: moment.days, atMs: moment.atMs, weekdays: moment.weekdays };
  }
  if (moment.form === 'time') return { by: 'clock', days: 0, atMs: moment.atMs, weekdays: moment.weekdays };
  return { by: 'moment', ...anchorOf(moment), whenPast: moment.onPast === 'continue' ? 'passes' : 'closes' };
}

/** What follows where a moment is past, and that is not to go on in the same way. */
function movesWhenPast(moment: MomentSpec, next: StepId | null): readonly Move[] {
  if ((moment.form !== 'path' && moment.form !== 'instant') || moment.onPast === 'continue') return [];
  return [{ to: moment.onPast === 'skip' ? next : null, delay: { by: 'past', ...anchorOf(moment) } }];
}

type Reader = (step: StepPlan, id: StepId) => readonly Move[];

const READERS: { readonly [kind: string]: Reader } = {
  wait: (step) => {
    const { moment, inner, next } = readSpec<WaitData>(step);
    return [{ to: inner, delay: delayOf(moment) }, ...movesWhenPast(moment, next)];
  },
  wait_for: (step) => {
    const { paths, deadline, onTimeout, next } = readSpec<WaitForData>(step);
    const until = delayOf(deadline);
    return [
      ...paths.map(({ to }): Move => ({ to, delay: { by: 'any time', until } })),
      { to: onTimeout, delay: until },
      ...movesWhenPast(deadline, next),
    ];
  },
  digest: (step) => {
    const { gapMs, maxMs, next } = readSpec<DigestData & { next: StepId | null }>(step);
    return [{ to: next, delay: { by: 'span', leastMs: gapMs ?? maxMs, mostMs: maxMs } }];
  },
  repeat: (step, id) => {
    const { body, everyMs, max, next } = readSpec<RepeatData>(step);
    const delay: Delay =
      everyMs === null
        ? AT_ONCE
        : { by: 'moment', anchor: loopAnchor(id), offsetMs: everyMs, whenPast: 'passes' };
    return [
      { to: body, delay, round: { loop: id, max } },
      { to: next, delay: AT_ONCE, leaves: id },
    ];
  },
};

/** The ways from a step; those of a kind that is not known here take no time. Pure. */
export function movesOf(id: StepId, step: StepPlan, definitions: Definitions): readonly Move[] {
  const read = Object.hasOwn(READERS, step.kind) ? READERS[step.kind] : undefined;
  if (read !== undefined) return read(step, id);
  const kind = definitions.steps.find(({ name }) => name === step.kind);
  const ways = kind?.branches(step) ?? [{ to: step.next }];
  return ways.length === 0 ? [{ to: null, delay: AT_ONCE }] : ways.map(({ to }) => ({ to, delay: AT_ONCE }));
}
