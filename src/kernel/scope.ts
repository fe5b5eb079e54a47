/** What templates may read: a run's own values as they are when a send is planned, and the profile at the claim. Pure. */
import type { Instant } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { type Moment, zoneOf } from './moment.ts';
import type { RenderScope } from './renderer.ts';
import type { Run } from './state.ts';
import { DIGEST_ANSWER } from './values.ts';

/** Entry, event, answers and digest of a run. Steps keep notes of their own among the answers, under names with `#`. */
export function scopeOf(run: Run): JsonObject {
  const steps: { [step: string]: Json } = {};
  for (const name of Object.keys(run.answers)) {
    if (!name.startsWith('#')) steps[name] = run.answers[name] as Json;
  }
  return {
    at: run.entry.at,
    entry: run.entry.properties,
    eventAt: run.event?.at ?? null,
    event: run.event === null ? null : run.event.properties,
    steps,
    digest: run.answers[DIGEST_ANSWER] ?? null,
  };
}

/** Properties with `at`, the event's time, unless a property has that name. Written out only when read. */
function withTime(properties: JsonObject | null, at: Json | undefined): JsonObject {
  return {
    get at() {
      return typeof at === 'number' ? formatInstant(at as Instant) : null;
    },
    ...properties,
  };
}

function objectOf(value: Json | undefined): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

/** The whole scope of a template; `journeyZone` is the zone that the journey names. */
export function renderScope(
  moment: Moment,
  scope: JsonObject,
  journey: string,
  journeyZone: string | undefined,
  links: RenderScope['links'],
): RenderScope {
  return {
    zone: zoneOf(moment, journeyZone),
    profile: { ...moment.state.profile, id: moment.state.id },
    event: isJsonObject(scope.event) ? withTime(scope.event, scope.eventAt) : null,
    entry: withTime(objectOf(scope.entry), scope.at),
    journey: { name: journey },
    steps: objectOf(scope.steps) ?? {},
    digest: objectOf(scope.digest),
    links,
  };
}
