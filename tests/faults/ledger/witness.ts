/** Starts the ledger's process and asks it: the test's side of `ledger-process.ts`. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NODE_COMPILE_CACHE } from '../../e2e/child.ts';
import type { Orders } from './ledger-process.ts';

type Place = { readonly smtpPort: number; readonly url: string };
type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };

export type Witness = Place & {
  /** Rejects with what the process said went wrong. */
  ask<Name extends keyof Orders>(
    order: Name,
    ...value: Parameters<Orders[Name]>
  ): Promise<Awaited<ReturnType<Orders[Name]>>>;
  close(): Promise<void>;
};

/** Starts one with its book at this path. `delayMs`: how long its providers take to answer. */
export async function startWitness(bookPath: string, delayMs: number): Promise<Witness> {
  const script = fileURLToPath(new URL('ledger-process.ts', import.meta.url));
  const env = { ...process.env, NODE_COMPILE_CACHE };
  const child: ChildProcess = fork(script, [bookPath, String(delayMs)], { execArgv: [], env });
  const waiting = new Map<number, (answer: Answer) => void>();
  const ended = once(child, 'exit');
  const place = await new Promise<Place>((resolve, reject) => {
    waiting.set(0, ({ result }) => resolve(result as Place));
    child.on('message', (answer: Answer) => {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    });
    void ended.then(() => reject(new Error('the ledger ended')));
  });
  void ended.then(() => {
    for (const [id, resolve] of waiting) resolve({ id, error: 'the ledger ended' });
  });
  let last = 0;
  return {
    ...place,
    ask(order, ...value) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result, error }) =>
          error === undefined ? resolve(result as never) : reject(new Error(error)),
        );
        child.send({ id, order, value: value[0] });
      });
    },
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
