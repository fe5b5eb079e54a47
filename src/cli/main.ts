#!/usr/bin/env node
/** The program's entry: real streams, environment and signals for `runCli`. Whoever reads may stop reading (`| head`). */
import './loading.ts';

const { runCli } = await import('./program.ts');
let interrupted: AbortSignal | undefined;

/** From here on the first signal asks for an end in order, and a second one ends the program at once. */
function listenForSignals(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interrupt.abort(signal));
  }
  return interrupt.signal;
}

const { stdin, stdout, stderr, env } = process;
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
process.exitCode = await runCli(process.argv.slice(2), {
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
});
