/**
 * What linking offers to a kind, for one scope of names (the plan in force, or one pinned journey), and the record
 * of what each predicate touches. Nothing here evaluates anything.
 */
import { assert } from '../base/assert.ts';
import { type FactId, type Instant, NEVER } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { compilePattern } from '../base/pattern.ts';
import type { CatalogPlan, ConditionSpec, FactSpec, Plan, ReadingSpec } from '../plan/plan.ts';
import type { Kinds, Linker, Reader, View } from './kinds.ts';
import type { ProgramFact, Touches } from './program.ts';
import { isRaised } from './raised-events.ts';
import { createTracker, type Tracker } from './tracking.ts';
import { readPath } from './values.ts';

/** The names that one journey, or the plan in force, may use. */
export type Names = Pick<Plan, 'facts' | 'segments' | 'traits'>;

/** Facts linked so far, shared by all scopes: equal ids are equal facts. */
export type FactTable = Map<FactId, ProgramFact>;

/** Which facts were added when, as a host has counted it: `addedAt` by fact, those from the start left out. */
export type FactAges = { readonly factsAt: number; readonly addedAt: ReadonlyMap<FactId, number> };

/** A host that never changed its plan. */
export const NO_AGES: FactAges = { factsAt: 0, addedAt: new Map() };

/** A linker that also tells what was touched while `link` ran, and the names of segments and traits it read. */
export type TrackingLinker = Linker & {
  /** Links every fact of this scope, read by somebody or not. */
  facts(): void;
  track<Linked>(link: () => Linked): { linked: Linked; touches: Touches; names: ReadonlySet<string> };
};

function indexByName<Kind extends { readonly name: string }>(
  kinds: readonly Kind[],
): ReadonlyMap<string, Kind> {
  return new Map(kinds.map((kind) => [kind.name, kind]));
}

type Parts = {
  readonly names: Names;
  readonly kinds: Kinds;
  readonly table: FactTable;
  readonly tracker: Tracker;
  readonly ages: FactAges;
  readonly linker: () => Linker;
};

/** Whether it depends on more than the event that is tested. Whose state it is never changes. */
function readsOthers({
  attributes,
  facts,
  names,
  shared,
}: Touches & { readonly names: ReadonlySet<string> }): boolean {
  return (
    shared || facts.size > 0 || names.size > 0 || [...attributes].some((attribute) => attribute !== 'id')
  );
}

/**
 * What a reading says of a fact of which only the time after `since` is known. Whoever reads instants looks after that
 * itself. A count can only be larger than it seems: `view.floor` says so.
 */
function readPartly(
  reading: ReadingSpec,
  fact: FactSpec,
  since: Instant,
  view: View,
  found: Json | undefined,
): Json | undefined {
  if (reading.of === 'instants' || reading.atLeast === true) return found;
  const windowMs = windowOf(reading, fact);
  if (view.now - windowMs >= since) return found;
  // The last one is the last one, however much is unknown of the time before it.
  if (reading.of === 'last' && found !== undefined) return found;
  const knownAt = (since + windowMs) as Instant;
  if (knownAt < view.validUntil) view.validUntil = knownAt;
  view.floor = GROWING.has(reading.of) && typeof found === 'number' ? found : null;
  return undefined;
}

/** Readings that more events, and older ones, make larger and never smaller. */
const GROWING: ReadonlySet<string> = new Set(['count', 'distinct', 'open']);

function windowOf(reading: ReadingSpec, fact: FactSpec): number {
  const { windowMs } = fact;
  return reading.windowMs ?? (typeof windowMs === 'number' ? windowMs : NEVER);
}

/** Links a fact on first use. What its filter reads is of no matter to the readers of the fact. */
function factLinker({ names, kinds, table, tracker, ages, linker }: Parts): (id: FactId) => ProgramFact {
  const factKinds = indexByName(kinds.facts);
  return (id) => {
    const known = table.get(id);
    if (known !== undefined) return known;
    const spec: FactSpec | undefined = names.facts[id];
    assert(spec !== undefined, `the plan holds fact ${id}`);
    const kind = factKinds.get(spec.kind);
    assert(kind !== undefined, `fact kind ${spec.kind} exists`);
    const { where } = spec;
    const events = spec.events ?? [spec.event];
    const { parts, reads } = tracker.apart(() => {
      const predicate = where === undefined ? null : linker().condition(where);
      return { parts: { where: predicate, linked: kind.link(spec, linker()) }, reads: tracker.current() };
    });
    const fact: ProgramFact = {
      id,
      events,
      ...parts,
      addedAt: ages.addedAt.get(id) ?? 0,
      isKept: !events.some(isRaised) && !readsOthers(reads),
      reach: { ms: 0 },
    };
    table.set(id, fact);
    return fact;
  };
}

/** Links conditions by kind. One that reads nothing by name reads what only its kind knows (consent). */
function conditionLinker({ kinds, tracker, linker }: Parts): Linker['condition'] {
  const conditions = indexByName(kinds.conditions);
  return (spec: ConditionSpec) => {
    const kind = conditions.get(spec.kind);
    assert(kind !== undefined, `condition kind ${spec.kind} exists`);
    const { linked, reads } = tracker.collect(() => kind.link(spec, linker()));
    const isSilent = reads.facts.size + reads.attributes.size + reads.names.size === 0;
    if (isSilent) tracker.current().opaque = true;
    return linked;
  };
}

function patternLinker(): Linker['pattern'] {
  const patterns = new Map<string, (text: string) => boolean>();
  return (source) => {
    const known = patterns.get(source);
    if (known !== undefined) return known;
    const compiled = compilePattern(source);
    assert(compiled.ok, `the pattern ${source} was checked by the compiler`);
    patterns.set(source, compiled.test);
    return compiled.test;
  };
}

/** One linker for one scope of names. Throws AssertionFailure for a plan that names what it does not hold. */
export function createLinker(
  names: Names,
  catalog: CatalogPlan,
  kinds: Kinds,
  table: FactTable,
  ages: FactAges = NO_AGES,
): TrackingLinker {
  const tracker = createTracker();
  const parts: Parts = { names, kinds, table, tracker, ages, linker: () => linker };
  const linkFact = factLinker(parts);
  const condition = conditionLinker(parts);
  const linker: TrackingLinker = {
    condition,
    pattern: patternLinker(),
    facts() {
      for (const id of Object.keys(names.facts)) linkFact(id as FactId);
    },
    track(link) {
      const { linked, reads } = tracker.collect(link);
      return { linked, touches: reads, names: reads.names };
    },
    segment: (name) =>
      tracker.once(`segment:${name}`, () => {
        const segment = names.segments[name];
        assert(segment !== undefined, `the plan holds segment ${name}`);
        return condition(segment.when);
      }),
    trait: (name) =>
      tracker.once(`trait:${name}`, () => {
        const trait = names.traits[name];
        assert(trait !== undefined, `the plan holds trait ${name}`);
        if (trait.population) tracker.current().shared = true;
        return linker.fact(trait.fact, trait.read);
      }),
    traitType: (name) => names.traits[name]?.type ?? 'number',
    fact(id: FactId, reading: ReadingSpec, key?: Reader) {
      const { linked, reach } = linkFact(id);
      const spec = names.facts[id] as FactSpec;
      tracker.current().facts.add(id);
      reach.ms = Math.max(reach.ms, windowOf(reading, spec));
      const read = linked.read(reading);
      const look = (view: View, value: Json | undefined): Json | undefined => {
        const { facts, since } = view.state;
        const found = read(facts[id], view, value);
        const at = since?.[id];
        return at === undefined ? found : readPartly(reading, spec, at, view, found);
      };
      if (key === undefined) return (view) => look(view, undefined);
      return (view) => {
        const value = key(view);
        return value === undefined ? undefined : look(view, value);
      };
    },
    path(path) {
      if (path[0] === 'trait') return linker.trait(path[1] ?? '');
      if (path[0] === 'profile') tracker.current().attributes.add(path[1] ?? '');
      return readPath(catalog, path);
    },
  };
  return linker;
}
