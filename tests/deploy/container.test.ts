/**
 * The Containerfile without a container engine: its rules of safety as text, and its steps in a folder of their own, from
 * the files that it copies to the daemon that its entry point starts. Packages are those of the project, not installed anew.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileTexts, shop } from '../e2e/workspace.ts';
import { runToEnd, startByCommand } from './started.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 600_000;

type Instruction = { readonly word: string; readonly rest: string };

/** Lines that end in a backslash go on; comments fall away. */
function readInstructions(text: string): readonly Instruction[] {
  return text
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [word = '', ...rest] = line.split(' ');
      return { word, rest: rest.join(' ') };
    });
}

const instructions = readInstructions(readFileSync(join(ROOT, 'deploy/Containerfile'), 'utf8'));
const restsOf = (word: string) => instructions.filter((each) => each.word === word).map(({ rest }) => rest);
const starts = instructions.flatMap(({ word }, at) => (word === 'FROM' ? [at] : []));
const last = instructions.slice(starts.at(-1));

/** What a COPY takes from the repository, and where it goes; null for one from another stage. */
function sourcesOf(rest: string): { readonly sources: readonly string[]; readonly target: string } | null {
  const words = rest.split(' ');
  return words[0]?.startsWith('--from=') ? null : { sources: words.slice(0, -1), target: words.at(-1) ?? '' };
}

const copies = restsOf('COPY').flatMap((rest) => sourcesOf(rest) ?? []);

describe('the Containerfile', () => {
  it('stands on one exact version of Node.js in all stages: the one that the project pins', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: { node: string };
    };
    const image = `docker.io/library/node:${devDependencies.node}-bookworm-slim`;
    expect(restsOf('ARG')).toEqual([`NODE_IMAGE=${image}`]);
    expect(restsOf('FROM').map((rest) => rest.split(' ')[0])).toEqual(Array(3).fill(`\${NODE_IMAGE}`));
  });

  it('copies only what exists, and what the builder is shown', () => {
    const shown = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const sources = copies.flatMap((copy) => copy.sources.map((source) => source.replace(/^\.\//, '')));
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    expect(sources.filter((source) => !shown.includes(`!${source}`))).toEqual([]);
    expect(new Set(sources).size).toBe(shown.filter((line) => line.startsWith('!')).length);
  });

  it('runs nobody as root, keeps no secret, and installs by the lockfile without scripts of packages', () => {
    const words = last.map(({ word }) => word);
    expect(last.filter(({ word }) => word === 'USER')).toEqual([{ word: 'USER', rest: 'node' }]);
    expect(words.indexOf('USER')).toBeLessThan(words.indexOf('ENTRYPOINT'));
    expect(words.lastIndexOf('COPY')).toBeLessThan(words.indexOf('USER'));
    expect([...restsOf('ENV'), ...restsOf('ARG')].join(' ')).not.toMatch(/SECRET|TOKEN|KEY|PASSWORD/);
    const installs = restsOf('RUN').filter((rest) => rest.includes('npm') && !rest.includes('npm run'));
    expect(installs).toEqual(['npm ci --ignore-scripts', 'npm ci --omit=dev --ignore-scripts']);
  });
});

describe('its steps, done here', () => {
  let folder = '';
  const image = () => join(folder, 'app');
  /** A command of the image, with the paths of the image in this folder. */
  const placed = (rest: string) =>
    (JSON.parse(rest.slice(rest.indexOf('['))) as string[]).map((word) =>
      word.replace(/^node$/, process.execPath).replace(/^\/(app|var)\//, `${folder}/$1/`),
    );
  const health = (url: string) => {
    const [check = ''] = restsOf('HEALTHCHECK');
    return runToEnd([...placed(check), url], folder);
  };
  const start = (...words: string[]) => {
    const command = [...restsOf('ENTRYPOINT'), ...restsOf('CMD')].flatMap(placed);
    return startByCommand([...command, '--host', '127.0.0.1', '--port', '0', ...words], {
      RUTTER_WRITE_KEYS: 'key',
      RUTTER_ADMIN_TOKEN: 'token',
      RUTTER_LINK_SECRET: 'a secret for links of the tests',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: '1025',
      PUSH_URL: 'https://push.example/',
      CALL_URL: 'https://call.example/',
      HOOK_SECRET: `whsec_${btoa('a secret for the hooks of the tests')}`,
    });
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rutter-image-'));
    const build = join(folder, 'build');
    for (const [at, { word, rest }] of instructions.entries()) {
      const copy = word === 'COPY' ? sourcesOf(rest) : null;
      if (copy === null) continue;
      const base = at > (starts.at(-1) ?? 0) ? image() : build;
      for (const source of copy.sources) {
        const target = join(base, copy.target, copy.target.endsWith('/') ? source : '');
        mkdirSync(dirname(target), { recursive: true });
        cpSync(join(ROOT, source), target, { recursive: true });
      }
    }
    symlinkSync(join(ROOT, 'node_modules'), join(build, 'node_modules'));
    const { code, said } = await runToEnd(['npm', 'run', 'build'], build);
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    cpSync(join(build, 'dist'), join(image(), 'dist'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(image(), 'node_modules'));
  }, PATIENCE_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'start a daemon that is well without a plan, and ends well on SIGTERM; then it is well no more',
    async () => {
      const daemon = await start();
      expect(await health(daemon.url)).toEqual({
        code: 0,
        said: 'no_plan\n',
      });
      expect(await daemon.stop()).toBe(0);
      expect(await health(daemon.url)).toMatchObject({ code: 1 });
    },
    PATIENCE_MS,
  );

  it(
    'start a daemon that is well with a plan',
    async () => {
      const path = join(folder, 'plan.json');
      writeFileSync(path, JSON.stringify(await compileTexts(shop)));
      const daemon = await start('--plan', path);
      expect(await health(daemon.url)).toEqual({ code: 0, said: 'ok\n' });
      expect(await daemon.stop()).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'tell a daemon that takes no events from one that does',
    async () => {
      const server = createServer((_request, answer) => {
        answer.writeHead(503, { 'content-type': 'application/json' }).end('{"status":"disk_full"}');
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as { port: number };
      expect(await health(`http://127.0.0.1:${port}`)).toEqual({ code: 1, said: 'disk_full\n' });
      await new Promise((done) => server.close(done));
    },
    PATIENCE_MS,
  );
});
