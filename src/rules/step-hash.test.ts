/** Hashes say the same of steps as their texts. */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../language/syntax/node.ts';
import { parseYaml } from '../language/syntax/parse.ts';
import { stepHash } from './step-hash.ts';
import { stepText } from './step-text.ts';

const span = { file: 'a.yaml', start: 0, end: 0 };
const scalarOf = (value: string | number | boolean | null): Node => ({
  node: 'scalar',
  value,
  raw: String(value),
  span,
});
const names = fc.constantFrom('id', 'title', 'send', 'wait', 'a', 'b', 'ab', '');
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(0, 1, -1, 1.5, true, false, null, '1', '', 'true', 'null', 'a', 'ab').map(scalarOf),
    fc.array(tie('node'), { maxLength: 3 }).map((items): Node => ({ node: 'list', items, span })),
    fc.dictionary(names, tie('node'), { maxKeys: 4 }).map(
      (members): Node => ({
        node: 'map',
        entries: Object.entries(members).map(([name, value]) => ({
          key: { node: 'scalar', value: name, raw: name, span },
          name,
          value,
          span,
        })),
        span,
      }),
    ),
  ),
}));

function* nodesIn(root: Node): Generator<Node> {
  yield root;
  if (root.node === 'list') for (const item of root.items) yield* nodesIn(item);
  if (root.node === 'map') for (const { value } of root.entries) yield* nodesIn(value);
}

describe('stepHash', () => {
  it('is equal for equal texts, and for no others', () => {
    fc.assert(
      fc.property(fc.array(node, { minLength: 2, maxLength: 12 }), (nodes) => {
        const all = nodes.flatMap((each) => [...nodesIn(each)]);
        expect(new Set(all.map(stepHash)).size).toBe(new Set(all.map(stepText)).size);
        const first = new Map(all.map((each) => [stepText(each), stepHash(each)]));
        for (const each of all) expect(first.get(stepText(each))).toBe(stepHash(each));
      }),
      { numRuns: 500 },
    );
  });

  it('tells all that is written in the example apart, as the texts do', () => {
    const roots = globSync('journeys/**/*.yaml').flatMap((path) => {
      return parseYaml(path, readFileSync(path, 'utf8')).root ?? [];
    });
    const nodes = roots.flatMap((root) => [...nodesIn(root)]);
    expect(nodes.length).toBeGreaterThan(1000);
    expect(new Set(nodes.map(stepHash)).size).toBe(new Set(nodes.map(stepText)).size);
  });

  it('is a whole number that is held exactly', () => {
    fc.assert(
      fc.property(node, (each) => {
        expect(Number.isSafeInteger(stepHash(each))).toBe(true);
      }),
    );
  });
});
