/** How much memory a process of this machine holds, by proc(5); Linux only. */
import { readFileSync } from 'node:fs';

function readMb(pid: number, field: string): number {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1024);
}

/** Resident now, in MB. */
export function residentMb(pid: number): number {
  return readMb(pid, 'VmRSS');
}

/** The most that was resident since its start, in MB. */
export function peakMb(pid: number): number {
  return readMb(pid, 'VmHWM');
}
