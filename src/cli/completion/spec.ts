/**
 * What a shell must know of the command line, read from the program itself: verbs, options, and which words may stand
 * where. Data only; how a shell is told is written one file a shell.
 */
import type { Argument, Command, Option } from 'commander';
import { formatsOf } from '../options.ts';

/**
 * Words that may stand in a place: files; a list; names of documents that the workspace is asked for (`kind`: as in
 * `ls --select`); `renamed`: names of the kind that the word before says; nothing that could be told.
 */
export type Words =
  | { readonly is: 'files' | 'renamed' | 'anything' }
  | { readonly is: 'list'; readonly values: readonly string[] }
  | { readonly is: 'documents'; readonly kind: string };

/** `takes` null: it stands alone. */
export type OptionSpec = {
  readonly flags: readonly string[];
  readonly description: string;
  readonly takes: Words | null;
};

/** `arguments` in order; `repeats`: the last one may stand again. */
export type VerbSpec = {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionSpec[];
  readonly arguments: readonly Words[];
  readonly repeats: boolean;
};

/** Reads a program. `lists`: words for arguments, by verb and name of the argument. Pure. */
export function describeProgram(
  program: Command,
  lists: { readonly [verbAndArgument: string]: readonly string[] },
): readonly VerbSpec[] {
  const verbs = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(describeOption), HELP],
    arguments: command.registeredArguments.map((argument) =>
      wordsOfArgument(argument, lists[`${command.name()} ${argument.name()}`]),
    ),
    repeats: command.registeredArguments.at(-1)?.variadic === true,
  }));
  const help: VerbSpec = {
    name: 'help',
    description: 'what a verb does, and its options',
    options: [],
    arguments: [{ is: 'list', values: verbs.map(({ name }) => name) }],
    repeats: false,
  };
  return [...verbs, help];
}

const HELP: OptionSpec = { flags: ['-h', '--help'], description: 'what it does', takes: null };

function describeOption(option: Option): OptionSpec {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined);
  const takes = option.required || option.optional ? wordsOfOption(option) : null;
  return { flags, description: option.description, takes };
}

/** What an option's placeholder or an argument's name says about it. */
const BY_NAME: { readonly [name: string]: Words } = {
  dir: { is: 'files' },
  file: { is: 'files' },
  path: { is: 'files' },
  paths: { is: 'files' },
  source: { is: 'files' },
  journey: { is: 'documents', kind: 'journey' },
  journeys: { is: 'documents', kind: 'journey' },
  old: { is: 'renamed' },
};

function wordsOfOption(option: Option): Words {
  const values = option.argChoices ?? formatsOf(option);
  if (values !== undefined) return { is: 'list', values };
  const [, placeholder = ''] = /[<[]([^>\].]+)/.exec(option.flags) ?? [];
  return byName(placeholder);
}

function wordsOfArgument(argument: Argument, list: readonly string[] | undefined): Words {
  const values = argument.argChoices ?? list;
  return values === undefined ? byName(argument.name()) : { is: 'list', values };
}

function byName(name: string): Words {
  return (Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined) ?? { is: 'anything' };
}

/** One line for a shell to show: the first sentence, without what a quoted string would have to escape. Pure. */
export function oneLine(description: string): string {
  const [first = ''] = description.replace(/\s+/g, ' ').split(/; |\. /);
  return first.replace(/[`'"\\$[\]]/g, '');
}
