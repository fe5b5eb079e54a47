/** How much memory a process has held; proc(5) knows it. */
import { readFileSync } from 'node:fs';

/** The most memory that this process has held, in MB (Linux: `VmHWM` of proc(5); elsewhere what it holds now). */
export function readPeakMb(): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return Math.round(Number(line ?? Number.NaN) / 1024);
  } catch {
    return Math.round(process.memoryUsage.rss() / 1024 / 1024);
  }
}
