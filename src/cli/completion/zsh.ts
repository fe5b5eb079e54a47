/** The completion script of zsh, as a text. Pure. */
import { type OptionSpec, oneLine, type VerbSpec, type Words } from './spec.ts';

/** Writes the script: good in a file `_rutter` on the \`fpath\`, and for \`source <(...)\`. */
export function writeZsh(verbs: readonly VerbSpec[]): string {
  return `#compdef rutter
# zsh completion of rutter. Load it with: source <(rutter completion zsh)
_rutter_names() {
  local -a names
  names=(\${(f)"$("$rutter_command" ls --format name --select "kind:$1" 2>/dev/null)"})
  compadd -a names
}

_rutter() {
  local rutter_command="$words[1]"
  local -a verbs
  verbs=(
${verbs.map(({ name, description }) => `    '${name}:${oneLine(description)}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'verb' verbs
    return
  fi
  shift words
  (( CURRENT-- ))
  case "$words[1]" in
${verbs.map(writeVerb).join('\n')}
  esac
}

if [ "$funcstack[1]" = "_rutter" ]; then _rutter "$@"; else compdef _rutter rutter; fi
`;
}

function writeVerb({ name, options, arguments: places, repeats }: VerbSpec): string {
  const parts = [
    ...options.flatMap(writeOption),
    ...places.map((words, index) => {
      const isOpen = repeats && index === places.length - 1;
      return `'${isOpen ? '*' : index + 1}:${words.is}:${writeWords(words)}'`;
    }),
  ];
  return `    ${name}) _arguments ${parts.map((part) => `\\\n      ${part}`).join(' ')} ;;`;
}

function writeOption({ flags, description, takes }: OptionSpec): readonly string[] {
  const value = takes === null ? '' : `:${takes.is}:${writeWords(takes)}`;
  return flags.map((flag) => `'*${flag}[${oneLine(description)}]${value}'`);
}

/** What stands behind the last colon of a specification of \`_arguments\`. */
function writeWords(words: Words): string {
  if (words.is === 'files') return '_files';
  if (words.is === 'list') return `(${words.values.join(' ')})`;
  if (words.is === 'documents') return `{_rutter_names ${words.kind}}`;
  return words.is === 'renamed' ? '{_rutter_names "$words[CURRENT-1]"}' : ' ';
}
