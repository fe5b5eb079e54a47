/**
 * A copy of the example workspace with violations sown into it, and the places where each must be found. The seeds are
 * data (`tests/fixtures/seeds.yaml`): what to find in which file, and what to put there; `▸` stands before the place, or
 * `at` says with which words the place begins.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plainValue } from '../../../src/compiler/value.ts';
import { indexLines } from '../../../src/language/syntax/line-index.ts';
import { parseYaml } from '../../../src/language/syntax/parse.ts';
import { readWorkspace } from '../../../src/language/workspace/read.ts';

const SEEDS = fileURLToPath(new URL('../../fixtures/seeds.yaml', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../../journeys', import.meta.url));
const MARK = '▸';
/** A mark that belongs to a seed, by its number. */
const NUMBERED = /⟦(\d+)⟧/gu;

/** One violation: either `find` (once in the file) becomes `put`, or a file is added. `stays`: no fix is offered for it. */
export type Seed = {
  readonly rule: string;
  readonly file: string;
  readonly find?: string;
  readonly put?: string;
  readonly add?: string;
  readonly at?: string;
  /** The file in which `at` stands, where it is another one. */
  readonly in?: string;
  readonly stays?: boolean;
};

/** Where a seed must be found: `rule file:line:column`. */
export type Sown = {
  readonly texts: ReadonlyMap<string, string>;
  readonly expected: readonly string[];
  /** Those of them that no fix mends. */
  readonly staying: readonly string[];
};

/** The seeds as written. Throws where the file is no list of them. */
export function readSeeds(): readonly Seed[] {
  const { root, diagnostics } = parseYaml('seeds.yaml', readFileSync(SEEDS, 'utf8'));
  const [first] = diagnostics;
  if (root?.node !== 'list' || first !== undefined)
    throw new Error(`seeds.yaml: ${first?.message ?? 'no list'}`);
  return plainValue(root) as unknown as readonly Seed[];
}

/** The texts of the example workspace, by path. */
export function readExample(): ReadonlyMap<string, string> {
  return new Map(readWorkspace(EXAMPLE).files.map(({ path, text }) => [path, text]));
}

/** Sows seeds, one after the other. Throws for a seed that finds no place, or several, or marks none. */
export function sow(seeds: readonly Seed[]): Sown {
  const marked = new Map(readExample());
  for (const [index, seed] of seeds.entries()) {
    const { rule, file, find, put, add, at, in: home = file } = seed;
    const before = marked.get(file);
    const replaced =
      before !== undefined && find !== undefined ? replaceOnce(before, find, put ?? '') : undefined;
    const after = add ?? replaced;
    if (after === undefined) throw new Error(`${rule}: \`${find}\` does not stand once in ${file}`);
    marked.set(file, after);
    const placed = at === undefined ? after : (marked.get(home) ?? '').replace(at, () => `${MARK}${at}`);
    if (!placed.includes(MARK)) throw new Error(`${rule}: nothing says where in ${home} it is found`);
    marked.set(home, placed.replace(MARK, `⟦${index}⟧`));
  }
  const places = new Map<number, string>();
  const texts = new Map([...marked].map(([file, text]) => [file, takeMarks(file, text, places)]));
  const write = (seed: Seed, index: number) => `${seed.rule} ${places.get(index)}`;
  return {
    texts,
    expected: seeds.map(write).sort(),
    staying: seeds.flatMap((seed, index) => (seed.stays === true ? [write(seed, index)] : [])).sort(),
  };
}

function replaceOnce(text: string, find: string, put: string): string | undefined {
  const plain = (at: number) => text.slice(at, at + find.length) === find;
  const first = text.indexOf(find);
  if (first < 0 || !plain(first) || text.indexOf(find, first + 1) >= 0) return undefined;
  return text.slice(0, first) + put + text.slice(first + find.length);
}

/** The text without marks; where each stood goes into `places`. */
function takeMarks(file: string, marked: string, places: Map<number, string>): string {
  const found: { readonly index: number; readonly at: number }[] = [];
  let text = '';
  let from = 0;
  for (const match of marked.matchAll(NUMBERED)) {
    text += marked.slice(from, match.index);
    found.push({ index: Number(match[1]), at: text.length });
    from = match.index + match[0].length;
  }
  text += marked.slice(from);
  const lines = indexLines(text);
  for (const { index, at } of found) {
    const { line, column } = lines.locate(at);
    places.set(index, `${file}:${line}:${column}`);
  }
  return text;
}
