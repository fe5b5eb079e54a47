/** Mistakes in one step: its times, its days, its ways out, its messages. By names that all kinds share; asks no kind. Pure. */

import { sayDuration } from '../../base/duration.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { quoteName } from '../../base/quote-names.ts';
import type { StepPlan } from '../../plan/plan.ts';
import type { Slip } from './mutant.ts';
import { type Place, placesOf, valueAt, withAt, withSwapped } from './rewrite.ts';

/** Lengths of time that somebody waits; how late a message may be, or how far a step looks back, is none. */
const LENGTHS: ReadonlySet<string> = new Set(['elapsedMs', 'offsetMs', 'gapMs', 'maxMs', 'everyMs']);
/** Where a step leads, besides what follows it. */
const WAYS: ReadonlySet<string> = new Set(['to', 'onTimeout']);
const SKIPPED: ReadonlySet<string> = new Set(['source', 'when', 'where', 'until', 'request', 'experiment']);
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

function signed(lengthMs: number): string {
  return lengthMs < 0 ? `${sayDuration(-lengthMs)} before` : sayDuration(lengthMs);
}

function slipLength(step: StepPlan, place: Place, lengthMs: number): readonly Slip<StepPlan>[] {
  if (lengthMs === 0) return [];
  const to = (operator: 'wait-longer' | 'wait-shorter', otherMs: number): Slip<StepPlan> => ({
    operator,
    says: `waits ${signed(otherMs)} instead of ${signed(lengthMs)}`,
    part: withAt(step, place, otherMs),
  });
  return [to('wait-longer', lengthMs * 2), to('wait-shorter', Math.trunc(lengthMs / 2))];
}

function slipDays(step: StepPlan, place: Place, days: number): readonly Slip<StepPlan>[] {
  const to = (operator: 'wait-longer' | 'wait-shorter', other: number): Slip<StepPlan> => ({
    operator,
    says: `waits ${other} instead of ${days} calendar days`,
    part: withAt(step, place, other),
  });
  return [to('wait-longer', days + 1), ...(days > 1 ? [to('wait-shorter', days - 1)] : [])];
}

function slipWaits(step: StepPlan): readonly Slip<StepPlan>[] {
  return placesOf(step as Json, SKIPPED).flatMap(([place, value]): readonly Slip<StepPlan>[] => {
    const key = String(place.at(-1));
    if (typeof value === 'number' && LENGTHS.has(key)) return slipLength(step, place, value);
    if (typeof value === 'number' && key === 'days') return slipDays(step, place, value);
    // Midnight, where days before or after a date are counted, is what nobody wrote.
    const isDefault = value === 0 && valueAt(step as Json, [...place.slice(0, -1), 'offsetMs']) !== undefined;
    if (typeof value === 'number' && key === 'atMs' && !isDefault) {
      const later = (value + HOUR_MS) % DAY_MS;
      return [{ operator: 'hour-later', says: 'is an hour later', part: withAt(step, place, later) }];
    }
    if (key === 'weekdays' && Array.isArray(value)) {
      return [{ operator: 'any-day', says: 'takes any day of the week', part: withAt(step, place, null) }];
    }
    return [];
  });
}

function slipWays(step: StepPlan): readonly Slip<StepPlan>[] {
  const ways = placesOf(step as Json, SKIPPED).filter(
    ([place, value]) => WAYS.has(String(place.at(-1))) && (value === null || typeof value === 'string'),
  );
  return ways.slice(1).flatMap((way, index): readonly Slip<StepPlan>[] => {
    const former = ways[index];
    if (former === undefined || former[1] === way[1]) return [];
    const told = [former[1], way[1]].map((to) => (to === null ? 'the end' : quoteName(String(to))));
    const says = `leads to ${told[1]} where it led to ${told[0]}, and the other way round`;
    return [{ operator: 'ways-swapped', says, part: withSwapped(step, former, way) }];
  });
}

/** `templates`: those of the journey's other sends by channel. */
function slipMessage(
  step: StepPlan,
  templates: ReadonlyMap<string, readonly string[]>,
): readonly Slip<StepPlan>[] {
  const { content, channels } = step;
  const slips: Slip<StepPlan>[] = [];
  if (isJsonObject(content ?? null) && isJsonObject((content as { templates?: Json }).templates ?? null)) {
    const own = Object.entries((content as { templates: { [channel: string]: string } }).templates);
    for (const [channel, template] of own) {
      const other = templates.get(channel)?.find((each) => each !== template);
      if (other === undefined) continue;
      const part = withAt(step, ['content', 'templates', channel], other);
      slips.push({
        operator: 'template-swapped',
        says: `sends ${quoteName(other)} instead of ${quoteName(template)}`,
        part,
      });
    }
  }
  if (Array.isArray(channels) && channels.length > 1) {
    const says = `does not try ${quoteName(String(channels[0]))} first`;
    slips.push({
      operator: 'channel-dropped',
      says,
      part: withAt(step, ['channels'], channels.slice(1) as Json),
    });
  }
  return slips;
}

/** The templates that the steps of a journey send, by channel. Pure. */
export function templatesByChannel(steps: readonly StepPlan[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { content } of steps) {
    const templates = isJsonObject(content ?? null) ? (content as { templates?: Json }).templates : undefined;
    if (templates === undefined || !isJsonObject(templates)) continue;
    for (const [channel, template] of Object.entries(templates)) {
      found.set(channel, [...(found.get(channel) ?? []), String(template)]);
    }
  }
  return found;
}

/** All mistakes in a step that stay within it. Pure. */
export function slipStep(
  step: StepPlan,
  templates: ReadonlyMap<string, readonly string[]>,
): readonly Slip<StepPlan>[] {
  return [...slipWaits(step), ...slipWays(step), ...slipMessage(step, templates)];
}
