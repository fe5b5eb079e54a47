/** S6: links out of the workspace, pipes, devices, sockets and folders where files should be; nothing is read that is not the workspace's. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figure } from './figures.ts';
import { type HostileCase, play } from './hostile/play.ts';

const SEGMENT =
  'kind: Segment\nname: outside\nowner: crm\npurpose: Not ours.\nwhen: { event: Order Placed }\n';

function link(to: string): (folder: string) => void {
  return (folder) => symlinkSync(to, join(folder, 'odd.yaml'));
}

function casesBeside(outside: string, socket: string): readonly HostileCase[] {
  const unreadable = 'odd.yaml unreadable-file';
  return [
    { name: 'a link to a file outside', lay: link(join(outside, 'outside.yaml')), says: unreadable },
    { name: 'a link to a file outside, relative', lay: link('../../../../etc/passwd'), says: unreadable },
    { name: 'a link to nothing', lay: link('nowhere.yaml'), says: unreadable },
    { name: 'a link to itself', lay: link('odd.yaml'), says: unreadable },
    { name: 'a link to a device that never ends', lay: link('/dev/zero'), says: unreadable },
    { name: 'a link to a terminal', lay: link('/dev/tty'), says: unreadable },
    { name: 'a link to what the process reads', lay: link('/dev/stdin'), says: unreadable },
    { name: 'a link to its memory', lay: link('/proc/self/mem'), says: unreadable },
    { name: 'a link to a folder', lay: link('.'), says: unreadable },
    { name: 'a socket', lay: link(socket), says: unreadable },
    {
      name: 'a pipe that nobody writes to',
      lay: (folder) => void execFileSync('mkfifo', [join(folder, 'odd.yaml')]),
      says: unreadable,
    },
    {
      name: 'a folder with the name of a file',
      lay: (folder) => mkdirSync(join(folder, 'odd.yaml')),
      says: null,
    },
    {
      name: 'a linked folder with files outside',
      lay: (folder) => symlinkSync(outside, join(folder, 'more')),
      says: null,
    },
    {
      name: 'a linked folder that holds itself',
      lay: (folder) => {
        mkdirSync(join(folder, 'more'));
        symlinkSync('..', join(folder, 'more', 'again'));
      },
      says: null,
    },
    {
      name: 'a link inside of the workspace',
      lay: (folder) => {
        mkdirSync(join(folder, 'node_modules'));
        writeFileSync(join(folder, 'node_modules', 'own.yaml'), SEGMENT);
        symlinkSync('node_modules/own.yaml', join(folder, 'odd.yaml'));
      },
      says: null,
    },
    {
      name: 'names with line ends, quotes and escape sequences',
      files: { 'a\nb.yaml': 'kind: Segment\n', "c'\u001b[2J.yaml": 'kind: Segment\n' },
      says: 'a\nb.yaml missing-key',
    },
    {
      name: 'a name of 255 characters, forty folders deep',
      files: { [`${'d/'.repeat(40)}${'n'.repeat(250)}.yaml`]: SEGMENT },
      says: null,
    },
    {
      name: 'a file that nobody may read',
      files: { 'odd.yaml': SEGMENT },
      lay: (folder) => chmodSync(join(folder, 'odd.yaml'), 0),
      says: process.getuid?.() === 0 ? null : unreadable,
    },
  ];
}

it('S6 what is not a file of the workspace is refused by name or left alone, and nothing waits for it', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'rutter-outside-'));
  writeFileSync(join(outside, 'outside.yaml'), SEGMENT);
  const socket = join(outside, 'socket');
  const server = createServer().listen(socket);
  try {
    const { cases, wrong, worstMs, peakMb } = await play(casesBeside(outside, socket));
    figure('S6', { cases, failed: wrong.length, worst_ms: worstMs, peak_mb: peakMb });
    expect(wrong).toEqual([]);
  } finally {
    server.close();
    rmSync(outside, { recursive: true, force: true });
  }
}, 120_000);
