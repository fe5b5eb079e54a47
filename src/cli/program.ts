/** The command line: argv in, exit code out. Knows streams and usage errors; the verbs know the rest. */
import { Command, CommanderError } from 'commander';
import { type Context, type ExitCode, Refusal } from './context.ts';
import type { Act, Verb } from './verb.ts';
import { type VerbLoader, verbs } from './verbs.ts';

const HELP_WIDTH = 100;

/** Builds the program anew: commander keeps what it parsed. */
function buildProgram(context: Context, act: Act, list: readonly Verb[]): Command {
  const { stdout, stderr, colour } = context;
  const program = new Command('rutter')
    .description('Customer journeys as code: checked, tested in virtual time, run durably.')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => colour,
      getErrHasColors: () => false,
    })
    .configureHelp({ sortSubcommands: false });
  program.addHelpText(
    'after',
    '\nExit codes: 0 nothing found, 1 findings or failed tests, 2 usage or trouble of the tool, 3 a store that cannot be opened.',
  );
  for (const add of list) add(program, act);
  return program;
}

/** Says what is wrong in one line, with the way out; an unforeseen error without its stack, unless RUTTER_DEBUG is set. */
function explainFailure(error: unknown, { stderr, env }: Context): ExitCode {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 || error.code === 'commander.helpDisplayed' ? 0 : 2;
  }
  if (error instanceof Refusal) {
    stderr.write(`error: ${error.message}\n`);
    if (error.help !== undefined) stderr.write(`  = help: ${error.help}\n`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && (env.RUTTER_DEBUG ?? '') !== '' ? `\n${error.stack ?? ''}` : '';
  stderr.write(`internal error: ${message}${stack}\n`);
  stderr.write('  = help: this is a bug of rutter; RUTTER_DEBUG=1 shows where\n');
  return 2;
}

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
