/** How far something is that takes long and waits for nothing: a bar for who watches, gone at its end. Knows no verb. */
import { SingleBar } from 'cli-progress';
import type { Context } from './context.ts';

/** Is told how much is done, of how much. */
export type ShowProgress = (done: number, all: number) => void;

/**
 * Does the work, with a bar on the terminal of stderr; `undefined` where nobody watches. `what`: what is done, before the bar.
 * Also where the work throws the bar goes: it would keep the process.
 */
export function withProgressBar<Value>(
  { stderr }: Pick<Context, 'stderr'>,
  what: string,
  work: (show: ShowProgress | undefined) => Value,
): Value {
  if (!('isTTY' in stderr) || stderr.isTTY !== true) return work(undefined);
  const bar = new SingleBar({
    stream: stderr,
    format: `${what}  {bar}  {value} of {total}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
  try {
    return work((done, all) => {
      if (!bar.isActive) bar.start(all, 0);
      bar.update(Math.min(done, all));
    });
  } finally {
    bar.stop();
  }
}
