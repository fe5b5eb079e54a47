/** How runs of a journey start: the `enter` map -> entry, key, re-entry, limits. One function per form of entry. */
import type { Compiler, Scope } from '../kinds/definition.ts';
import { child, type MapNode, type Node } from '../language/syntax/node.ts';
import { numberOf, textOf } from '../language/syntax/read-node.ts';
import type { EntryPlan, JourneyPlan, Reentry, ScheduleSpec, TypeSpec } from '../plan/plan.ts';
import { createCompiler } from './compiler.ts';
import { parsePath } from './path-text.ts';
import { ANY } from './paths.ts';
import { problem } from './problem.ts';
import { EMPTY, type Place, type Session } from './session.ts';

const MAX_ACTIVE = 100;

/** The entry, and what `entry` holds for the steps: the event's name, or '' with the type of what stands there. */
export type CompiledEntry = {
  readonly entry: EntryPlan;
  readonly entryEvent: string;
  readonly entryType: TypeSpec;
  readonly key?: readonly string[];
};

type Form = (value: Node, enter: MapNode, compiler: Compiler) => Omit<CompiledEntry, 'key'> | undefined;

const forms: { readonly [form: string]: Form } = {
  event(value, enter, compiler) {
    const event = value.node === 'scalar' ? compiler.refer('event', value) : undefined;
    if (event === undefined) return undefined;
    const whereNode = child(enter, 'where');
    const where = whereNode && compiler.condition(whereNode, { testing: event, since: 'ever' });
    if (whereNode !== undefined && where === undefined) return undefined;
    const entry: EntryPlan = { by: 'event', event, ...(where === undefined ? {} : { where }) };
    return { entry, entryEvent: event, entryType: EMPTY };
  },
  segment(value, enter, compiler) {
    const segment = value.node === 'scalar' ? compiler.refer('segment', value) : undefined;
    if (segment === undefined) return undefined;
    const existing = textOf(child(enter, 'existing')) === 'enter' ? 'enter' : 'ignore';
    return started({ by: 'segment', segment, existing });
  },
  date(value, enter, compiler) {
    const attribute = attributeOf(value, compiler, ['date', 'instant']);
    if (attribute === undefined) return undefined;
    const feb29 = textOf(child(enter, 'feb29')) === 'mar01' ? 'mar01' : 'feb28';
    const every = textOf(child(enter, 'every')) === 'year' ? { every: 'year' as const } : {};
    const at = textOf(child(enter, 'at')) ?? '00:00';
    return started({ by: 'date', attribute: attribute.path, ...every, at, feb29 });
  },
  changed(value, _enter, compiler) {
    const attribute = attributeOf(value, compiler, null);
    if (attribute === undefined) return undefined;
    const properties = { value: attribute.type, previous: attribute.type };
    return started({ by: 'changed', attribute: attribute.path }, { type: 'object', properties });
  },
  each(value, _enter, compiler) {
    const attribute = attributeOf(value, compiler, ['list']);
    if (attribute === undefined) return undefined;
    // An element that is no object stands under `value`.
    const items = attribute.type.items ?? ANY;
    const type: TypeSpec = items.type === 'object' ? items : { type: 'object', properties: { value: items } };
    return started({ by: 'each', attribute: attribute.path }, type);
  },
  schedule(value, _enter, _compiler) {
    const every = textOf(child(value, 'every'));
    if (every !== 'day' && every !== 'week' && every !== 'month') return undefined;
    const weekdays = child(value, 'weekdays');
    const day = child(value, 'day');
    const schedule: ScheduleSpec = {
      every,
      at: textOf(child(value, 'at')) ?? '00:00',
      ...(weekdays?.node === 'list' ? { weekdays: weekdays.items.map((item) => textOf(item) ?? '') } : {}),
      ...(day?.node === 'scalar' && typeof day.value === 'number' ? { day: day.value } : {}),
    };
    const zone = textOf(child(value, 'zone')) === 'subscriber' ? 'subscriber' : 'workspace';
    return started({ by: 'schedule', schedule, zone });
  },
  at(value, _enter, compiler) {
    const at = compiler.instantMs(value);
    return at === undefined ? undefined : started({ by: 'at', at });
  },
};

function started(entry: EntryPlan, entryType: TypeSpec = EMPTY): Omit<CompiledEntry, 'key'> {
  return { entry, entryEvent: '', entryType };
}

/** A `profile.` path without its root, of one of the types; reports anything else. */
function attributeOf(
  node: Node,
  compiler: Compiler,
  types: readonly string[] | null,
): { readonly path: readonly string[]; readonly type: TypeSpec } | undefined {
  const text = textOf(node);
  const found = text === undefined ? undefined : compiler.path(text, node);
  if (found === undefined) return undefined;
  const [root, ...path] = found.path;
  if (root !== 'profile' || path.length === 0) {
    compiler.report(
      problem('bad-path', `\`${text}\` is no attribute of the profile`, node.span, {
        label: 'an attribute is needed',
        help: 'write `profile.` and the name of an attribute',
      }),
    );
    return undefined;
  }
  if (types !== null && !types.includes(found.type.type)) {
    compiler.report(
      problem('bad-type', `\`${text}\` is ${found.type.type}, not ${types.join(' or ')}`, node.span, {
        label: `declared as ${found.type.type}`,
        help: `name an attribute of type ${types.join(' or ')}, or change its type in the catalog`,
      }),
    );
    return undefined;
  }
  return { path, type: found.type };
}

/** Lowers `enter`. Undefined when its form is not known or holds a mistake, which was reported. */
export function compileEntry(
  enter: Node | undefined,
  session: Session,
  place: Place,
): CompiledEntry | undefined {
  if (enter?.node !== 'map') return undefined;
  const scope: Scope = { answers: [], digest: false, since: 'ever' };
  const compiler = createCompiler(session, place, scope);
  const name = Object.keys(forms).find((form) => child(enter, form) !== undefined);
  const value = name === undefined ? undefined : child(enter, name);
  const form = name === undefined ? undefined : forms[name];
  if (form === undefined || value === undefined) return undefined;
  const compiled = form(value, enter, compiler);
  if (compiled === undefined) return undefined;
  const keyNode = child(enter, 'key');
  if (keyNode === undefined) return compiled;
  const key = compileKey(keyNode, session, { ...place, entryType: compiled.entryType }, compiled.entryEvent);
  if (key === undefined) return compiled;
  if (compiled.entry.by === 'each') return { ...compiled, entry: { ...compiled.entry, key }, key };
  return { ...compiled, key };
}

/** `event.trial_id` or `entry.trial_id` -> the path inside the properties. */
export function compileKey(
  node: Node,
  session: Session,
  place: Place,
  event: string,
): readonly string[] | undefined {
  const text = textOf(node) ?? '';
  const written = parsePath(text);
  const byEvent: Scope = { answers: [], digest: false, since: 'ever', entryEvent: event };
  const scope = event === '' ? byEvent : { ...byEvent, testing: event };
  // A key of list elements may be written as `event.id`, like any other key: both name the same element.
  const asEntry = event === '' && written?.[0] === 'event' ? text.replace(/^event/, 'entry') : text;
  const found = createCompiler(session, place, scope).path(asEntry, node);
  if (found === undefined) return undefined;
  const [root, ...path] = found.path;
  if ((root === 'event' || root === 'entry') && path.length > 0) return path;
  session.report(
    problem('bad-path', `\`${text}\` is no property of the event`, node.span, {
      label: 'a key is read from the event',
      help: 'write `event.` and the name of a property',
    }),
  );
  return undefined;
}

/** Re-entry, concurrency and limits, as `enter` says them. */
export function compileAdmission(
  enter: Node | undefined,
  compiler: Compiler,
  startsWithDigest: boolean,
): Pick<JourneyPlan, 'reentry' | 'whileActive' | 'maxActive' | 'limit'> {
  const active = textOf(child(enter, 'while_active'));
  const whileActive = active === 'restart' || active === 'parallel' ? active : 'reject';
  const perDay = numberOf(child(child(enter, 'limit'), 'per_day'));
  const total = numberOf(child(child(enter, 'limit'), 'total'));
  const limit = {
    ...(perDay === undefined ? {} : { perDay }),
    ...(total === undefined ? {} : { total }),
  };
  return {
    reentry: compileReentry(child(enter, 'reentry'), compiler),
    // A journey that starts by gathering takes every event as a run of its own (semantics 8).
    whileActive: startsWithDigest && active === undefined ? 'parallel' : whileActive,
    maxActive: numberOf(child(enter, 'max_active')) ?? MAX_ACTIVE,
    ...(Object.keys(limit).length === 0 ? {} : { limit }),
  };
}

function compileReentry(node: Node | undefined, compiler: Compiler): Reentry {
  const word = textOf(node);
  if (word === 'never' || word === 'always') return { mode: word };
  const after = child(node, 'after');
  const afterMs = after === undefined ? undefined : compiler.durationMs(after);
  if (afterMs === undefined) return { mode: 'never' };
  return { mode: 'after', afterMs, from: textOf(child(node, 'from')) === 'exit' ? 'exit' : 'entry' };
}
