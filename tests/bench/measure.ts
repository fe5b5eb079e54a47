/** What a piece of work costs: wall time, CPU time and bytes written by this process; and medians over rounds. */
import { readFileSync } from 'node:fs';

/** `cpuMs` is user and system time of all threads; `writtenBytes` is NaN where the system does not tell. */
export type Cost = { readonly wallMs: number; readonly cpuMs: number; readonly writtenBytes: number };

/** Bytes handed to the system by write calls so far (Linux, proc(5): `wchar`). */
function readWrittenBytes(): number {
  try {
    return Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);
  } catch {
    return Number.NaN;
  }
}

/** Runs `work` from a clean heap (with --expose-gc) and says what it cost. */
export async function measure(work: () => void | Promise<void>): Promise<Cost> {
  globalThis.gc?.();
  const writtenBefore = readWrittenBytes();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMs, cpuMs: (user + system) / 1000, writtenBytes: readWrittenBytes() - writtenBefore };
}

/** The middle value; of an even number of values the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The medians of each part of several costs. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wallMs: median(costs.map((cost) => cost.wallMs)),
    cpuMs: median(costs.map((cost) => cost.cpuMs)),
    writtenBytes: median(costs.map((cost) => cost.writtenBytes)),
  };
}

/** CPU time of this process in milliseconds (user and system, all threads) that `work` took. For slices: no collection before. */
export async function measureCpu(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The list, begun with the item at `turn`, so that nobody always comes first. */
export function rotate<Item>(items: readonly Item[], turn: number): readonly Item[] {
  const start = turn % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Smallest, middle and largest of many values, for people: `1.2 (0.9 to 3.1)`. */
export function describeSpread(values: readonly number[], digits: number): string {
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
