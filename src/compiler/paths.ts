/**
 * What a path means at one place: is it bound here, does the catalog know it, which type has it.
 * Says so as data; the words are those of the caller, since a condition and a template report at different places.
 */
import type { Scope } from '../kinds/definition.ts';
import type { TypeSpec } from '../plan/plan.ts';
import { propertiesOf, type Table } from './names.ts';
import type { Place, Session } from './session.ts';

/**
 * `open`: known, or not to be judged because a document is broken; no type.
 * `unbound`: the root has no value here. `unknown`: no such name in that table. `member`: no such part of an object.
 */
export type Resolved =
  | { readonly is: 'known'; readonly type: TypeSpec }
  | { readonly is: 'open' }
  | { readonly is: 'root'; readonly root: string }
  | { readonly is: 'unbound'; readonly root: string; readonly help: string }
  | { readonly is: 'unknown'; readonly table: Table; readonly name: string }
  | { readonly is: 'member'; readonly name: string; readonly of: string; readonly known: readonly string[] };

/** A value of any type: an object whose properties nobody declared. */
export const ANY: TypeSpec = { type: 'object' };

const TEXT: TypeSpec = { type: 'string' };
const INSTANT: TypeSpec = { type: 'instant' };

type Question = { readonly session: Session; readonly place: Place; readonly scope: Scope };
type Resolver = (rest: readonly string[], question: Question) => Resolved;

const roots: { readonly [root: string]: Resolver } = {
  profile: resolveProfile,
  event: resolveEvent,
  entry: resolveEntry,
  steps: resolveAnswer,
  digest: resolveDigest,
  subscriber: ([name]) =>
    name === 'id'
      ? { is: 'known', type: TEXT }
      : { is: 'member', name: name ?? '', of: 'subscriber', known: ['id'] },
};

/** The roots that a condition's path may have. */
export const pathRoots: readonly string[] = Object.keys(roots);

/** Resolves a parsed path. Pure but for reading the session. */
export function resolvePath(parts: readonly string[], question: Question): Resolved {
  const [root = '', ...rest] = parts;
  const resolver = Object.hasOwn(roots, root) ? roots[root] : undefined;
  return resolver === undefined ? { is: 'root', root } : resolver(rest, question);
}

/** Follows the rest of a path inside a value of a known type. */
function inside(type: TypeSpec | undefined, rest: readonly string[], of: string): Resolved {
  if (type === undefined) return { is: 'open' };
  const [name, ...deeper] = rest;
  if (name === undefined) return { is: 'known', type };
  if (type.type === 'list') {
    if (name === 'size') return { is: 'known', type: { type: 'integer' } };
    if (name === 'first' || name === 'last' || /^\d+$/.test(name)) {
      return inside(type.items ?? ANY, deeper, `${of}.${name}`);
    }
  }
  if (type.type === 'object') {
    if (type.properties === undefined) return { is: 'known', type: ANY };
    if (Object.hasOwn(type.properties, name)) return inside(type.properties[name], deeper, `${of}.${name}`);
    return { is: 'member', name, of, known: Object.keys(type.properties) };
  }
  if (type.type === 'string' && name === 'size' && deeper.length === 0) {
    return { is: 'known', type: { type: 'integer' } };
  }
  return { is: 'member', name, of, known: [] };
}

function resolveProfile(rest: readonly string[], { session }: Question): Resolved {
  const [name, ...deeper] = rest;
  if (name === undefined) return { is: 'known', type: ANY };
  const type = session.catalog.profile[name];
  if (name === 'id' && type === undefined) return inside(TEXT, deeper, 'profile.id');
  if (!session.names.has('attribute', name)) return { is: 'unknown', table: 'attribute', name };
  return inside(type, deeper, `profile.${name}`);
}

function resolveEvent(rest: readonly string[], question: Question): Resolved {
  const { scope } = question;
  const event = scope.testing ?? scope.event;
  if (event === undefined) {
    const help = 'no event leads here; read `entry` for the event that started the run';
    return { is: 'unbound', root: 'event', help };
  }
  return resolveProperty(event, 'event', rest, question);
}

function resolveEntry(rest: readonly string[], question: Question): Resolved {
  const { scope, place } = question;
  if (scope.entryEvent === undefined) {
    return { is: 'unbound', root: 'entry', help: 'no run has started here; inside `where` read `event`' };
  }
  if (scope.entryEvent !== '') return resolveProperty(scope.entryEvent, 'entry', rest, question);
  const [name, ...deeper] = rest;
  if (name === undefined) return { is: 'known', type: ANY };
  const known = place.entryType.properties;
  const type = known === undefined ? ANY : known[name];
  if (name === 'at' && known?.at === undefined) return inside(INSTANT, deeper, 'entry.at');
  if (type !== undefined) return inside(type, deeper, `entry.${name}`);
  return { is: 'member', name, of: 'entry', known: [...Object.keys(known ?? {}), 'at'] };
}

/** A property of an event; `at` is the event's time unless the catalog says otherwise. */
function resolveProperty(
  event: string,
  root: string,
  rest: readonly string[],
  { session }: Question,
): Resolved {
  const [name, ...deeper] = rest;
  if (name === undefined) return { is: 'known', type: ANY };
  const table = propertiesOf(event);
  if (session.names.has(table, name)) {
    return inside(session.catalog.events[event]?.properties[name], deeper, `${root}.${name}`);
  }
  if (name === 'at') return inside(INSTANT, deeper, `${root}.at`);
  if (!session.names.has('event', event)) return { is: 'open' };
  return { is: 'unknown', table, name };
}

function resolveAnswer(rest: readonly string[], { scope, session, place }: Question): Resolved {
  const [id, part] = rest;
  if (id === undefined) return { is: 'known', type: ANY };
  if (!scope.answers.includes(id)) {
    const table = `step ${place.journey}`;
    if (place.journey !== '' && !session.names.has(table, id)) return { is: 'unknown', table, name: id };
    const help = `only what follows the \`call\` step \`${id}\` on its own path can read its answer`;
    return { is: 'unbound', root: `steps.${id}`, help };
  }
  if (part === undefined || part === 'response') return { is: 'known', type: ANY };
  return { is: 'member', name: part, of: `steps.${id}`, known: ['response'] };
}

function resolveDigest(rest: readonly string[], { scope }: Question): Resolved {
  if (!scope.digest) {
    return { is: 'unbound', root: 'digest', help: 'only what follows a `digest` step can read it' };
  }
  const [name] = rest;
  if (name === undefined || name === 'items') return { is: 'known', type: ANY };
  if (name === 'count') return { is: 'known', type: { type: 'integer' } };
  if (name === 'first' || name === 'last') return { is: 'known', type: ANY };
  return { is: 'member', name, of: 'digest', known: ['items', 'count', 'first', 'last'] };
}
