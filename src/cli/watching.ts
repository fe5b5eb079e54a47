/**
 * `--watch`: runs a command again after each change of the workspace's documents, in this process, which remembers what
 * did not change. Knows nothing of what the command does.
 */
import type { Command } from 'commander';
import { type Context, type ExitCode, Refusal } from './context.ts';
import { locateWorkspace } from './load.ts';
import type { WorkspaceOptions } from './options.ts';

/** With `--fix` every run would be a change, and standard input ends. */
export type WatchOptions = { readonly watch?: boolean; readonly fix?: boolean; readonly stdin?: boolean };

/** Long enough for an editor that writes a file in several steps, too short to be felt. */
const QUIET_MS = 15;
const PATHS_SHOWN = 3;

/** `--watch`. */
export function withWatch(command: Command): Command {
  return command.option('--watch', 'run again after each change, until it is stopped');
}

type Work<Options> = (context: Context, paths: readonly string[], options: Options) => Promise<ExitCode>;

/** The same work, again and again with `--watch`; then it ends with 0 when it is stopped. */
export function watchable<Options extends WorkspaceOptions & WatchOptions>(
  work: Work<Options>,
): Work<Options> {
  return (context, paths, options) =>
    options.watch === true ? follow(context, paths, options, work) : work(context, paths, options);
}

async function follow<Options extends WorkspaceOptions & WatchOptions>(
  context: Context,
  paths: readonly string[],
  options: Options,
  work: Work<Options>,
): Promise<ExitCode> {
  if (options.fix === true || options.stdin === true) {
    throw new Refusal('`--watch` reads files and writes none', 'leave out --fix and --stdin');
  }
  const root = locateWorkspace(context, options, paths[0]);
  const { watchWorkspace } = await import('../language/workspace/watch.ts');
  const changed = new Set<string>();
  let wake = () => {};
  const watching = watchWorkspace(
    root,
    (files) => {
      for (const file of files) changed.add(file);
      wake();
    },
    QUIET_MS,
  );
  context.interrupted.addEventListener('abort', () => wake(), { once: true });
  try {
    await watching.ready;
    await runOnce(context, paths, options, work);
    context.stderr.write('watching for changes; stop with Ctrl-C\n');
    while (!context.interrupted.aborted) {
      if (changed.size === 0) {
        await new Promise<void>((done) => {
          wake = done;
        });
        continue;
      }
      const names = [...changed].sort();
      changed.clear();
      const startedAt = performance.now();
      await runOnce(context, paths, options, work);
      context.stderr.write(
        `${describeChange(names)}: answered in ${Math.ceil(performance.now() - startedAt)} ms\n`,
      );
    }
  } finally {
    await watching.close();
  }
  return 0;
}

/** What the user must mend first is said, and the next change gives another chance. */
async function runOnce<Options>(
  context: Context,
  paths: readonly string[],
  options: Options,
  work: Work<Options>,
): Promise<void> {
  try {
    await work(context, paths, options);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    context.stderr.write(`error: ${error.message}\n`);
    if (error.help !== undefined) context.stderr.write(`  = help: ${error.help}\n`);
  }
}

function describeChange(names: readonly string[]): string {
  const shown = names.slice(0, PATHS_SHOWN).map((name) => `\`${name}\``);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}
