/** The two ways to judge the shape of a document agree: the short one takes what the long one has nothing to say about. */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definitions } from '../../src/kinds/registry.ts';
import { checkSchema } from '../../src/language/model/check.ts';
import { documentKinds } from '../../src/language/model/documents/registry.ts';
import { fitsSchema } from '../../src/language/model/fit/fit-schema.ts';
import type { Entry, Node } from '../../src/language/syntax/node.ts';
import { parseYaml } from '../../src/language/syntax/parse.ts';

const RUNS = Number(process.env.RUTTER_PROPERTY_RUNS ?? 200) * 20;
const paths = globSync(['journeys/**/*.yaml', 'tests/fixtures/workspaces/**/*.yaml']).sort();
const roots = paths.flatMap((path) => parseYaml(path, readFileSync(path, 'utf8')).root ?? []);
const kinds = documentKinds(definitions);

function* nodesIn(node: Node): Generator<Node> {
  yield node;
  if (node.node === 'list') for (const item of node.items) yield* nodesIn(item);
  if (node.node === 'map') for (const { value } of node.entries) yield* nodesIn(value);
}

const allNodes = roots.flatMap((root) => [...nodesIn(root)]);
const allNames = [
  ...new Set(allNodes.flatMap((node) => (node.node === 'map' ? node.entries.map(({ name }) => name) : []))),
  ...['constructor', 'toString', '', 'profile.a.b', 'trait.x'],
].sort();

/** What is done to the map or list that a mutation comes to. */
type Mutation = {
  readonly way: readonly number[];
  readonly act: 'drop' | 'rename' | 'replace' | 'add' | 'double' | 'empty';
  readonly at: number;
  readonly name: string;
  readonly other: Node;
};

const scalars = [null, '', 0, -1, 1.5, 1e9, true, false, '3d', '-2d', '2026-01-01', '09:00', 'x y', 'mon'];
const scalar = fc.constantFrom(...scalars).map(
  (value): Node => ({
    node: 'scalar',
    value,
    raw: String(value),
    span: { file: 'a.yaml', start: 0, end: 1 },
  }),
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  way: fc.array(fc.nat({ max: 30 }), { maxLength: 9 }),
  act: fc.constantFrom('drop', 'rename', 'replace', 'add', 'double', 'empty'),
  at: fc.nat({ max: 30 }),
  name: fc.constantFrom(...allNames),
  other: fc.oneof(scalar, fc.constantFrom(...allNodes)),
});

const entryOf = (name: string, value: Node): Entry => ({
  key: { node: 'scalar', value: name, raw: name, span: value.span },
  name,
  value,
  span: value.span,
});

function changeParts<Part>(
  parts: readonly Part[],
  { act, at }: Mutation,
  changed: (part: Part) => Part,
  added: Part,
): readonly Part[] {
  const index = parts.length === 0 ? 0 : at % parts.length;
  const part = parts[index];
  if (act === 'empty') return [];
  if (act === 'add') return [...parts.slice(0, index), added, ...parts.slice(index)];
  if (part === undefined) return parts;
  if (act === 'drop') return parts.filter((each) => each !== part);
  if (act === 'double') return [...parts, part];
  return parts.map((each) => (each === part ? changed(part) : each));
}

function mutate(node: Node, mutation: Mutation, depth = 0): Node {
  const { way, name, other, act } = mutation;
  if (node.node === 'scalar') return other;
  const turn = way[depth];
  const size = node.node === 'map' ? node.entries.length : node.items.length;
  if (turn !== undefined && size > 0) {
    const index = turn % size;
    if (node.node === 'list') {
      const items = node.items.map((item, at) => (at === index ? mutate(item, mutation, depth + 1) : item));
      return { ...node, items };
    }
    const entries = node.entries.map((entry, at) =>
      at === index ? { ...entry, value: mutate(entry.value, mutation, depth + 1) } : entry,
    );
    return { ...node, entries };
  }
  if (node.node === 'list') return { ...node, items: changeParts(node.items, mutation, () => other, other) };
  const changed = (entry: Entry) =>
    act === 'rename' ? entryOf(name, entry.value) : entryOf(entry.name, other);
  const entries = changeParts(node.entries, mutation, changed, entryOf(name, other));
  // A parser lets no key stand twice.
  return { ...node, entries: [...new Map(entries.map((entry) => [entry.name, entry])).values()] };
}

const place = { what: 'it', name: 'it', holder: { file: 'a.yaml', start: 0, end: 1 } };

function judge(root: Node, kind: string): { readonly short: boolean; readonly long: boolean } {
  const schema = kinds.find((each) => each.name === kind)?.schema ?? {};
  return {
    short: fitsSchema(root, schema, definitions),
    long: checkSchema(root, schema, place, definitions).length === 0,
  };
}

const kindOf = (root: Node): string => {
  const value = root.node === 'map' ? root.entries.find(({ name }) => name === 'kind')?.value : undefined;
  return value?.node === 'scalar' ? String(value.value) : '';
};

describe('the short and the long way to judge a shape', () => {
  test('agree that every document of the example and of the fixtures is right, as its kind and no other', () => {
    for (const root of roots) {
      for (const { name } of kinds) {
        const { short, long } = judge(root, name);
        expect({ file: root.span.file, name, short }).toEqual({ file: root.span.file, name, short: long });
      }
    }
    expect(roots.filter((root) => judge(root, kindOf(root)).short).length).toBeGreaterThan(100);
  });

  test('agree on documents in which parts were changed, dropped, added and moved', () => {
    let wrong = 0;
    let runs = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...roots),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        (root, mutations) => {
          const changed = mutations.reduce((node: Node, each) => mutate(node, each), root);
          const { short, long } = judge(changed, kindOf(root));
          expect(short).toBe(long);
          runs += 1;
          if (!long) wrong += 1;
        },
      ),
      { numRuns: RUNS },
    );
    // Both answers are given often, or the law says little.
    expect(wrong).toBeGreaterThan(runs / 10);
    expect(runs - wrong).toBeGreaterThan(runs / 50);
  });
});
