/**
 * Values against their catalog types, and readers of paths (semantics 12: a value that does not fit is kept
 * and reads as unknown). Pure.
 */
import { parseDate } from '../base/civil.ts';
import { formatInstant, parseInstant } from '../base/instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { CatalogPlan, TypeSpec } from '../plan/plan.ts';
import type { Reader, View } from './kinds.ts';

type Fit = (value: Json, type: TypeSpec) => boolean;

const FITS: { readonly [type in TypeSpec['type']]: Fit } = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  instant: (value) => typeof value === 'string' && parseInstant(value) !== null,
  date: (value) => typeof value === 'string' && parseDate(value) !== null,
  list: (value, type) =>
    Array.isArray(value) && (type.items === undefined || value.every((item) => fits(item, type.items))),
  object: (value, type) => {
    if (!isJsonObject(value)) return false;
    for (const name in type.properties) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member !== undefined && member !== null && !fits(member, type.properties[name])) return false;
    }
    return true;
  },
};

/** True if `value` is of `type` (an absent type takes anything). Null fits nothing: it stands for absence. Pure. */
export function fits(value: Json, type: TypeSpec | undefined): boolean {
  if (type === undefined) return true;
  if (value === null || !FITS[type.type](value, type)) return false;
  return type.values === undefined || type.values.includes(value);
}

/** A member of an object by its own name; undefined for anything else. Pure. */
export function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Object.hasOwn(value, name)) return undefined;
  return (value as JsonObject)[name];
}

/** The value under `path`, from its `from`-th part on; undefined where it leads nowhere. Pure. */
export function dig(value: Json | undefined, path: readonly string[], from = 0): Json | undefined {
  let found = value;
  for (let index = from; index < path.length; index++) found = member(found, path[index] as string);
  return found;
}

/** The type under `path` inside typed properties; undefined where the catalog is silent. Pure. */
export function typeUnder(
  properties: { readonly [name: string]: TypeSpec } | undefined,
  path: readonly string[],
  from: number,
): TypeSpec | undefined {
  let members = properties;
  let type: TypeSpec | undefined;
  for (let index = from; index < path.length; index++) {
    const name = path[index] as string;
    type = members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
    members = type?.properties;
  }
  return type;
}

/** The attribute's name, whether or not its path starts at `profile`. Pure. */
export function attributeOf(path: readonly string[]): string {
  return (path[0] === 'profile' && path.length > 1 ? path[1] : path[0]) ?? '';
}

function checked(value: Json | undefined, type: TypeSpec | undefined): Json | undefined {
  return value === undefined || value === null || !fits(value, type) ? undefined : value;
}

function eventType(catalog: CatalogPlan, event: string, path: readonly string[]): TypeSpec | undefined {
  const entry = Object.hasOwn(catalog.events, event) ? catalog.events[event] : undefined;
  return typeUnder(entry?.properties, path, 1);
}

/** Reads properties of whatever event `pick` finds, typed by that event's catalog entry. */
function readEvent(
  catalog: CatalogPlan,
  path: readonly string[],
  pick: (view: View) => { readonly name: string; readonly properties: JsonObject } | null | undefined,
): Reader {
  const types = new Map<string, TypeSpec | undefined>();
  return (view) => {
    const event = pick(view);
    if (!event) return undefined;
    if (!types.has(event.name)) types.set(event.name, eventType(catalog, event.name, path));
    return checked(dig(event.properties, path, 1), types.get(event.name));
  };
}

const ROOTS: { readonly [root: string]: (catalog: CatalogPlan, path: readonly string[]) => Reader } = {
  profile: (catalog, path) => {
    if (path.length === 2 && path[1] === 'id') return (view) => view.state.id;
    const type = typeUnder(catalog.profile, path, 1);
    return (view) => checked(dig(view.state.profile, path, 1), type);
  },
  subscriber: (_catalog, path) => {
    if (path[1] === 'created_at') return (view) => formatInstant(view.state.createdAt);
    return (view) => (path[1] === 'id' ? view.state.id : undefined);
  },
  event: (catalog, path) => {
    const property = readEvent(catalog, path, (view) => view.event);
    if (path.length !== 2 || path[1] !== 'at') return property;
    return (view) => property(view) ?? (view.event === null ? undefined : formatInstant(view.event.at));
  },
  entry: (catalog, path) => {
    const property = readEvent(catalog, path, (view) => view.run?.entry);
    if (path.length !== 2 || path[1] !== 'at') return property;
    return (view) => property(view) ?? (view.run === null ? undefined : formatInstant(view.run.entry.at));
  },
  steps: (_catalog, path) => (view) =>
    view.run === null ? undefined : (dig(view.run.answers, path, 1) ?? undefined),
  digest: (_catalog, path) => (view) =>
    view.run === null ? undefined : (dig(view.run.answers[DIGEST_ANSWER], path, 1) ?? undefined),
};

/** Under this name a digest step leaves what it gathered among the run's answers. No step id holds a `#`. */
export const DIGEST_ANSWER = '#digest';

/** A reader of one path; paths with an unknown root read as undefined. */
export function readPath(catalog: CatalogPlan, path: readonly string[]): Reader {
  const root = Object.hasOwn(ROOTS, path[0] ?? '') ? ROOTS[path[0] as string] : undefined;
  return root === undefined ? () => undefined : root(catalog, path);
}
