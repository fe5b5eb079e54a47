/**
 * What linking offers to a kind, for one scope of names (the plan in force, or one pinned journey), and the record
 * of what each predicate touches. Nothing here evaluates anything.
 */
import { assert } from '../base/assert.ts';
import type { FactId } from '../base/ids.ts';
import { compilePattern } from '../base/pattern.ts';
import type { CatalogPlan, ConditionSpec, FactSpec, Plan, ReadingSpec } from '../plan/plan.ts';
import type { Kinds, Linker, Predicate, Reader } from './kinds.ts';
import type { ProgramFact, Touches } from './program.ts';
import { readPath } from './values.ts';

/** The names that one journey, or the plan in force, may use. */
export type Names = Pick<Plan, 'facts' | 'segments' | 'traits'>;

/** Facts linked so far, shared by all scopes: equal ids are equal facts. */
export type FactTable = Map<FactId, ProgramFact>;

type Mutable = {
  facts: Set<FactId>;
  attributes: Set<string>;
  names: Set<string>;
  opaque: boolean;
  shared: boolean;
};

/** A linker that also tells what was touched while `link` ran, and the names of segments and traits it read. */
export type TrackingLinker = Linker & {
  /** Links every fact of this scope, read by somebody or not. */
  facts(): void;
  track<Linked>(link: () => Linked): { linked: Linked; touches: Touches; names: ReadonlySet<string> };
};

function emptyTouches(): Mutable {
  return { facts: new Set(), attributes: new Set(), names: new Set(), opaque: false, shared: false };
}

function include(into: Mutable, part: Mutable): void {
  for (const fact of part.facts) into.facts.add(fact);
  for (const attribute of part.attributes) into.attributes.add(attribute);
  for (const name of part.names) into.names.add(name);
  into.opaque ||= part.opaque;
  into.shared ||= part.shared;
}

function indexByName<Kind extends { readonly name: string }>(
  kinds: readonly Kind[],
): ReadonlyMap<string, Kind> {
  return new Map(kinds.map((kind) => [kind.name, kind]));
}

/** One linker for one scope of names. Throws AssertionFailure for a plan that names what it does not hold. */
export function createLinker(
  names: Names,
  catalog: CatalogPlan,
  kinds: Kinds,
  table: FactTable,
): TrackingLinker {
  const conditions = indexByName(kinds.conditions);
  const factKinds = indexByName(kinds.facts);
  const patterns = new Map<string, (text: string) => boolean>();
  const memo = new Map<string, { linked: Predicate | Reader; touches: Mutable }>();
  const linking = new Set<string>();
  const stack: Mutable[] = [emptyTouches()];
  const current = (): Mutable => stack[stack.length - 1] as Mutable;

  function collect<Linked>(link: () => Linked): { linked: Linked; touches: Mutable } {
    const touches = emptyTouches();
    stack.push(touches);
    const linked = link();
    stack.pop();
    include(current(), touches);
    return { linked, touches };
  }

  function once<Linked extends Predicate | Reader>(name: string, link: () => Linked): Linked {
    const known = memo.get(name);
    if (known !== undefined) {
      include(current(), known.touches);
      return known.linked as Linked;
    }
    assert(!linking.has(name), `${name} does not read itself`);
    linking.add(name);
    const made = collect(() => {
      current().names.add(name);
      return link();
    });
    linking.delete(name);
    memo.set(name, made);
    return made.linked;
  }

  function linkFact(id: FactId): ProgramFact {
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
      where: where === undefined ? null : collectApart(() => linker.condition(where)),
      linked: collectApart(() => kind.link(spec, linker)),
    };
    table.set(id, fact);
    return fact;
  }

  /** What a fact's filter reads is of no matter to the readers of the fact. */
  function collectApart<Linked>(link: () => Linked): Linked {
    stack.push(emptyTouches());
    const linked = link();
    stack.pop();
    return linked;
  }

  const linker: TrackingLinker = {
    facts() {
      for (const id of Object.keys(names.facts)) linkFact(id as FactId);
    },
    track(link) {
      const { linked, touches } = collect(link);
      return { linked, touches, names: touches.names };
    },
    condition(spec: ConditionSpec) {
      const kind = conditions.get(spec.kind);
      assert(kind !== undefined, `condition kind ${spec.kind} exists`);
      const { linked, touches } = collect(() => kind.link(spec, linker));
      const silent = touches.facts.size === 0 && touches.attributes.size === 0 && touches.names.size === 0;
      if (silent) current().opaque = true;
      return linked;
    },
    segment(name) {
      return once(`segment:${name}`, () => {
        const segment = names.segments[name];
        assert(segment !== undefined, `the plan holds segment ${name}`);
        return linker.condition(segment.when);
      });
    },
    trait(name) {
      return once(`trait:${name}`, () => {
        const trait = names.traits[name];
        assert(trait !== undefined, `the plan holds trait ${name}`);
        if (trait.population) current().shared = true;
        return linker.fact(trait.fact, trait.read);
      });
    },
    traitType(name) {
      return names.traits[name]?.type ?? 'number';
    },
    fact(id: FactId, reading: ReadingSpec, key?: Reader) {
      const { linked } = linkFact(id);
      current().facts.add(id);
      const read = linked.read(reading);
      if (key === undefined) return (view) => read(view.state.facts[id], view, undefined);
      return (view) => {
        const value = key(view);
        return value === undefined ? undefined : read(view.state.facts[id], view, value);
      };
    },
    path(path) {
      if (path[0] === 'trait') return linker.trait(path[1] ?? '');
      if (path[0] === 'profile') current().attributes.add(path[1] ?? '');
      return readPath(catalog, path);
    },
    pattern(source) {
      const known = patterns.get(source);
      if (known !== undefined) return known;
      const compiled = compilePattern(source);
      assert(compiled.ok, `the pattern ${source} was checked by the compiler`);
      patterns.set(source, compiled.test);
      return compiled.test;
    },
  };
  return linker;
}
