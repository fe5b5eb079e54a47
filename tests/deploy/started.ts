/** Starts the daemon by a command line, as an init system or a container does, until it listens. Loopback only. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Started = {
  readonly url: string;
  /** Sends SIGTERM; its exit code, null when a signal ended it. */
  stop(): Promise<number | null>;
};

/** Resolves when it says where it listens. Rejects with all that it said when it ends before. */
export async function startByCommand(
  command: readonly string[],
  environment: { readonly [name: string]: string },
): Promise<Started> {
  const [program = '', ...words] = command;
  const child = spawn(program, words, {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (text: string) => {
      said += text;
      const found = /^listening on (\S+) /m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    closed.then(() => reject(new Error(`it ended: ${said}`)), reject);
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      return (await closed)[0];
    },
  };
}

/** Runs a command to its end: its exit code, and all that it wrote. */
export async function runToEnd(command: readonly string[], cwd: string) {
  const [program = '', ...words] = command;
  const child = spawn(program, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
