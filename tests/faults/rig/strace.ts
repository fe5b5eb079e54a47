/** System calls that fail, are late or kill, by strace's fault injection (strace(1), "Tampering"). Linux only. */
import { spawnSync } from 'node:child_process';

/** The command, where it is here and may trace; null elsewhere, and then its cases say so. */
export const STRACE: string | null =
  spawnSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' }).status === 0 ? 'strace' : null;

/** Runs a program and its threads under injections; it stays the child of whoever starts it. */
function tamper(strace: string, injection: string, calls: string, path: string | null): readonly string[] {
  const onPath = path === null ? [] : ['-P', path];
  const quiet = ['-qqq', '-o', '/dev/null'];
  return [
    strace,
    '-D',
    '-f',
    ...quiet,
    ...onPath,
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:${injection}`,
  ];
}

/** Kills the process when the n-th call of that kind on a file is made. */
export function killAtSyscall(strace: string, call: string, path: string, nth: number): readonly string[] {
  return tamper(strace, `signal=SIGKILL:when=${nth}`, call, path);
}

/** Lets the n-th call of these kinds on a file, and `count` in all, fail with an error (`EIO`). */
export function failSyscall(
  strace: string,
  calls: string,
  path: string,
  failing: { readonly error: string; readonly nth: number; readonly count: number },
): readonly string[] {
  const last = failing.nth + failing.count - 1;
  return tamper(strace, `error=${failing.error}:when=${failing.nth}..${last}`, calls, path);
}

/** Makes each of these calls take so much longer. */
export function delaySyscall(strace: string, calls: string, delayMs: number): readonly string[] {
  return tamper(strace, `delay_exit=${delayMs * 1000}`, calls, null);
}
