/** The command line: argv in, exit code out. Knows streams and usage errors; the verbs know the rest. */
import type { Context, ExitCode } from './context.ts';
import { readVersion } from './package.ts';
import type { Act, Verb } from './verb.ts';
import { type VerbLoader, verbs } from './verbs.ts';

const VERSION_FLAGS: ReadonlySet<string> = new Set(['--version', '-V']);

/** This verb describes all the others. */
const SEES_ALL = 'completion';

/** The verb that is asked for; all of them for the help, and where there is no such verb. */
async function loadVerbs(
  asked: string | undefined,
  table: { readonly [name: string]: VerbLoader },
): Promise<readonly Verb[]> {
  const isOne = asked !== undefined && asked !== SEES_ALL && Object.hasOwn(table, asked);
  const known = isOne ? table[asked] : undefined;
  const loaders = known === undefined ? Object.values(table) : [known];
  const loaded = await Promise.all(loaders.map((load) => load()));
  return loaded.map(({ command }) => command);
}

/** Runs one command line in-process and resolves with its exit code. Never rejects. */
export async function runCli(
  argv: readonly string[],
  context: Context,
  table: { readonly [name: string]: VerbLoader } = verbs,
): Promise<ExitCode> {
  const [only] = argv;
  if (argv.length === 1 && only !== undefined && VERSION_FLAGS.has(only)) {
    context.stdout.write(`${readVersion()}\n`);
    return 0;
  }
  const { boundHeap } = await import('./heap.ts');
  boundHeap(only);
  const { buildProgram, explainFailure } = await import('./command-line.ts');
  let exitCode: ExitCode = 0;
  const act: Act =
    (work) =>
    async (...args) => {
      exitCode = await work(context, ...args);
    };
  try {
    const list = await loadVerbs(argv[0], table);
    await buildProgram(context, act, list).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explainFailure(error, context);
  }
}
