/**
 * The package as npm packs it: built, packed, unpacked into an empty folder and run there. What the program reads at run
 * time must be in it, and what it imports must be among the dependencies.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToEnd, startByCommand } from '../deploy/started.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SMALL = join(ROOT, 'tests/fixtures/workspaces/rules');
const PATIENCE_MS = 300_000;
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
  files: readonly string[];
  bin: { rutter: string };
  dependencies: { [name: string]: string };
};

let folder = '';
const installed = () => join(folder, 'package');
const code = () => join(installed(), 'dist/src/cli');

/** Runs the installed program, without the variables by which it tells CI. */
function rutter(words: readonly string[], environment: readonly string[] = []) {
  const clean = ['env', '-u', 'CI', '-u', 'GITHUB_ACTIONS', ...environment];
  return runToEnd([...clean, process.execPath, join(installed(), manifest.bin.rutter), ...words], folder);
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rutter-package-')));
  const source = join(folder, 'source');
  mkdirSync(source);
  const dist = join(source, 'dist');
  const build = [join(ROOT, 'node_modules/.bin/rolldown'), '-c', 'rolldown.config.ts', '--dir', dist];
  expect(await runToEnd(build, ROOT)).toEqual({ code: 0, said: expect.any(String) });
  for (const name of ['package.json', ...manifest.files.filter((each) => each !== 'dist')]) {
    cpSync(join(ROOT, name), join(source, name), { recursive: true });
  }
  const pack = ['npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  expect(await runToEnd(pack, source)).toMatchObject({ code: 0 });
  const tarball = `rutter-${manifest.version}.tgz`;
  expect(await runToEnd(['tar', '-xzf', tarball], folder)).toEqual({ code: 0, said: '' });
  symlinkSync(join(ROOT, 'node_modules'), join(installed(), 'node_modules'));
}, PATIENCE_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', { timeout: PATIENCE_MS }, () => {
  it('knows its version, and checks a workspace', async () => {
    expect(await rutter(['--version'])).toEqual({ code: 0, said: `${manifest.version}\n` });
    const validated = await rutter(['validate', '--workspace', SMALL]);
    expect(validated.said).toMatch(/^nothing wrong in 12 files\n/);
    expect(validated.code).toBe(0);
  });

  it('lints, and answers from its cache the second time', async () => {
    const workspace = join(folder, 'workspace');
    cpSync(SMALL, workspace, { recursive: true });
    const words = ['lint', '--workspace', workspace, '--now', '2026-11-23T09:00:00Z'];
    const first = await rutter(words);
    expect(readdirSync(workspace)).toContain('.rutter');
    expect(await rutter(words)).toEqual(first);
    expect(first.said).not.toContain('internal error');
  });

  it('explains rules, kinds and diagnostics', async () => {
    const rule = await rutter(['explain', 'missing-owner']);
    const page = readFileSync(join(ROOT, 'src/rules/missing-owner/README.md'), 'utf8');
    expect(rule).toEqual({ code: 0, said: expect.stringContaining(page.trimEnd()) });
    expect(await rutter(['explain', 'send'])).toMatchObject({ code: 0 });
    expect(await rutter(['explain', 'unknown-key'])).toMatchObject({ code: 0 });
  });

  it('says with RUTTER_DEBUG which line of the sources an error comes from', async () => {
    const script = encodeURIComponent('Date.now=()=>{throw new Error("a broken clock")}');
    const words = ['validate', '--workspace', SMALL];
    const failed = await rutter(words, [
      'RUTTER_DEBUG=1',
      `NODE_OPTIONS=--import data:text/javascript,${script}`,
    ]);
    expect(failed.said).toMatch(/^internal error: a broken clock\n/);
    expect(failed.said).toMatch(/src\/cli\/commands\/validate\.ts:\d+/);
    expect(failed.code).toBe(2);
  });

  it('runs the daemon, whose engine is a program of its own', async () => {
    const data = join(folder, 'data');
    const words = ['run', '--data', data, '--port', '0'];
    const started = await startByCommand(
      [process.execPath, join(installed(), manifest.bin.rutter), ...words],
      {
        RUTTER_WRITE_KEYS: 'k',
        RUTTER_ADMIN_TOKEN: 't',
        RUTTER_LINK_SECRET: 's'.repeat(32),
      },
    );
    const health = await (await fetch(`${started.url}/health`)).json();
    expect([health, await started.stop()]).toEqual([{ status: 'no_plan', plan: null }, 0]);
    expect(readdirSync(data)).toContain('rutter.db');
  });

  it('imports nothing that an installation without the tools of developers lacks', () => {
    const texts = readdirSync(code())
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(code(), name), 'utf8'));
    const specifiers = texts.flatMap((text) =>
      [...text.matchAll(/^(?:import|export)\b[^;"']*["']([^"']+)["'];$|\bimport\(["']([^"']+)["']\)/gm)].map(
        ([, named, later]) => named ?? later ?? '',
      ),
    );
    const packages = specifiers.filter((each) => !/^(?:\.|node:)/.test(each));
    expect(packages).toContain('fastify');
    const names = packages.map((each) => /^(?:@[^/]+\/)?[^/]+/.exec(each)?.[0] ?? each);
    expect(names.filter((name) => manifest.dependencies[name] === undefined)).toEqual([]);
  });

  it('brings the licences of the packages that are part of the program', () => {
    const licences = readFileSync(join(installed(), 'dist/LICENSES.txt'), 'utf8');
    for (const name of ['yaml', 'liquidjs', 'libphonenumber-js', 'commander']) {
      expect(licences).toContain(`${name} ${manifest.dependencies[name]}\n`);
    }
    expect(licences.match(/permission|licen[cs]e/gi)?.length).toBeGreaterThan(10);
  });
});
