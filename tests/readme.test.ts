/** README.md shows what is printed, and names what there is: examples are run, verbs and links are looked up. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../src/cli/invoke.fixture.ts';
import { verbs } from '../src/cli/verbs.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** What stands below `$ rutter WORDS` in a block, line by line; lines that say only that something is cut are left out. */
function shownBelow(words: string): readonly string[] {
  const start = readme.indexOf(`$ rutter ${words}`);
  expect(start, words).toBeGreaterThan(0);
  const [, ...lines] = readme.slice(start, readme.indexOf('\n```', start)).split('\n');
  return lines.filter((line) => line.trim() !== '...');
}

/** A shown line as a pattern: `...` stands for anything, and a digest for any: it changes with whatever a plan says. */
function patternOf(line: string): RegExp {
  const parts = line.split('...').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*').replace(/\b[0-9a-f]{12}\b/g, '[0-9a-f]{12}')}$`);
}

/** Every shown line must be printed, in its order; lines between them may be cut. */
function expectShown(printed: string, shown: readonly string[]): void {
  const lines = printed.split('\n');
  let from = 0;
  for (const line of shown) {
    const pattern = patternOf(line);
    const at = lines.findIndex((each, index) => index >= from && pattern.test(each));
    expect(at, `README.md shows \`${line}\``).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}

const options = { cwd: ROOT, env: {} };

describe('README.md', { timeout: 120_000 }, () => {
  it('shows what `why` answers before the fact', async () => {
    const words = readme.match(/^\$ rutter (why .*)$/m)?.[1] ?? '';
    const { code, out } = await invoke(words.split(' '), options);
    expect(code).toBe(0);
    expectShown(out, shownBelow(words));
  });

  it('shows what is wrong with the profiles of the example', async () => {
    const words = /`rutter (quality --with \S+)`/.exec(readme)?.[1] ?? '';
    const [, block = ''] = readme.slice(readme.indexOf(`\`rutter ${words}\``)).split('```');
    const shown = block.trim().split('\n');
    const { code, out } = await invoke(words.split(' '), options);
    expect({ code, shown: shown.length }).toEqual({ code: 0, shown: 4 });
    expectShown(out, shown);
  });

  it('shows what the drill of a panic says', async () => {
    const words = 'simulate --workspace journeys --panic promotions';
    const { code, out } = await invoke(words.split(' '), options);
    expect(code).toBe(0);
    expectShown(out, shownBelow(words));
  });

  it('shows what made-up people would get', async () => {
    const words = readme.match(/^\$ rutter (simulate .*--population .*)$/m)?.[1] ?? '';
    const { code, out } = await invoke(words.split(' '), options);
    expect(code).toBe(0);
    expectShown(out, shownBelow(words));
    const [, written = ''] = /```yaml\n( {2}- event: Cart Updated\n[^`]*)```/.exec(readme) ?? [];
    const keys = [...written.matchAll(/^ {4}(per_month|varies|hours|follows|share|after): (.*)$/gm)];
    const population = readFileSync(join(ROOT, 'journeys/population.yaml'), 'utf8');
    expect(keys.length).toBe(6);
    for (const [line] of keys) expect(population).toContain(line);
  });

  it('shows what a change changes', async () => {
    const folder = makeFolder();
    cpSync(join(ROOT, 'journeys'), folder.path, { recursive: true });
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...words], {
        cwd: folder.path,
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'before');
    const edit = (path: string, from: string, to: string) => {
      const before = readFileSync(join(folder.path, path), 'utf8');
      expect(before).toContain(from);
      writeFileSync(join(folder.path, path), before.replace(from, to));
    };
    edit('segments/with-open-complaint.yaml', 'gt: 0', 'gt: 2');
    const winBack = 'retention/win-back.journey.yaml';
    edit(winBack, '  - id: a_week\n    wait: { days: 7, at: "10:00" }\n', '');
    edit(winBack, 'steps:\n', 'migrate:\n  - { exit: a_week }\nsteps:\n');
    const words = 'plan --against HEAD';
    const { code, out } = await invoke(words.split(' '), { ...options, cwd: folder.path });
    rmSync(folder.path, { recursive: true });
    expect(code).toBe(0);
    expectShown(out, shownBelow(words));
  });

  it('lists every verb, and no other', () => {
    const table = readme.slice(readme.indexOf('\n| verb | does |'), readme.indexOf('\nWhere they apply'));
    const cells = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) => [
      ...cell.matchAll(/`([^`]+)`/g),
    ]);
    const listed = new Set(cells.map(([, words = '']) => words.split(' ')[0] ?? ''));
    expect([...listed].sort()).toEqual(Object.keys(verbs).sort());
    const named = [...readme.matchAll(/`rutter ([a-z]+)/g)].map(([, verb = '']) => verb);
    expect(named.filter((verb) => !Object.hasOwn(verbs, verb))).toEqual([]);
  });

  it('leads to files that are there', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !path.startsWith('http') && !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
