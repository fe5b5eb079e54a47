/**
 * The linter against the example workspace: clean as it is; with forty violations sown into it each is found once, at its
 * place, in every format; and fixing what can be fixed leaves exactly what cannot, with every comment where it was.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../../../src/cli/invoke.fixture.ts';
import { parseYaml } from '../../../src/language/syntax/parse.ts';
import { readWorkspace } from '../../../src/language/workspace/read.ts';
import { rules } from '../../../src/rules/registry.ts';
import { leftOut, READERS } from './formats.ts';
import { readExample, readSeeds, sow } from './seeds.ts';

const NOW = '2026-11-23T09:00:00Z';
const SEEDS_MIN = 40;
const seeds = readSeeds();
const sown = sow(seeds);

const folder = makeFolder();
beforeAll(() => lay(folder.path, sown.texts));
afterAll(() => folder.remove());

function lay(root: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const lint = (cwd: string, ...argv: readonly string[]) => invoke(['lint', '--now', NOW, ...argv], { cwd });
const found = async (cwd: string) => READERS.json?.((await lint(cwd, '--format', 'json')).out) ?? [];
const withoutColumns = (places: readonly string[]) => places.map((place) => place.replace(/:\d+$/, ''));

describe('forty violations', () => {
  it('are of as many rules, each of which exists', () => {
    const known = new Set(rules.map(({ id }) => id));
    expect(seeds.filter(({ rule }) => !known.has(rule)).map(({ rule }) => rule)).toEqual([]);
    expect(new Set(seeds.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(
      Math.min(SEEDS_MIN, known.size) - 3,
    );
    expect(seeds.length).toBeGreaterThanOrEqual(SEEDS_MIN);
  });

  it.each(Object.entries(READERS))('are each found once and at their place in %s', async (format, read) => {
    const { code, out } = await lint(folder.path, '--format', format, '--fail-on', 'warn');
    expect(code).toBe(1);
    const places = [...read(out)].sort();
    if (format === 'github') {
      expect(places.length + leftOut(out)).toBe(sown.expected.length);
      expect(new Set(places).size).toBe(places.length);
      expect(places.filter((place) => !sown.expected.includes(place))).toEqual([]);
    } else expect(places).toEqual(format === 'gitlab' ? withoutColumns(sown.expected).sort() : sown.expected);
  });

  it('are gone after all fixes, but for those that nobody can mend for you; comments stay', async () => {
    const copy = makeFolder();
    try {
      lay(copy.path, sown.texts);
      await lint(copy.path, '--fix', '--unsafe-fixes');
      const rulesOf = (places: readonly string[]) => places.map((place) => place.split(' ')[0]).sort();
      expect(rulesOf(await found(copy.path))).toEqual(rulesOf(sown.staying));
      const after = new Map(readWorkspace(copy.path).files.map(({ path, text }) => [path, text]));
      for (const [path, text] of sown.texts)
        expect([path, ...commentsOf(after.get(path) ?? '')]).toEqual([path, ...commentsOf(text)]);
      const once = [...sown.texts.keys()].map((path) => readFileSync(join(copy.path, path), 'utf8'));
      await lint(copy.path, '--fix', '--unsafe-fixes');
      expect([...sown.texts.keys()].map((path) => readFileSync(join(copy.path, path), 'utf8'))).toEqual(once);
    } finally {
      copy.remove();
    }
  });

  it('are all that is wrong: the example workspace is clean', async () => {
    const clean = makeFolder();
    try {
      lay(clean.path, readExample());
      expect(await found(clean.path)).toEqual([]);
    } finally {
      clean.remove();
    }
  });
});

function commentsOf(text: string): readonly string[] {
  return parseYaml('x', text).comments.map(({ text: said }) => said);
}
