/** The context of the real process: its streams, environment and signals. No command knows that it is there. */
import type { Context } from './context.ts';

/** Whoever reads the output may stop reading (`| head`): the program ends with 0, and says nothing. */
export function createProcessContext(): Context {
  const { stdin, stdout, stderr, env } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
  let interrupted: AbortSignal | undefined;
  return {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    now: Date.now,
    colour: stdout.isTTY === true && (env.NO_COLOR ?? '') === '',
    // Only for verbs that ask: a handler would keep one that is busy computing from ever hearing Ctrl-C.
    get interrupted() {
      interrupted ??= listenForSignals();
      return interrupted;
    },
  };
}

/** From here on the first signal asks for an end in order, and a second one ends the program at once. */
function listenForSignals(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interrupt.abort(signal));
  }
  return interrupt.signal;
}
