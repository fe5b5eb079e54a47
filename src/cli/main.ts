#!/usr/bin/env node
/** The program's entry: real streams, environment and signals for `runCli`. Whoever reads may stop reading (`| head`). */
import './loading.ts';

const { runCli } = await import('./program.ts');
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort(signal));
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
  interrupted: interrupt.signal,
});
