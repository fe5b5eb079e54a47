/**
 * What a run costs the machine, from proc(5): CPU time of a tree of processes, the share of the machine that was idle,
 * and (from the log of strace) how often somebody waited for the disk. Linux only; elsewhere the figures are NaN.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** A tick of proc(5): USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly ownMs: number;
  readonly reapedMs: number;
};

function readProcess(pid: number): Process | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = [1, 11, 12, 13, 14].map(
      (index) => fields[index],
    );
    return { pid, parent, ownMs: (user + system) * TICK_MS, reapedMs: (reapedUser + reapedSystem) * TICK_MS };
  } catch {
    return null;
  }
}

/** CPU time so far in ms of a process itself, and of all below it with those that have ended. */
export function readTreeCpu(root: number): { readonly ownMs: number; readonly belowMs: number } {
  let all: readonly Process[];
  try {
    all = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readProcess(Number(name)) ?? []);
  } catch {
    return { ownMs: Number.NaN, belowMs: Number.NaN };
  }
  const children = Map.groupBy(all, ({ parent }) => parent);
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce(
      (total, child) => total + child.ownMs + child.reapedMs + sum(child.pid),
      0,
    );
  const { ownMs, reapedMs } = all.find(({ pid }) => pid === root) ?? {
    ownMs: Number.NaN,
    reapedMs: Number.NaN,
  };
  return { ownMs, belowMs: reapedMs + sum(root) };
}

/** Ticks of the whole machine: in all, and those in which a core had nothing to do or waited for the disk. */
export function readMachine(): { readonly all: number; readonly idle: number } {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    // user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already.
    const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
    return { all: ticks.reduce((sum, each) => sum + each, 0), idle: (ticks[3] ?? 0) + (ticks[4] ?? 0) };
  } catch {
    return { all: Number.NaN, idle: Number.NaN };
  }
}

/** The command line that runs `command` with a line in `log` for each wait for the disk; almost free for all other calls. */
export function traceSyncs(log: string, command: readonly string[]): readonly string[] {
  const calls = '--trace=fsync,fdatasync,sync_file_range';
  return ['strace', '--follow-forks', '--seccomp-bpf', '-qqq', '-ttt', calls, `--output=${log}`, ...command];
}

/** How many calls of a log of `traceSyncs` began between two instants (epoch ms). */
export function countSyncs(log: string, fromMs: number, untilMs: number): number {
  return log.split('\n').filter((line) => {
    const at = /^\d+\s+(\d+\.\d+)\s+(?:fsync|fdatasync|sync_file_range)\(/.exec(line)?.[1];
    return at !== undefined && Number(at) * 1000 >= fromMs && Number(at) * 1000 <= untilMs;
  }).length;
}
