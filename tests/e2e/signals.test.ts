/** The program as a process: what Ctrl-C, a closed terminal, a reader who goes away and an old Node.js do to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE_COMPILE_CACHE } from './child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SMALL = join(ROOT, 'tests/fixtures/workspaces/rules');

/** What Node runs before the program. */
const preload = (script: string) => `--import=data:text/javascript,${encodeURIComponent(script)}`;

let data = '';
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'rutter-signals-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** One message as the protocol of editors frames it. */
function frame(message: object): string {
  const text = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** Starts the command line; what it says gathers, and `closed` resolves to its exit code and the signal that ended it. */
function start(
  words: readonly string[],
  options: readonly string[] = [],
  input: 'ignore' | 'pipe' = 'ignore',
) {
  const child: ChildProcess = spawn(process.execPath, [...options, join(ROOT, 'src/cli/main.ts'), ...words], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE,
      RUTTER_WRITE_KEYS: 'k',
      RUTTER_ADMIN_TOKEN: 't',
      RUTTER_LINK_SECRET: 's'.repeat(32),
    },
    stdio: [input, 'pipe', 'pipe'],
  });
  const said = { text: '' };
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const until = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(said.text) && resolve();
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      closed.then(() => reject(new Error(`it ended: ${said.text}`)), reject);
      look();
    });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said.text += text;
    });
  }
  return { child, said, closed, until };
}

describe('the program as a process', { timeout: 120_000 }, () => {
  it('ends at once on Ctrl-C while it computes, for then it hears no signal itself', async () => {
    const busy = preload('Date.now = () => { process._rawDebug("busy"); for (;;); }');
    const { child, closed, until } = start(['validate', '--workspace', SMALL], [busy]);
    await until(/busy/);
    child.kill('SIGINT');
    expect(await closed).toEqual([null, 'SIGINT']);
  });

  it('stops the daemon in order when its terminal is closed', async () => {
    const { child, closed, said, until } = start(['run', '--data', join(data, 'store'), '--port', '0']);
    await until(/^listening on /m);
    child.kill('SIGHUP');
    expect(await closed).toEqual([0, null]);
    expect(said.text).not.toMatch(/^\s+at /m);
  });

  it('ends quietly when whoever reads has read enough', async () => {
    const { child, closed, said } = start(['explain', 'Journey']);
    child.stdout?.destroy();
    expect([await closed, said.text]).toEqual([[0, null], '']);
  });

  it('ends the language server when the editor tells it to, by a signal too', async () => {
    const { child, closed } = start(['lsp'], [], 'pipe');
    await once(child, 'spawn');
    child.stdin?.write(frame({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { capabilities: {} } }));
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGTERM');
    // By its protocol: 1 where nobody asked it to shut down before.
    expect(await closed).toEqual([1, null]);
  });

  it('says that it was interrupted, and not that no daemon is there', async () => {
    const silent = createServer();
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as AddressInfo).port));
    });
    const connected = once(silent, 'connection') as Promise<[Socket]>;
    const url = `http://127.0.0.1:${port}`;
    const order = ['panic', '--scope', 'all', '--as', 'ana', '--reason', 'a test', '--url', url];
    const { child, closed, said } = start(order);
    const [socket] = await connected;
    child.kill('SIGINT');
    expect(await closed).toEqual([2, null]);
    socket.destroy();
    silent.close();
    expect(said.text).toBe(
      'error: interrupted before the daemon answered\n  = help: whether the daemon did it, `rutter audit` says\n',
    );
  });

  it('says in words that the output has no room, and that the folder is gone', async () => {
    const shell = async (script: string) => {
      const child = spawn('sh', ['-c', script, process.execPath, join(ROOT, 'src/cli/main.ts')], {
        cwd: data,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const texts: string[] = [];
      child.stderr.setEncoding('utf8').on('data', (text: string) => texts.push(text));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, said: texts.join('') };
    };
    expect(await shell('mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" version')).toEqual({
      code: 2,
      said: expect.stringMatching(/^error: the folder you are in is not there any more\n(?!.*\n\s+at )/m),
    });
    if (!existsSync('/dev/full')) return;
    expect(await shell('exec "$0" "$1" version > /dev/full')).toEqual({
      code: 2,
      said: 'error: the output cannot be written: ENOSPC\n',
    });
  });

  it('says which Node.js it needs, and needs the one of the package', async () => {
    const old =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })';
    const { closed, said } = start(['version'], [preload(old)]);
    expect((await closed)[0]).toBe(2);
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    const needed = engines.node.replace('>=', '');
    expect(said.text).toMatch(`error: this is Node.js 20.20.2, and rutter needs ${needed} or newer\n`);
    expect(said.text).not.toMatch(/^\s+at /m);
  });
});
