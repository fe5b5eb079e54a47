/** What templates may read: a run's own values as they are when a send is planned, and the profile at the claim. Pure. */
import type { Instant } from '../base/ids.ts';
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
  return scopeWith(run, steps, run.answers[DIGEST_ANSWER] ?? null);
}

/** The same of a run without answers. */
export function runScope(run: Run): JsonObject {
  return scopeWith(run, {}, null);
}

function scopeWith({ entry, event }: Run, steps: JsonObject, digest: Json): JsonObject {
  return {
    at: entry.at,
    entry: entry.properties,
    eventAt: event === null ? null : event.at,
    event: event === null ? null : event.properties,
    steps,
    digest,
  };
}

function objectOf(value: Json | undefined): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

function instantOf(value: Json | undefined): Instant | null {
  return typeof value === 'number' ? (value as Instant) : null;
}

const NOTHING: JsonObject = {};

/**
 * The whole scope of a template; `journeyZone` is the zone that the journey names. `links` are what a template reads that
 * asks for them, and only then they are made.
 */
export function renderScope(
  moment: Moment,
  scope: JsonObject,
  journey: string,
  journeyZone: string | undefined,
  links: () => RenderScope['links'],
): RenderScope {
  return new LazyScope(moment, scope, journey, zoneOf(moment, journeyZone), links);
}

/** A class, because an accessor in an object literal costs more than all that stands around it. */
class LazyScope implements RenderScope {
  readonly profile: JsonObject;
  readonly id: string;
  readonly event: JsonObject | null;
  readonly eventAt: Instant | null;
  readonly entry: JsonObject;
  readonly entryAt: Instant | null;
  readonly journey: { readonly name: string };
  readonly steps: JsonObject;
  readonly digest: JsonObject | null;
  readonly zone: string;
  readonly #makeLinks: () => RenderScope['links'];
  #links: RenderScope['links'] | null = null;

  constructor(
    { state }: Moment,
    scope: JsonObject,
    journey: string,
    zone: string,
    makeLinks: () => RenderScope['links'],
  ) {
    this.profile = state.profile;
    this.id = state.id;
    this.event = objectOf(scope.event);
    this.eventAt = instantOf(scope.eventAt);
    this.entry = objectOf(scope.entry) ?? NOTHING;
    this.entryAt = instantOf(scope.at);
    this.journey = { name: journey };
    this.steps = objectOf(scope.steps) ?? NOTHING;
    this.digest = objectOf(scope.digest);
    this.zone = zone;
    this.#makeLinks = makeLinks;
  }

  get links(): RenderScope['links'] {
    this.#links ??= this.#makeLinks();
    return this.#links;
  }
}
