/** Starts `daemon-process.ts` and drives it: until it is ready, until it has ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Half the start of a process is reading TypeScript: what one compiled, the next one takes from here. */
export const NODE_COMPILE_CACHE = join(tmpdir(), 'rutter-compile-cache');

export type Child = {
  readonly pid: number;
  /** What it said: its URL, or why it would not start. */
  readonly said: {
    readonly url?: string;
    readonly message?: string;
    readonly code?: string;
    readonly holderPid?: number;
  };
  /** From the spawn to the URL. */
  readonly startMs: number;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code; null after a kill. */
  ended(): Promise<number | null>;
};

/** `execArgv`: options of Node itself. `under`: a command that runs it (strace), with that command's options. */
export type ChildOptions = { readonly execArgv?: readonly string[]; readonly under?: readonly string[] };

/** Resolves when the process has said its first line. */
export async function startChild(
  environment: { readonly [name: string]: string },
  { execArgv = [], under = [] }: ChildOptions = {},
): Promise<Child> {
  const startedAt = performance.now();
  const script = fileURLToPath(new URL('daemon-process.ts', import.meta.url));
  const [command = process.execPath, ...argv] = [...under, process.execPath, ...execArgv, script];
  const child: ChildProcess = spawn(command, argv, {
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const line = await firstLine(child, closed);
  return {
    pid: child.pid ?? 0,
    said: JSON.parse(line) as Child['said'],
    startMs: Math.round(performance.now() - startedAt),
    kill: (signal) => child.kill(signal),
    ended: async () => (await closed)[0],
  };
}

function firstLine(child: ChildProcess, closed: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    void closed.then(() => reject(new Error(`the daemon ended without a word: ${text}`)));
  });
}
