/**
 * What linking offers to a kind, for one scope of names (the plan in force, or one pinned journey), and the record
 * of what each predicate touches. Nothing here evaluates anything.
 */
import { assert } from '../base/assert.ts';
import type { FactId } from '../base/ids.ts';
import { compilePattern } from '../base/pattern.ts';
import type { CatalogPlan, ConditionSpec, FactSpec, Plan, ReadingSpec } from '../plan/plan.ts';
import type { Kinds, Linker, Reader } from './kinds.ts';
import type { ProgramFact, Touches } from './program.ts';
import { createTracker, type Tracker } from './tracking.ts';
import { readPath } from './values.ts';

/** The names that one journey, or the plan in force, may use. */
export type Names = Pick<Plan, 'facts' | 'segments' | 'traits'>;

/** Facts linked so far, shared by all scopes: equal ids are equal facts. */
export type FactTable = Map<FactId, ProgramFact>;

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
  readonly linker: () => Linker;
};

/** Links a fact on first use. What its filter reads is of no matter to the readers of the fact. */
function factLinker({ names, kinds, table, tracker, linker }: Parts): (id: FactId) => ProgramFact {
  const factKinds = indexByName(kinds.facts);
  return (id) => {
    const known = table.get(id);
    if (known !== undefined) return known;
    const spec: FactSpec | undefined = names.facts[id];
    assert(spec !== undefined, `the plan holds fact ${id}`);
    const kind = factKinds.get(spec.kind);
    assert(kind !== undefined, `fact kind ${spec.kind} exists`);
    const { where } = spec;
    const fact: ProgramFact = {
      id,
      events: spec.events ?? [spec.event],
      where: where === undefined ? null : tracker.apart(() => linker().condition(where)),
      linked: tracker.apart(() => kind.link(spec, linker())),
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
): TrackingLinker {
  const tracker = createTracker();
  const parts: Parts = { names, kinds, table, tracker, linker: () => linker };
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
      const { linked } = linkFact(id);
      tracker.current().facts.add(id);
      const read = linked.read(reading);
      if (key === undefined) return (view) => read(view.state.facts[id], view, undefined);
      return (view) => {
        const value = key(view);
        return value === undefined ? undefined : read(view.state.facts[id], view, value);
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
