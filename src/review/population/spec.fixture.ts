/** Populations for tests: small, and each about one thing. */
import type { JsonObject } from '../../base/json.ts';
import type { Activity, PopulationSpec, Sample } from '../../compiler/population/population.ts';
import type { Life } from './life.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A population that starts on a Monday, in UTC, with nobody doing anything. */
export function aPopulation(own: Partial<PopulationSpec> = {}): PopulationSpec {
  return {
    name: 'people',
    zone: 'UTC',
    starts: '2026-09-07',
    historyDays: 0,
    newcomers: 0,
    stays: null,
    profile: {},
    consents: [],
    activities: [],
    ...own,
  };
}

/** Something that happens of itself. */
export function often(event: string, perMonth: number, own: Partial<Activity['timing']> = {}): Activity {
  const timing = { when: 'often', share: 1, perMonth, variation: 0, hours: null, weekdays: null, ...own };
  return { key: event, event, timing: timing as Activity['timing'], properties: {}, sets: {} };
}

/** Something that follows. */
export function follows(event: string, cause: string, own: Partial<Activity['timing']> = {}): Activity {
  const after = { medianMs: HOUR_MS, sigma: 1 };
  const timing = { when: 'follows', share: 1, event: cause, after, unless: null, ...own };
  return { key: event, event, timing: timing as Activity['timing'], properties: {}, sets: {} };
}

/** A text of the person's number and of what happened. */
export function text(of: string): Sample {
  return { draw: 'text', text: of, missing: 0 };
}

/** The attributes of a life, as its coming tells them. */
export function profileOf({ incoming }: Life): JsonObject {
  const input = incoming[0]?.inputs[0];
  return input?.type === 'identify' ? input.traits : {};
}
