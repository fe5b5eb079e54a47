/**
 * What a template may read, as the kernel hands it over (matched by shape; the language may not import the kernel): the
 * variables, and beside them what few templates read and is made only for those.
 */
import type { Instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Json, JsonObject } from '../../base/json.ts';

/** The addresses of one send. */
export type Links = { readonly unsubscribe: string; readonly preferences: string; readonly confirm: string };

/** Null parts are absent, so that reading them is an error. */
export type TemplateScope = {
  readonly profile: JsonObject;
  readonly event: JsonObject | null;
  readonly entry: JsonObject;
  readonly journey: { readonly name: string };
  readonly steps: JsonObject;
  readonly digest: JsonObject | null;
  readonly links: Links;
  /** `profile.id`, whatever the attributes say; absent: it is an attribute like any other. */
  readonly id?: string;
  /** `entry.at` and `event.at` where no property has that name; null: there is nothing to show; absent: no such variable. */
  readonly entryAt?: Instant | null;
  readonly eventAt?: Instant | null;
  /** Zone in which dates are shown. No variable. */
  readonly zone?: string;
};

/** The variables. Everything else beside them is no business of a template. */
const ROOTS: { readonly [root: string]: (scope: TemplateScope) => unknown } = {
  profile: (scope) => scope.profile,
  event: (scope) => scope.event,
  entry: (scope) => scope.entry,
  journey: (scope) => scope.journey,
  steps: (scope) => scope.steps,
  digest: (scope) => scope.digest,
  links: (scope) => scope.links,
};

/** What stands under a path of two names in the place of, or in want of, a member. */
const MADE: { readonly [path: string]: (scope: TemplateScope) => Json | undefined } = {
  'profile.id': ({ id, profile }) => id ?? own(profile, 'id'),
  'event.at': ({ event, eventAt }) => (event === null ? undefined : timeOf(event, eventAt)),
  'entry.at': ({ entry, entryAt }) => timeOf(entry, entryAt),
};

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function timeOf(properties: JsonObject, at: Instant | null | undefined): Json | undefined {
  if (Object.hasOwn(properties, 'at') || at === undefined) return own(properties, 'at');
  return at === null ? null : formatInstant(at);
}

/** Reads one path; undefined where it leads nowhere. Made once for each output of a template. */
export function readerOf(path: readonly string[]): (scope: TemplateScope) => unknown {
  const [first = '', second = ''] = path;
  const made = MADE[`${first}.${second}`];
  if (made !== undefined) return path.length === 2 ? made : () => undefined;
  const root = Object.hasOwn(ROOTS, first) ? ROOTS[first] : undefined;
  if (root === undefined) return () => undefined;
  return (scope) => {
    let value = root(scope);
    for (let index = 1; index < path.length; index += 1) {
      const name = path[index] as string;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
      if (!Object.hasOwn(value, name)) return undefined;
      value = (value as { readonly [name: string]: unknown })[name];
    }
    return value;
  };
}

/** Properties with `at`, the event's time, unless a property has that name. Written out only when it is read. */
function withTime(properties: JsonObject, at: Instant | null | undefined): JsonObject {
  if (at === undefined) return properties;
  return {
    get at() {
      return at === null ? null : formatInstant(at);
    },
    ...properties,
  };
}

/** All variables as plain objects, for engines that look around themselves. Pure. */
export function variablesOf(scope: TemplateScope): object {
  const { profile, id, event, eventAt, entry, entryAt, journey, steps, digest } = scope;
  return {
    profile: id === undefined ? profile : { ...profile, id },
    ...(event === null ? {} : { event: withTime(event, eventAt) }),
    entry: withTime(entry, entryAt),
    journey,
    steps,
    ...(digest === null ? {} : { digest }),
    get links() {
      return scope.links;
    },
  };
}
