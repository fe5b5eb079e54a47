/** The commander side of the command line: the program with its verbs, and what its errors mean. Loaded for real work only. */
import { Command, CommanderError } from 'commander';
import { type Context, type ExitCode, Refusal } from './context.ts';
import type { Act, Verb } from './verb.ts';

const HELP_WIDTH = 100;

/** Builds the program anew: commander keeps what it parsed. */
export function buildProgram(context: Context, act: Act, list: readonly Verb[]): Command {
  const { stdout, stderr, colour } = context;
  const program = new Command('rutter')
    .description('Customer journeys as code: checked, tested in virtual time, run durably.')
    .option('-V, --version', 'print the version; `version` says more')
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
export function explainFailure(error: unknown, { stderr, env }: Context): ExitCode {
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
