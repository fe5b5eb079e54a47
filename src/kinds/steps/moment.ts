/**
 * The moments that `wait` and `wait_for` name: a span of time, calendar days, a time of day, an instant, an attribute.
 * Reading and checking what was written; the instant itself is found in `moment-instant.ts`.
 */
import { parseOffsetMs } from '../../base/duration.ts';
import { parseInstant } from '../../base/instant.ts';
import { parseTimeOfDayMs } from '../../base/zone.ts';
import { child, type Entry, entry, type MapNode, type Node } from '../../language/syntax/node.ts';
import { numberOf, textOf } from '../../language/syntax/read-node.ts';
import type { JsonSchema, StepCompiler } from '../definition.ts';
import { problem, textsOf } from '../node-values.ts';
import { WEEKDAYS, weekdayNumbers } from '../weekdays.ts';

/** What happens when the moment is past, or unknown, on arrival or after a change (semantics 18). */
export type OnPast = 'continue' | 'skip' | 'exit';

/** Times of day in ms since midnight; weekdays 1 = Monday to 7; null: any day, or the time of day of the arrival. */
export type MomentSpec = { readonly onPast: OnPast } & (
  | { readonly form: 'elapsed'; readonly elapsedMs: number }
  | {
      readonly form: 'days';
      readonly days: number;
      readonly atMs: number | null;
      readonly weekdays: readonly number[] | null;
    }
  | { readonly form: 'time'; readonly atMs: number; readonly weekdays: readonly number[] | null }
  | { readonly form: 'instant'; readonly at: number }
  | {
      readonly form: 'path';
      readonly path: readonly string[];
      readonly offsetMs: number;
      /** For dates: the local time of day that is meant. */
      readonly atMs: number;
    }
);

/** Schema of the keys that make a moment, without `days` (which only `wait` takes). */
export const untilProperties: JsonSchema = {
  until: {
    type: 'string',
    description:
      'A local time of day ("09:00"), an RFC 3339 instant, an attribute (profile.trial_ends_at, entry.starts_at) or entry.at.',
  },
  offset: { type: 'string', description: 'Added to an attribute or entry.at, e.g. -2d or 72h.' },
  weekdays: {
    type: 'array',
    items: { enum: [...WEEKDAYS] },
    minItems: 1,
    uniqueItems: true,
    description: 'Local weekdays on which the time of day counts.',
  },
  at: { $ref: '#/$defs/time', description: 'Local time of day, with `days` or with a date.' },
  on_past: {
    enum: ['continue', 'skip', 'exit'],
    description:
      'When that moment is past or unknown: go on at once, pass over the steps of this wait, or end the run.',
  },
};

const PAST_WORDS: readonly string[] = ['continue', 'skip', 'exit'];

/** The moment of a map with `days` or `until`; undefined when it is wrong (reported) or not there. */
export function compileMoment(map: MapNode, compiler: StepCompiler): MomentSpec | undefined {
  const days = entry(map, 'days');
  const until = entry(map, 'until');
  if (days !== undefined && until === undefined) return compileDays(map, days, compiler);
  if (until === undefined || days !== undefined) return undefined;
  const text = textOf(until.value);
  if (text === undefined) return undefined;
  if (/^\d{1,2}:/.test(text)) return compileTime(map, until, compiler);
  if (/^[+-]?\d/.test(text)) return compileInstant(map, until, text, compiler);
  return compilePath(map, until, text, compiler);
}

function onPastOf(map: MapNode): OnPast | undefined {
  const text = textOf(child(map, 'on_past'));
  return text !== undefined && PAST_WORDS.includes(text) ? (text as OnPast) : undefined;
}

/** Reports keys that mean nothing beside this form; true when there is none. */
function onlyWith(map: MapNode, keys: readonly string[], form: string, compiler: StepCompiler): boolean {
  const wrong = map.entries.filter((each) => keys.includes(each.name));
  for (const each of wrong) {
    compiler.report(
      problem('bad-wait', `\`${each.name}\` has no meaning with ${form}`, each.key.span, {
        help: `remove \`${each.name}\``,
      }),
    );
  }
  return wrong.length === 0;
}

/** Milliseconds since midnight; reports what is no time of day. */
function timeOfDayMs(node: Node, compiler: StepCompiler): number | undefined {
  const parsed = parseTimeOfDayMs(textOf(node) ?? '');
  if (parsed !== null) return parsed;
  compiler.report(
    problem('bad-time', `\`${textOf(node) ?? ''}\` is no time of day`, node.span, {
      help: 'write hours and minutes from "00:00" to "23:59", e.g. "09:00"',
    }),
  );
  return undefined;
}

function weekdaysOf(map: MapNode): readonly number[] | null {
  const names = textsOf(child(map, 'weekdays'));
  return names.length === 0 ? null : weekdayNumbers(names);
}

function compileDays(map: MapNode, days: Entry, compiler: StepCompiler): MomentSpec | undefined {
  const count = numberOf(days.value);
  const at = child(map, 'at');
  const atMs = at === undefined ? null : timeOfDayMs(at, compiler);
  if (!onlyWith(map, ['offset'], '`days`', compiler)) return undefined;
  if (count === undefined || atMs === undefined) return undefined;
  return { form: 'days', days: count, atMs, weekdays: weekdaysOf(map), onPast: onPastOf(map) ?? 'continue' };
}

function compileTime(map: MapNode, until: Entry, compiler: StepCompiler): MomentSpec | undefined {
  const atMs = timeOfDayMs(until.value, compiler);
  if (!onlyWith(map, ['offset', 'at'], 'a time of day', compiler)) return undefined;
  if (atMs === undefined) return undefined;
  return { form: 'time', atMs, weekdays: weekdaysOf(map), onPast: onPastOf(map) ?? 'continue' };
}

function compileInstant(
  map: MapNode,
  until: Entry,
  text: string,
  compiler: StepCompiler,
): MomentSpec | undefined {
  const at = parseInstant(text);
  if (at === null) {
    compiler.report(
      problem('bad-instant', `\`${text}\` is no instant`, until.value.span, {
        help: 'write it with its zone (RFC 3339), e.g. 2026-12-24T09:00:00+01:00',
      }),
    );
    return undefined;
  }
  if (!onlyWith(map, ['offset', 'at', 'weekdays'], 'an instant', compiler)) return undefined;
  const onPast = requireOnPast(map, until, compiler);
  return onPast && { form: 'instant', at, onPast };
}

function compilePath(
  map: MapNode,
  until: Entry,
  text: string,
  compiler: StepCompiler,
): MomentSpec | undefined {
  const offset = offsetMs(map, compiler);
  if (!onlyWith(map, ['weekdays'], 'an attribute', compiler) || offset === undefined) return undefined;
  if (text === 'entry.at') {
    if (!onlyWith(map, ['at'], '`entry.at`', compiler)) return undefined;
    const onPast = onPastOf(map) ?? 'continue';
    return { form: 'path', path: ['entry', 'at'], offsetMs: offset, atMs: 0, onPast };
  }
  const found = compiler.path(text, until.value);
  if (found === undefined) return undefined;
  const { type } = found.type;
  if (type !== 'instant' && type !== 'date') {
    compiler.report(
      problem(
        'wrong-type',
        `\`${text}\` is of type ${type}, and no moment can be read from it`,
        until.value.span,
        {
          help: 'wait until an attribute of type `instant` or `date`',
        },
      ),
    );
    return undefined;
  }
  const at = child(map, 'at');
  if (type === 'instant' && !onlyWith(map, ['at'], 'an instant', compiler)) return undefined;
  const atMs = at === undefined ? 0 : timeOfDayMs(at, compiler);
  const onPast = requireOnPast(map, until, compiler);
  if (atMs === undefined || onPast === undefined) return undefined;
  return { form: 'path', path: found.path, offsetMs: offset, atMs, onPast };
}

function offsetMs(map: MapNode, compiler: StepCompiler): number | undefined {
  const node = child(map, 'offset');
  if (node === undefined) return 0;
  const parsed = parseOffsetMs(textOf(node) ?? '');
  if (parsed !== null) return parsed;
  compiler.report(
    problem('bad-duration', `\`${textOf(node) ?? ''}\` is no offset`, node.span, {
      help: 'write e.g. -2d, 72h or 1h30m',
    }),
  );
  return undefined;
}

function requireOnPast(map: MapNode, until: Entry, compiler: StepCompiler): OnPast | undefined {
  const onPast = onPastOf(map);
  if (onPast !== undefined || entry(map, 'on_past') !== undefined) return onPast;
  compiler.report(
    problem('missing-on-past', 'this wait does not say what happens when its moment is past', until.span, {
      label: 'may be past, or unknown, when a run arrives',
      help: 'add `on_past: continue`, `on_past: skip` or `on_past: exit`',
    }),
  );
  return undefined;
}
