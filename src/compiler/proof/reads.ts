/**
 * What a lowered condition depends on, and whether it can say no at all. Walks the plan's JSON without asking the kinds,
 * so that a kind which forgets to say what it reads is found out all the same.
 */
import type { ConditionSpec, Plan } from '../../plan/plan.ts';
import type { Datum } from './theorem.ts';

/** Where the workspace declares an attribute or an event, and what it says of it; null: nowhere. */
export type Origin = Pick<Datum, 'freshMs' | 'from' | 'source'>;
export type OriginOf = (what: 'attribute' | 'event', name: string) => Origin | null;

type Walk = { readonly plan: Plan; readonly originOf: OriginOf; readonly found: Map<string, Datum> };

function add({ found }: Walk, datum: Datum): boolean {
  const key = `${datum.what} ${datum.name}`;
  if (found.has(key)) return false;
  found.set(key, datum);
  return true;
}

function addDeclared(walk: Walk, what: 'attribute' | 'event', name: string): void {
  const { source = null, ...more } = walk.originOf(what, name) ?? {};
  add(walk, { what, name, source, ...more });
}

function addSegment(walk: Walk, name: string): void {
  const segment = walk.plan.segments[name];
  if (segment === undefined) return;
  if (add(walk, { what: 'segment', name, source: segment.source })) follow(walk, segment.when);
}

function addTrait(walk: Walk, name: string): void {
  const trait = walk.plan.traits[name];
  if (trait === undefined) return;
  if (add(walk, { what: 'trait', name, source: trait.source })) addFact(walk, trait.fact);
}

function addFact(walk: Walk, id: string): void {
  const fact = walk.plan.facts[id];
  if (fact === undefined) return;
  for (const event of fact.events ?? [fact.event]) addDeclared(walk, 'event', event);
  if (fact.where !== undefined) follow(walk, fact.where);
}

/** A path is a list of texts that starts at a root. */
function addPath(walk: Walk, [root, name]: readonly unknown[]): void {
  if (typeof name !== 'string') return;
  if (root === 'profile') addDeclared(walk, 'attribute', name);
  if (root === 'trait') addTrait(walk, name);
}

function follow(walk: Walk, value: unknown): void {
  if (typeof value === 'string') addFact(walk, value);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    addPath(walk, value);
    for (const each of value) follow(walk, each);
    return;
  }
  const { segment, trait, channel, purpose } = value as { readonly [key: string]: unknown };
  if (typeof segment === 'string') addSegment(walk, segment);
  if (typeof trait === 'string') addTrait(walk, trait);
  if (typeof channel === 'string' && typeof purpose === 'string') {
    add(walk, { what: 'consent', name: `${channel}.${purpose}`, source: null });
  }
  for (const [key, each] of Object.entries(value)) if (key !== 'source') follow(walk, each);
}

/** All that some data of a policy read, segments and traits followed to the events behind them; by kind and name. Pure. */
export function readsOf(plan: Plan, data: unknown, originOf: OriginOf): readonly Datum[] {
  const walk: Walk = { plan, originOf, found: new Map() };
  follow(walk, data);
  return [...walk.found.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, datum]) => datum);
}

/** The channels that a condition speaks of: of a consent or message on them, or of the addresses there. Pure. */
export function channelsReadBy(plan: Plan, data: unknown): ReadonlySet<string> {
  const { channels } = plan.workspace;
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('channel' in value && typeof value.channel === 'string') found.add(value.channel);
    for (const each of Object.values(value)) look(each);
  };
  look(data);
  const attributes = readsOf(plan, data, () => null).filter(({ what }) => what === 'attribute');
  for (const [name, { address }] of Object.entries(channels)) {
    if (attributes.some((attribute) => attribute.name === address)) found.add(name);
  }
  return found;
}

type Connective = (of: unknown, decide: (spec: unknown) => boolean | null) => boolean | null;

function junction(ends: boolean): Connective {
  return (of, decide) => {
    const truths = (Array.isArray(of) ? of : []).map(decide);
    if (truths.includes(ends)) return ends;
    return truths.includes(null) ? null : !ends;
  };
}

const CONNECTIVES: { readonly [kind: string]: Connective } = {
  all: junction(false),
  any: junction(true),
  not: (of, decide) => {
    const truth = decide(of);
    return truth === null ? null : !truth;
  },
};

/** The answer that a condition gives whatever is known of anybody; null where it depends on that. Pure. */
export function constantOf(plan: Plan, spec: ConditionSpec): boolean | null {
  const entered = new Set<string>();
  const decide = (each: unknown): boolean | null => {
    if (typeof each !== 'object' || each === null) return null;
    const { kind, of, segment } = each as { readonly [key: string]: unknown };
    if (typeof segment === 'string') {
      const next = plan.segments[segment];
      if (next === undefined || entered.has(segment)) return null;
      entered.add(segment);
      const truth = decide(next.when);
      entered.delete(segment);
      return truth;
    }
    const connective =
      typeof kind === 'string' && Object.hasOwn(CONNECTIVES, kind) ? CONNECTIVES[kind] : undefined;
    if (connective !== undefined) return connective(of, decide);
    return asksForNone(each) ? false : null;
  };
  return decide(spec);
}

/** One of no values. */
function asksForNone(spec: object): boolean {
  const { tests } = spec as { readonly tests?: unknown };
  return (
    Array.isArray(tests) &&
    tests.some(({ op, right }: { op?: unknown; right?: { value?: unknown } }) => {
      return op === 'in' && Array.isArray(right?.value) && right.value.length === 0;
    })
  );
}

/** Names that data refer to and the plan does not hold; each would stop the runner. Pure. */
export function missingNames(
  plan: Plan,
  uses: {
    readonly facts: readonly string[];
    readonly segments: readonly string[];
    readonly traits: readonly string[];
    readonly templates: readonly string[];
  },
): readonly string[] {
  const lacking = (kind: string, names: readonly string[], held: object) =>
    names.filter((name) => !Object.hasOwn(held, name)).map((name) => `${kind} \`${name}\``);
  return [
    ...lacking('fact', uses.facts, plan.facts),
    ...lacking('segment', uses.segments, plan.segments),
    ...lacking('trait', uses.traits, plan.traits),
    ...lacking('template', uses.templates, plan.templates),
  ];
}
