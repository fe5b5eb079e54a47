/** Notes what is read while something is linked: facts, attributes, names. Knows no kind and no plan. */
import { assert } from '../base/assert.ts';
import type { FactId } from '../base/ids.ts';

/** What was read so far. `opaque`: something that only its kind knows; `shared`: values of all subscribers. */
export type Reads = {
  readonly facts: Set<FactId>;
  readonly attributes: Set<string>;
  readonly names: Set<string>;
  opaque: boolean;
  shared: boolean;
};

export type Tracker = {
  /** Where what is read now is noted. */
  current(): Reads;
  /** Runs `link`; what it reads counts for whoever is being linked around it, too. */
  collect<Linked>(link: () => Linked): { readonly linked: Linked; readonly reads: Reads };
  /** Runs `link`; what it reads is of no matter to others. */
  apart<Linked>(link: () => Linked): Linked;
  /** Links a named part once; each reader of it reads what it reads. AssertionFailure where it reads itself. */
  once<Linked extends object>(name: string, link: () => Linked): Linked;
};

function nothing(): Reads {
  return { facts: new Set(), attributes: new Set(), names: new Set(), opaque: false, shared: false };
}

function include(into: Reads, part: Reads): void {
  for (const fact of part.facts) into.facts.add(fact);
  for (const attribute of part.attributes) into.attributes.add(attribute);
  for (const name of part.names) into.names.add(name);
  into.opaque ||= part.opaque;
  into.shared ||= part.shared;
}

/** A tracker that has seen nothing yet. */
export function createTracker(): Tracker {
  const stack: Reads[] = [nothing()];
  const memo = new Map<string, { linked: object; reads: Reads }>();
  const linking = new Set<string>();
  const current = (): Reads => stack[stack.length - 1] as Reads;

  function apart<Linked>(link: () => Linked): Linked {
    stack.push(nothing());
    const linked = link();
    stack.pop();
    return linked;
  }

  function collect<Linked>(link: () => Linked): { linked: Linked; reads: Reads } {
    const found = apart(() => ({ linked: link(), reads: current() }));
    include(current(), found.reads);
    return found;
  }

  function once<Linked extends object>(name: string, link: () => Linked): Linked {
    const known = memo.get(name);
    if (known !== undefined) {
      include(current(), known.reads);
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

  return { current, collect, apart, once };
}
