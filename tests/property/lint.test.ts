/**
 * The laws of linting and fixing, over random choices of violations sown into the example workspace: the order of files
 * does not matter, a fix changes the value tree at its target only, fixing twice is fixing once, and comments stay.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../src/base/ids.ts';
import type { Json } from '../../src/base/json.ts';
import { seededRandom } from '../../src/base/random.ts';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { plainValue } from '../../src/compiler/value.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { applyFixes, fixUntilStable, type Texts } from '../../src/language/diagnostics/apply-fixes.ts';
import { type Diagnostic, fixOf } from '../../src/language/diagnostics/diagnostic.ts';
import type { Node } from '../../src/language/syntax/node.ts';
import { parseYaml } from '../../src/language/syntax/parse.ts';
import { lintWorkspace } from '../../src/rules/lint-workspace.ts';
import { rules } from '../../src/rules/registry.ts';
import { readSeeds, sow } from '../conformance/standards/seeds.ts';

const NOW = Date.UTC(2026, 10, 23, 9) as Instant;
const RUNS = Number(process.env.RUTTER_PROPERTY_RUNS ?? 12);
const seeds = readSeeds();

/** Some of the violations, and what orders the files. */
const some = fc.subarray([...seeds], { minLength: 1 });
const order = fc.string({ minLength: 4, maxLength: 4 });

function shuffle(texts: Texts, seed: string): Texts {
  const random = seededRandom(seed);
  const keyed = [...texts].map((entry) => [random(), entry] as const);
  return new Map(keyed.sort(([left], [right]) => left - right).map(([, entry]) => entry));
}

async function diagnose(texts: Texts): Promise<readonly Diagnostic[]> {
  const files = [...texts].map(([path, text]) => ({ path, text }));
  const compiled = await compileWorkspace(files, definitions, { now: NOW });
  return lintWorkspace(compiled, definitions, { now: NOW, rules }).diagnostics;
}

describe('linting and fixing', () => {
  it('says the same of files in any order', async () => {
    await fc.assert(
      fc.asyncProperty(some, order, async (chosen, seed) => {
        const { texts } = sow(chosen);
        expect(await diagnose(shuffle(texts, seed))).toEqual(await diagnose(texts));
      }),
      { numRuns: RUNS },
    );
  });

  it('changes values where a fix has its edits, and nowhere else', async () => {
    let fixes = 0;
    await fc.assert(
      fc.asyncProperty(some, async (chosen) => {
        const { texts } = sow(chosen);
        for (const diagnostic of await diagnose(texts)) {
          const fix = fixOf(diagnostic);
          if (fix === undefined) continue;
          fixes += 1;
          const fixed = applyFixes(texts, [diagnostic], true);
          expect(fixed.refused).toEqual([]);
          for (const [file, text] of texts) {
            const edits = fix.edits.filter(({ span }) => span.file === file);
            const after = fixed.texts.get(file) ?? '';
            if (edits.length === 0) expect(after).toBe(text);
            else {
              expect(
                strayChanges(
                  text,
                  after,
                  edits.map(({ span }) => span),
                ),
              ).toEqual([]);
              expect(commentsOf(after)).toEqual(
                commentsOf(
                  text,
                  edits.map(({ span }) => span),
                ),
              );
            }
          }
        }
      }),
      { numRuns: RUNS },
    );
    expect(fixes).toBeGreaterThan(0);
  });

  it('fixes once what it fixes twice, and leaves nothing worse', async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.boolean(), async (chosen, allowUnsafe) => {
        const { texts } = sow(chosen);
        const once = await fixUntilStable(texts, diagnose, allowUnsafe);
        const twice = await fixUntilStable(once.texts, diagnose, allowUnsafe);
        expect(twice.count).toBe(0);
        expect([...twice.texts]).toEqual([...once.texts]);
        expect((await diagnose(once.texts)).length).toBeLessThanOrEqual((await diagnose(texts)).length);
      }),
      { numRuns: RUNS },
    );
  });
});

type Place = { readonly start: number; readonly end: number };

/** Paths of values that differ although no edit touches the map or list that holds them. */
function strayChanges(before: string, after: string, edits: readonly Place[]): readonly string[] {
  const [old, young] = [parseYaml('a', before).root, parseYaml('a', after).root];
  if (old === null || young === null) return ['the file cannot be read'];
  return differences(old, plainValue(young) as Json, '')
    .filter(({ holder }) => {
      const touches = ({ start, end }: Place) => start <= holder.span.end && end >= holder.span.start;
      return !edits.some(touches);
    })
    .map(({ path }) => path);
}

type Difference = { readonly path: string; readonly holder: Node };

function differences(node: Node, value: Json | undefined, path: string): readonly Difference[] {
  if (JSON.stringify(plainValue(node)) === JSON.stringify(value)) return [];
  if (node.node === 'map' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const present = value as { readonly [key: string]: Json };
    const below = node.entries
      .filter(({ name }) => Object.hasOwn(present, name))
      .flatMap((entry) => differences(entry.value, present[entry.name], `${path}/${entry.name}`));
    const own =
      node.entries.length === Object.keys(present).length && below.length > 0 ? [] : [{ path, holder: node }];
    return [...own, ...below];
  }
  if (node.node === 'list' && Array.isArray(value) && value.length === node.items.length) {
    return node.items.flatMap((item, index) => differences(item, value[index] as Json, `${path}/${index}`));
  }
  return [{ path, holder: node }];
}

/** Comments, without those inside of some places: what is removed goes with its comments. */
function commentsOf(text: string, without: readonly Place[] = []): readonly string[] {
  return parseYaml('a', text)
    .comments.filter(({ start, end }) => !without.some((place) => place.start <= start && end <= place.end))
    .map((comment) => comment.text);
}
