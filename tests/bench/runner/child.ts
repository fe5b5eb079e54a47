/**
 * The process of one contender: reads what to measure from its arguments, measures, and prints one line of JSON. It ends,
 * and with it its servers, when its standard input does: so it never outlives the bench.
 */
import type { Contender } from './contender.ts';
import { type Measured, measureContender } from './measured.ts';
import { NotInstalled } from './servers.ts';

/** What a child is told, as JSON in its first argument. */
export type Task = { readonly contender: string; readonly size: number; readonly directory: string };

/** What a child answers. `skipped`: what is not installed, and how to get it. */
export type ChildAnswer =
  | { readonly measured: Measured }
  | { readonly skipped: string }
  | { readonly failed: string };

/** Measures the one of `contenders` that the arguments name. */
export async function runChild(contenders: readonly Contender[]): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? '{}') as Task;
  const contender = contenders.find(({ name }) => name === task.contender);
  if (contender === undefined) throw new Error(`there is no contender ${task.contender}`);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('stopped'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  process.stdin.once('end', stop).resume();
  const answer = await measureContender(contender, task.size, task.directory, stopping.signal).then(
    (measured): ChildAnswer => ({ measured }),
    (error: unknown): ChildAnswer => {
      if (error instanceof NotInstalled) return { skipped: error.message };
      return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    },
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit());
}
