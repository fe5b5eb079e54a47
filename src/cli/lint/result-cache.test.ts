/** What a cached run says is what a cold run says; whatever lies in the folder. */
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../base/hash.ts';
import { instant } from '../../base/ids.ts';
import { invoke } from '../invoke.fixture.ts';
import { CACHE_FOLDER, openResultCache } from './result-cache.ts';

const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: small
zone: Europe/Madrid
locale: en
edition: 2026-11
channels: { email: { adapter: smtp, address: profile.email, config: { host: h, port: 25, from: a@example.com } } }
teams: { crm: { members: [ana@example.com] } }
`,
  'catalog.yaml': `kind: Catalog
name: catalog
profile: { email: { type: string, pii: true } }
events: { Signed Up: { owner: crm, source: code, properties: { plan: string } } }
`,
  'hello.template.yaml': `kind: Template
name: hello
owner: crm
channel: email
locales: { en: { subject: Hello, text: Hello, html: "<p>Hello</p>" } }
`,
  'one.journey.yaml': `kind: Journey
name: one
class: service
enter: { event: Signed Up, reentry: never }
steps:
  - { id: greet, send: { channel: email, template: hello } }
  - { id: pause, wait: 3d }
`,
};
const NOW = ['--now', '2026-11-23T09:00:00Z'];

let root = '';
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const entries = () => readdirSync(join(root, CACHE_FOLDER)).filter((name) => name.startsWith('lint-'));
const lint = (...args: readonly string[]) => invoke(['lint', '--workspace', root, ...args]);

const lintWith = (journey: string) => {
  put('one.journey.yaml', journey);
  return lint(...NOW);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rutter-cache-'));
  for (const [path, text] of Object.entries(FILES)) put(path, text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the cache of lint', () => {
  it('answers as a cold run in every format, and to any selection of paths', async () => {
    await lint(...NOW);
    expect(entries()).toHaveLength(1);
    for (const format of ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown']) {
      for (const paths of [[], [join(root, 'one.journey.yaml')]]) {
        const args = ['--format', format, ...NOW, ...paths];
        const cold = await lint(...args, '--no-cache');
        expect(await lint(...args)).toEqual(cold);
        expect(cold.out).not.toBe('');
      }
    }
    expect(entries()).toHaveLength(1);
  });

  it('answers from the folder: what is written there is what is said', async () => {
    const before = await lint(...NOW);
    const [name = ''] = entries();
    const path = join(root, CACHE_FOLDER, name);
    const [, body = ''] = readFileSync(path, 'utf8').split('\n');
    const other = body.replace(/"message":"[^"]*"/, '"message":"said by the cache"');
    writeFileSync(path, `${sha256(other)}\n${other}`);
    expect((await lint(...NOW)).out).toContain('said by the cache');
    expect(await lint(...NOW, '--no-cache')).toEqual(before);
  });

  it('is not used in CI, nor where files are mended or selected', async () => {
    await invoke(['lint', '--workspace', root, ...NOW], { env: { CI: 'true' } });
    await lint('--diff', ...NOW);
    await lint('--select', 'kind:Journey', ...NOW);
    await lint('--no-cache', ...NOW);
    expect(() => entries()).toThrow();
  });

  it('knows files, levels, options, the baseline and the day apart', async () => {
    const runs = [
      () => lint(...NOW),
      () => lint(...NOW, '--rule', 'missing-owner=off'),
      () => lint(...NOW, '--rule', 'missing-owner=error'),
      () => lint('--now', '2027-01-01T09:00:00Z'),
      () => lintWith(`${FILES['one.journey.yaml']}owner: crm\n`),
      () => lintWith('kind: Journey\n  - broken'),
      () => lintWith(FILES['one.journey.yaml'] ?? ''),
    ];
    for (const run of runs) {
      const first = await run();
      const cold = await run();
      rmSync(join(root, CACHE_FOLDER), { recursive: true, force: true });
      expect([first, await run()]).toEqual([cold, cold]);
    }
  });

  it('takes no harm from a broken, cut off or foreign file, or from a folder that is none', async () => {
    const cold = await lint(...NOW, '--no-cache');
    await lint(...NOW);
    const [name = ''] = entries();
    const path = join(root, CACHE_FOLDER, name);
    const sound = readFileSync(path, 'utf8');
    const harms = [
      () => truncateSync(path, 100),
      () => truncateSync(path, 0),
      () => writeFileSync(path, sound.replace('"severity"', '"severitx"')),
      () => writeFileSync(path, `${'0'.repeat(64)}\n${sound.slice(65)}`),
      () => writeFileSync(path, '\u0000\u0001'),
      () => {
        rmSync(path);
        mkdirSync(path);
      },
      () => {
        rmSync(join(root, CACHE_FOLDER), { recursive: true });
        writeFileSync(join(root, CACHE_FOLDER), 'a file');
      },
    ];
    for (const harm of harms) {
      harm();
      expect(await lint(...NOW)).toEqual(cold);
    }
  });

  it('gives what a cold run gives after any edits', { timeout: 60_000 }, async () => {
    const paths = Object.keys(FILES);
    const edit = fc.record({
      path: fc.constantFrom(...paths),
      at: fc.nat(),
      remove: fc.nat(4),
      text: fc.constantFrom('', ' ', '\n', 'x', ': ', '- ', 'owner: crm\n', '  id: greet\n', '"', '{'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        for (const { path, at, remove, text } of edits) {
          const before = FILES[path] ?? '';
          const start = at % (before.length + 1);
          put(path, before.slice(0, start) + text + before.slice(start + remove));
          const cold = await lint('--format', 'json', ...NOW, '--no-cache');
          expect(await lint('--format', 'json', ...NOW)).toEqual(cold);
          expect(await lint('--format', 'json', ...NOW)).toEqual(cold);
        }
      }),
      { numRuns: 20 },
    );
    expect(entries().length).toBeLessThanOrEqual(8);
  });

  it('serves runs that go on at once', { timeout: 60_000 }, async () => {
    const cold = await lint(...NOW, '--no-cache');
    const main = new URL('../main.ts', import.meta.url).pathname;
    const args = ['--disable-warning=ExperimentalWarning', main, 'lint', '--workspace', root, ...NOW];
    const { CI: _ci, ...env } = process.env;
    const run = () =>
      new Promise<string>((done) => {
        execFile(process.execPath, args, { cwd: process.cwd(), env }, (_, stdout) => done(stdout));
      });
    const said = await Promise.all([run(), run(), run(), run()]);
    expect(said).toEqual([cold.out, cold.out, cold.out, cold.out]);
    expect(entries()).toHaveLength(1);
    expect(await lint(...NOW)).toEqual(cold);
  });
});

describe('validity', () => {
  const outcome = { diagnostics: [], prints: [], known: 0, edition: '2026-11', isPinned: true };
  const at = (text: string) => instant(Date.parse(text));

  it.each([
    ['the same day of the zone', { zone: 'Europe/Madrid', isTimed: false }, '2026-11-23T22:59:00Z', true],
    ['the next day of the zone', { zone: 'Europe/Madrid', isTimed: false }, '2026-11-23T23:00:00Z', false],
    ['the same instant', { zone: 'Europe/Madrid', isTimed: true }, '2026-11-23T09:00:00Z', true],
    ['another instant', { zone: 'Europe/Madrid', isTimed: true }, '2026-11-23T09:00:01Z', false],
    ['a zone that nobody knows, soon', { zone: null, isTimed: false }, '2026-11-23T09:14:59Z', true],
    ['a zone that nobody knows, later', { zone: null, isTimed: false }, '2026-11-23T09:15:00Z', false],
  ])('%s', (_, { zone, isTimed }, now, holds) => {
    const cache = openResultCache(root, ['a']);
    cache.write(outcome, { at: at('2026-11-23T09:00:00Z'), zone, isTimed });
    expect(cache.read(at(now))).toEqual(holds ? outcome : null);
    expect(openResultCache(root, ['b']).read(at(now))).toBeNull();
  });
});
