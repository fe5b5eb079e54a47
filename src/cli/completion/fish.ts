/** The completion script of fish, as a text. Pure. */
import { type OptionSpec, oneLine, type VerbSpec, type Words } from './spec.ts';

/** Writes the script. */
export function writeFish(verbs: readonly VerbSpec[]): string {
  const lines = verbs.flatMap((verb) => [
    `complete -c rutter -n __fish_use_subcommand -a ${verb.name} -d '${oneLine(verb.description)}'`,
    ...verb.options.map((option) => writeOption(verb.name, option)),
    ...verb.arguments.flatMap((words, index) => writeArgument(verb, words, index)),
  ]);
  return `# fish completion of rutter. Load it with: rutter completion fish | source
function __rutter_names
    set -l words (commandline -opc)
    $words[1] ls --format name --select kind:$argv[1] 2>/dev/null
end

function __rutter_renamed
    set -l words (commandline -opc)
    __rutter_names $words[3]
end

# How many words stand behind the verb that are no options.
function __rutter_at
    set -l words (commandline -opc)
    test "$words[2]" = $argv[1]; or return 1
    set -l position (count (string match -v -- '-*' $words[3..]))
    test $position -eq $argv[2]; or test "$argv[3]" = more -a $position -ge $argv[2]
end

complete -c rutter -f
${lines.join('\n')}
`;
}

function writeOption(verb: string, { flags, description, takes }: OptionSpec): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = takes === null ? '' : takes.is === 'files' ? ' -r -F' : ` -x${valuesOf(takes)}`;
  const when = `-n '__fish_seen_subcommand_from ${verb}'`;
  return `complete -c rutter ${when} ${names.join(' ')}${value} -d '${oneLine(description)}'`;
}

function writeArgument(verb: VerbSpec, words: Words, index: number): readonly string[] {
  if (words.is === 'anything') return [];
  const isOpen = verb.repeats && index === verb.arguments.length - 1;
  const when = `-n '__rutter_at ${verb.name} ${index}${isOpen ? ' more' : ''}'`;
  return [`complete -c rutter ${when}${words.is === 'files' ? ' -F' : valuesOf(words)}`];
}

function valuesOf(words: Words): string {
  if (words.is === 'list') return ` -a '${words.values.join(' ')}'`;
  if (words.is === 'documents') return ` -a '(__rutter_names ${words.kind})'`;
  return words.is === 'renamed' ? ` -a '(__rutter_renamed)'` : '';
}
