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

/** A type's own reading of a value: the value where it fits, else undefined. */
type Check = (value: Json | undefined) => Json | undefined;

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
function member(value: Json | undefined, name: string): Json | undefined {
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

/** Types that a value's own type tells: what an object inherits (functions) fits none of them. */
const CHECKS: { readonly [type in TypeSpec['type']]?: Check } = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  number: (value) => (typeof value === 'number' ? value : undefined),
  integer: (value) => (Number.isInteger(value) ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
};

/**
 * One attribute whose value's own JavaScript type tells whether it fits: who knows this of a reader may read
 * `view.state.profile[name]` itself. `items`: what a list must hold throughout.
 */
export type PlainAttribute = {
  readonly name: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'list';
  readonly items?: 'string' | 'number' | 'integer' | 'boolean';
};

const plainAttributes = new WeakMap<Reader, PlainAttribute>();

/** What a reader made by `readPath` reads, if that is one plain attribute. Pure. */
export function plainAttributeOf(read: Reader): PlainAttribute | undefined {
  return plainAttributes.get(read);
}

/** Readers of one attribute of such a type: the most frequent readings, without a loop or a call. */
const ATTRIBUTES: { readonly [type in TypeSpec['type']]?: (name: string) => Reader } = {
  string: (name) => (view) => {
    const value = view.state.profile[name];
    return typeof value === 'string' ? value : undefined;
  },
  number: (name) => (view) => {
    const value = view.state.profile[name];
    return typeof value === 'number' ? value : undefined;
  },
  integer: (name) => (view) => {
    const value = view.state.profile[name];
    return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
  },
  boolean: (name) => (view) => {
    const value = view.state.profile[name];
    return typeof value === 'boolean' ? value : undefined;
  },
};

/** A list of such a type: every item must fit (semantics 12). */
function readList(name: string, check: Check): Reader {
  return (view) => {
    const value = view.state.profile[name];
    if (!Array.isArray(value)) return undefined;
    for (const item of value) if (check(item) === undefined) return undefined;
    return value;
  };
}

/** A member of an object attribute. */
function readMember(name: string, inner: string, check: Check): Reader {
  return (view) => {
    const outer = view.state.profile[name];
    if (typeof outer !== 'object' || outer === null) return undefined;
    return check((outer as JsonObject)[inner]);
  };
}

function readTextMember(name: string, inner: string): Reader {
  return (view) => {
    const outer = view.state.profile[name];
    if (typeof outer !== 'object' || outer === null) return undefined;
    const value = (outer as JsonObject)[inner];
    return typeof value === 'string' ? value : undefined;
  };
}

function markPlain(read: Reader | undefined, attribute: PlainAttribute): Reader | undefined {
  if (read !== undefined) plainAttributes.set(read, attribute);
  return read;
}

/** A reader without loops for the paths and types that conditions read most; undefined: there is none for this path. */
function readPlainProfile(path: readonly string[], type: TypeSpec | undefined): Reader | undefined {
  const [, name, inner] = path;
  if (type === undefined || type.values !== undefined || name === undefined) return undefined;
  const { items } = type;
  const check = CHECKS[type.type];
  if (path.length === 2 && type.type === 'list' && items !== undefined && items.values === undefined) {
    const checkItem = CHECKS[items.type];
    const attribute = { name, type: type.type, items: items.type } as PlainAttribute;
    return checkItem && markPlain(readList(name, checkItem), attribute);
  }
  if (check === undefined) return undefined;
  if (path.length === 2)
    return markPlain(ATTRIBUTES[type.type]?.(name), { name, type: type.type } as PlainAttribute);
  if (path.length !== 3 || inner === undefined) return undefined;
  return type.type === 'string' ? readTextMember(name, inner) : readMember(name, inner, check);
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
    const plain = readPlainProfile(path, type);
    return plain ?? ((view) => checked(dig(view.state.profile, path, 1), type));
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
