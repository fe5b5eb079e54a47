/** The completion script of bash (3.2 and later), as a text. Pure. */
import type { OptionSpec, VerbSpec, Words } from './spec.ts';

const NAMES = 'names';

/** Writes the script. */
export function writeBash(verbs: readonly VerbSpec[]): string {
  return `# bash completion of rutter. Load it with: source <(rutter completion bash)
_rutter_names() {
  "\${COMP_WORDS[0]}" ls --format name --select "kind:$1" 2>/dev/null
}

_rutter() {
  local current previous verb valued options words index word position
  current="\${COMP_WORDS[COMP_CWORD]}"
  previous="\${COMP_WORDS[COMP_CWORD-1]}"
  verb="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(' ')} --help" -- "$current"))
    return
  fi
  case "$verb" in
${verbs.map(writeVerb).join('\n')}
    *) return ;;
  esac
  words=
  case "$verb $previous" in
${verbs.flatMap((verb) => verb.options.flatMap((option) => writeValue(verb, option))).join('\n')}
    *)
      if [ "\${current#-}" != "$current" ]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
      fi
      position=0
      for ((index = 2; index < COMP_CWORD; index++)); do
        word="\${COMP_WORDS[index]}"
        case "$word" in
          -*) case " $valued " in *" $word "*) index=$((index + 1)) ;; esac ;;
          *) position=$((position + 1)) ;;
        esac
      done
      case "$verb $position" in
${verbs.flatMap(writeArguments).join('\n')}
        *) return ;;
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _rutter rutter
`;
}

function writeVerb({ name, options }: VerbSpec): string {
  const flags = options.flatMap((option) => option.flags);
  const valued = options.filter(({ takes }) => takes !== null).flatMap((option) => option.flags);
  return `    ${name}) options="${flags.join(' ')}"; valued="${valued.join(' ')}" ;;`;
}

/** Where files may stand nothing is said, and bash offers them itself. */
function writeWords(words: Words): string {
  if (words.is === 'list') return `words="${words.values.join(' ')}"`;
  if (words.is === 'documents') return `words="$(_rutter_${NAMES} ${words.kind})"`;
  return words.is === 'renamed' ? `words="$(_rutter_${NAMES} "$previous")"` : 'return';
}

function writeValue({ name }: VerbSpec, { flags, takes }: OptionSpec): readonly string[] {
  if (takes === null) return [];
  const patterns = flags.map((flag) => `"${name} ${flag}"`).join(' | ');
  return [`    ${patterns}) ${writeWords(takes)} ;;`];
}

function writeArguments({ name, arguments: places, repeats }: VerbSpec): readonly string[] {
  return places.map((words, index) => {
    const isOpen = repeats && index === places.length - 1;
    return `        ${isOpen ? `"${name} "*` : `"${name} ${index}"`}) ${writeWords(words)} ;;`;
  });
}
