/** One run of a contender in a process of its own, under strace where that is installed, and what it came to. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countSyncs, traceSyncs } from './accounting.ts';
import type { ChildAnswer, Task } from './child.ts';
import { isSound, type Verdict } from './judge.ts';
import type { Measured } from './measured.ts';

const HERE = import.meta.dirname;
const PEERS = join(HERE, '../peers');
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The peers by name, as their processes know them. */
export const PEER_NAMES: readonly string[] = [
  'bullmq_always',
  'bullmq_everysec',
  'graphile',
  'graphile_gathered',
  'restate',
  'dbos',
];

/** Ourselves, as our process knows us. */
export const OWN_NAME = 'rutter';

/** What a run came to, with the times that somebody waited for the disk (NaN without strace). */
export type Run = Measured & { readonly syncs: number };

/** Why there is no run: what is not installed and how to get it. */
export type Skipped = { readonly skipped: string };

/** The run did not do all its work; the message says what is missing. */
export class Unsound extends Error {
  override readonly name = 'Unsound';
}

/** Somebody broke the bench off: nothing more is run. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Waits for the disk can be counted on this machine. */
export function canTrace(): boolean {
  return spawnSync('strace', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Runs it on `size` people below `directory`. Throws Unsound, Stopped, or what went wrong in its process. */
export async function runContender(name: string, size: number, directory: string): Promise<Run | Skipped> {
  const isOwn = name === OWN_NAME;
  if (!isOwn && !existsSync(join(PEERS, 'node_modules'))) {
    return { skipped: 'its packages are not installed: npm ci --prefix tests/bench/peers' };
  }
  const folder = mkdtempSync(join(directory, 'bench-run-'));
  try {
    const log = join(folder, 'syncs.log');
    const task: Task = { contender: name, size, directory };
    const program = join(isOwn ? HERE : PEERS, 'main.ts');
    const command = [process.execPath, '--expose-gc', program, JSON.stringify(task)];
    const answer = await answerOf(canTrace() ? traceSyncs(log, command) : command);
    if ('skipped' in answer) return answer;
    if ('failed' in answer) throw new Error(answer.failed);
    const { measured } = answer;
    if (!isSound(measured.verdict)) throw new Unsound(describeVerdict(measured.verdict));
    const syncs = existsSync(log)
      ? countSyncs(readFileSync(log, 'utf8'), measured.fromMs, measured.untilMs)
      : Number.NaN;
    return { ...measured, syncs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The last line of a process. Its standard input stays open as long as we live: at the end of it, it ends. So it does
 * when somebody interrupts us.
 */
async function answerOf([program = '', ...rest]: readonly string[]): Promise<ChildAnswer> {
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  let [printed, complaints] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    printed = (printed + data.toString()).slice(-20_000);
  });
  child.stderr.on('data', (data: Buffer) => {
    complaints = (complaints + data.toString()).slice(-2000);
  });
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    child.stdin.end();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => resolve());
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
  if (isStopped) throw new Stopped('the bench was broken off');
  const line = printed.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`the process ended without an answer: ${complaints}`);
  return JSON.parse(line) as ChildAnswer;
}

/** A verdict for people. */
export function describeVerdict(verdict: Verdict): string {
  const faults = Object.entries(verdict).filter(([name, count]) => name !== 'journeys' && count > 0);
  if (faults.length === 0) return 'every message once, none late';
  return faults.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ');
}
