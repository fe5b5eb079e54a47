/**
 * What conditions speak of: conditions that share nothing can all be met when each of them can. Coarser than the variables of
 * `formula.ts`, never finer: two conditions with a variable in common, or with counts of one event, share a subject.
 */
import { canonicalJson } from '../../base/canonical.ts';
import type { CompareSpec } from '../../kinds/conditions/compare/compile.ts';
import { formatPath } from '../../kinds/conditions/comparison.ts';
import type { ConsentSpec } from '../../kinds/conditions/consent/compile.ts';
import type { HistorySpec } from '../../kinds/conditions/history.ts';
import type { JunctionSpec } from '../../kinds/conditions/junction.ts';
import type { NotSpec } from '../../kinds/conditions/not/compile.ts';
import type { SegmentSpec } from '../../kinds/conditions/segment/compile.ts';
import type { TraitSpec } from '../../kinds/conditions/trait/compile.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import type { Names } from './formula.ts';

type Look = { readonly names: Names; readonly found: Set<string>; readonly inside: Set<string> };
type Collect = (spec: ConditionSpec, look: Look) => void;

/** All that is not understood is one subject. */
const OTHER = 'other';

const junction: Collect = (spec, look) => {
  for (const each of (spec as JunctionSpec).of) collect(each, look);
};

const history: Collect = (spec, { found }) => {
  found.add(`count ${(spec as unknown as HistorySpec).event}`);
};

function collectSegment(spec: ConditionSpec, look: Look): void {
  const { segment: name } = spec as SegmentSpec;
  const { segments } = look.names;
  const segment = Object.hasOwn(segments, name) ? segments[name] : undefined;
  // One that is being looked into is not understood; any other was looked into already.
  if (segment === undefined || look.inside.has(name)) look.found.add(OTHER);
  if (segment === undefined || look.inside.has(name)) return;
  look.inside.add(name);
  collect(segment.when, look);
}

const COLLECTS: { readonly [kind: string]: Collect } = {
  all: junction,
  any: junction,
  not: (spec, look) => collect((spec as NotSpec).of, look),
  compare: (spec, { found }) => void found.add(formatPath((spec as unknown as CompareSpec).path)),
  trait: (spec, { found }) => void found.add(`trait ${(spec as unknown as TraitSpec).trait}`),
  event: history,
  message: history,
  consent: (spec, { found }) => {
    for (const { channel, purpose } of (spec as unknown as ConsentSpec).grants) {
      found.add(`consent ${canonicalJson([channel, purpose])}`);
    }
  },
  segment: collectSegment,
};

function collect(spec: ConditionSpec, look: Look): void {
  const known = Object.hasOwn(COLLECTS, spec.kind) ? COLLECTS[spec.kind] : undefined;
  if (known === undefined) look.found.add(OTHER);
  else known(spec, look);
}

const remembered = new WeakMap<Names['segments'], WeakMap<ConditionSpec, ReadonlySet<string>>>();

/** The subjects of a condition, segments followed. Pure, but for what it remembers. */
export function subjectsOf(when: ConditionSpec, names: Names): ReadonlySet<string> {
  const known = remembered.get(names.segments) ?? new WeakMap<ConditionSpec, ReadonlySet<string>>();
  remembered.set(names.segments, known);
  const before = known.get(when);
  if (before !== undefined) return before;
  const found = new Set<string>();
  collect(when, { names, found, inside: new Set() });
  known.set(when, found);
  return found;
}

/** Parts the items into groups that share no subject with each other, in the order of their first items. Pure. */
export function partBySubjects<Item>(
  items: readonly Item[],
  of: (item: Item) => ReadonlySet<string>,
): readonly (readonly Item[])[] {
  let groups: { readonly items: readonly Item[]; readonly subjects: ReadonlySet<string> }[] = [];
  for (const item of items) {
    const own = of(item);
    const touched = groups.filter(({ subjects }) => !subjects.isDisjointFrom(own));
    if (touched.length === 0) {
      groups.push({ items: [item], subjects: own });
      continue;
    }
    const joined = {
      items: [...touched.flatMap((group) => group.items), item],
      subjects: touched.reduce((all, { subjects }) => all.union(subjects), own),
    };
    groups = groups.flatMap((group) =>
      group === touched[0] ? joined : touched.includes(group) ? [] : group,
    );
  }
  return groups.map((group) => group.items);
}
