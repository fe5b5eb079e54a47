/** The context of the real process: its streams, environment and signals. No command knows that it is there. */
import type { Context, ExitCode } from './context.ts';

const USAGE_OR_TROUBLE: ExitCode = 2;

/**
 * What a command gets of the process. Whoever reads the output may stop reading (`| head`): the program then ends with 0 and
 * says nothing. Output that cannot be written for another reason (a full disk) ends it with 2, and a closed stderr with nothing.
 */
export function createProcessContext(): Context {
  const { stdin, stdout, stderr, env } = process;
  stderr.on('error', () => {});
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0);
    stderr.write(`error: the output cannot be written: ${code ?? 'unknown reason'}\n`);
    process.exit(USAGE_OR_TROUBLE);
  });
  let interrupted: AbortSignal | undefined;
  return {
    stdin,
    stdout,
    stderr,
    env,
    cwd: currentFolder(),
    now: Date.now,
    colour: wantsColour(env, stdout.isTTY === true),
    // Only for verbs that ask: a handler would keep one that is busy computing from ever hearing Ctrl-C.
    get interrupted() {
      interrupted ??= listenForSignals();
      return interrupted;
    },
  };
}

/** Where the user stands. Ends the program in words where that was removed meanwhile. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write('error: the folder you are in is not there any more\n  = help: go to another one\n');
    process.exit(USAGE_OR_TROUBLE);
  }
}

/**
 * Colour is for terminals that know it (not TERM=dumb), or wherever FORCE_COLOR asks for it; NO_COLOR, when it is not empty,
 * always wins (no-color.org). Pure.
 */
export function wantsColour(environment: Context['env'], isTerminal: boolean): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = environment;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return isTerminal && TERM !== 'dumb';
}

/** From here on the first signal asks for an end in order, and a second one ends the program at once. */
function listenForSignals(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interrupt.abort(signal));
  }
  return interrupt.signal;
}
