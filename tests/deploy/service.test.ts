/** The systemd unit: well-formed and hardened by systemd's own word, and its command line starts and stops the daemon. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRAIN_MS } from '../../src/daemon/daemon.ts';
import { runToEnd, startByCommand } from './started.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(ROOT, 'deploy/rutter.service'), 'utf8');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const PATIENCE_MS = 300_000;

/** All values of a setting, in order. */
const valuesOf = (name: string) =>
  text.split('\n').flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rutter-service-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasSystemd)('systemd says', () => {
  const analyze = async (unit: string, ...words: string[]) => {
    const path = join(folder, 'rutter.service');
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath));
    return runToEnd(['systemd-analyze', ...words, path], folder);
  };

  it(
    'that nothing in it is unknown or badly written',
    async () => {
      // Other units of the machine may have faults of their own; they are not ours.
      const words = ['verify', '--recursive-errors=no'];
      const { code, said } = await analyze(text, ...words);
      expect({ code, said: said.split('\n').filter((line) => line.includes('rutter.service')) }).toEqual({
        code: 0,
        said: [],
      });
      const wrong = await analyze(text.replace('ProtectSystem=', 'ProtectSytem='), ...words);
      expect(wrong.said).toContain('ProtectSytem');
    },
    PATIENCE_MS,
  );

  it(
    'that its exposure is at most 1.5 of 10, and more without the limits on the file system',
    async () => {
      const words = ['security', '--offline=true', '--threshold=15'];
      expect((await analyze(text, ...words)).code).toBe(0);
      const loose = text.replace(/^(Protect|Private|Restrict|SystemCall).*\n/gm, '');
      expect((await analyze(loose, ...words)).code).not.toBe(0);
    },
    PATIENCE_MS,
  );
});

describe('the unit', () => {
  it('gives the daemon longer to stop than the daemon gives its sends', () => {
    expect(valuesOf('TimeoutStopSec').map(Number)).toEqual([30]);
    expect(30_000).toBeGreaterThan(2 * DRAIN_MS);
  });

  it('lets V8 compile', () => {
    expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  });

  it('starts what the build makes', () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      bin: { rutter: string };
    };
    const [, program] = (valuesOf('ExecStart')[0] ?? '').split(' ');
    expect(program).toBe(join('/opt/rutter', bin.rutter));
  });

  it(
    'hands the secrets over as files, with which its command starts the daemon; SIGTERM ends it well',
    async () => {
      const credentials = join(folder, 'credentials');
      mkdirSync(credentials);
      for (const loaded of valuesOf('LoadCredential')) {
        const [name = ''] = loaded.split(':');
        writeFileSync(join(credentials, name), `${name}-that-is-long-enough\n`);
      }
      const settings = valuesOf('Environment').flatMap((line) => line.split(' '));
      const environment = Object.fromEntries(
        settings.map((each) => {
          const [name = '', value = ''] = each.split('=');
          return [name, value.replace('%d', credentials).replace('/var/cache/rutter', join(folder, 'cache'))];
        }),
      );
      const [command = ''] = valuesOf('ExecStart');
      const [, , ...words] = command.replace(`\${STATE_DIRECTORY}`, join(folder, 'state')).split(' ');
      const daemon = await startByCommand(
        [process.execPath, join(ROOT, 'src/cli/main.ts'), ...words, '--port', '0'],
        environment,
      );
      const answer = await fetch(`${daemon.url}/metrics`, {
        headers: { authorization: 'Bearer admin-token-that-is-long-enough' },
      });
      expect([answer.status, await daemon.stop()]).toEqual([200, 0]);
    },
    PATIENCE_MS,
  );
});
