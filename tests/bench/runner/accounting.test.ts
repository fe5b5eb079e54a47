/** The accounts of a run: CPU of a tree of processes, and the waits for the disk in a log of strace. */
import { spawnSync } from 'node:child_process';
import { platform } from 'node:os';
import { expect, it } from 'vitest';
import { countSyncs, readMachine, readTreeCpu } from './accounting.ts';

it('counts each wait for the disk once, and only those of the run', () => {
  const log = [
    '70 1795448857.000001 fdatasync(21) = 0',
    '70 1795448858.000001 fdatasync(21 <unfinished ...>',
    '71 1795448858.500000 fsync(4)      = 0',
    '70 1795448858.700000 <... fdatasync resumed>) = 0',
    '72 1795448859.900000 sync_file_range(7, 0, 1048576, SYNC_FILE_RANGE_WRITE) = 0',
    '71 1795448860.100000 fsync(4)      = 0',
    '71 1795448858.600000 +++ exited with 0 +++',
  ].join('\n');
  expect(countSyncs(log, 1795448858000, 1795448860000)).toBe(3);
  expect(countSyncs('', 0, Number.MAX_VALUE)).toBe(0);
});

it.skipIf(platform() !== 'linux')('sees what a process and those below it have used', () => {
  const before = readTreeCpu(process.pid);
  const work = 'const end = process.cpuUsage().user + 120_000; while (process.cpuUsage().user < end);';
  spawnSync(process.execPath, ['-e', work]);
  const until = process.cpuUsage().user + 120_000;
  while (process.cpuUsage().user < until);
  const after = readTreeCpu(process.pid);
  expect(after.belowMs - before.belowMs).toBeGreaterThanOrEqual(80);
  expect(after.ownMs - before.ownMs).toBeGreaterThanOrEqual(80);
  const machine = readMachine();
  expect(machine.all).toBeGreaterThan(machine.idle);
});

it('has no figure for a process that is not there', () => {
  expect(readTreeCpu(2 ** 30).ownMs).toBeNaN();
});
