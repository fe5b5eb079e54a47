/** Whether a name is made as the standards say, and if not, which token is to blame. Patterns of users run on RE2. */
import { compilePattern } from '../base/pattern.ts';
import { suggest } from '../base/suggest.ts';
import type { NameStandard, Standards, TokenStandard } from '../compiler/standards.ts';

/** A token with the values it may have (any, when empty), and a test of its form. */
export type Token = {
  readonly values: readonly string[];
  readonly fits: (text: string) => boolean;
  /** For messages: "a number", "one of `a`, `b`". */
  readonly expected: string;
};

/** What became of a name. `token` null: its fixed parts are not there. `meant`: the value that was probably meant. */
export type NameMatch =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | {
      readonly ok: false;
      readonly token: string | null;
      readonly value: string;
      readonly meant: string | undefined;
    };

const SHOWN_MAX = 8;

function oneOf(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_MAX).map((value) => `\`${value}\``);
  return `one of ${shown.join(', ')}${values.length > SHOWN_MAX ? `, and ${values.length - SHOWN_MAX} more` : ''}`;
}

function tokenOfValues(values: readonly string[]): Token {
  return { values, fits: (text) => values.includes(text), expected: oneOf(values) };
}

function tokenOfForm(form: RegExp, expected: string): Token {
  return { values: [], fits: (text) => form.test(text), expected };
}

/** A token as it was declared. A pattern that cannot be compiled was reported before, and fits everything. Pure. */
export function tokenOf({ values, pattern }: TokenStandard): Token {
  const compiled = pattern === null ? null : compilePattern(`^(?:${pattern})$`);
  const fitsPattern = (text: string) => compiled === null || !compiled.ok || compiled.test(text);
  return {
    values,
    fits: (text) => (values.length === 0 || values.includes(text)) && fitsPattern(text),
    expected: values.length > 0 ? oneOf(values) : `a text like \`${pattern ?? ''}\``,
  };
}

/** The tokens of a workspace: the declared ones, and those that are built in. Pure. */
export function tokensOf(
  standards: Standards,
  known: {
    readonly classes: readonly string[];
    readonly channels: readonly string[];
    readonly teams: readonly string[];
  },
): ReadonlyMap<string, Token> {
  return new Map<string, Token>([
    ['class', tokenOfValues(known.classes)],
    ['channel', tokenOfValues(known.channels)],
    ['team', tokenOfValues(known.teams)],
    ['n', tokenOfForm(/^\d{1,9}$/, 'a number')],
    ['word', tokenOfForm(/^[a-z0-9]+$/, 'a word of small letters and digits')],
    ['words', tokenOfForm(/^[a-z0-9]+(_[a-z0-9]+)*$/, 'words of small letters and digits, joined by `_`')],
    ...[...standards.tokens].map(([name, token]) => [name, tokenOf(token)] as const),
  ]);
}

/** Matches a name against its standard. Bounded by the square of the name's length for each part. Pure. */
export function matchName(
  name: string,
  { parts }: NameStandard,
  tokens: ReadonlyMap<string, Token>,
): NameMatch {
  const strict = divide(name, parts, (token, text) => tokens.get(token)?.fits(text) !== false);
  if (strict !== null) return { ok: true, values: strict };
  const fixed = parts.flatMap((part) => ('literal' in part ? [part.literal] : [])).join('');
  const loose = divide(
    name,
    parts,
    (_token, text) => ![...fixed].some((letter) => SEPARATORS.has(letter) && text.includes(letter)),
  );
  const wrong = [...(loose ?? [])].find(([token, text]) => tokens.get(token)?.fits(text) === false);
  if (wrong === undefined) return { ok: false, token: null, value: name, meant: undefined };
  const [token, value] = wrong;
  return { ok: false, token, value, meant: suggest(value, tokens.get(token)?.values ?? []) };
}

const SEPARATORS: ReadonlySet<string> = new Set(['_', '-', '.', '/', ' ', ':']);

/** Divides a name among the parts so that every token fits; null where that cannot be done. */
function divide(
  name: string,
  parts: NameStandard['parts'],
  fits: (token: string, text: string) => boolean,
): ReadonlyMap<string, string> | null {
  const dead = new Set<string>();
  const values = new Map<string, string>();
  const go = (part: number, from: number): boolean => {
    const wanted = parts[part];
    if (wanted === undefined) return from === name.length;
    const key = `${part} ${from}`;
    if (dead.has(key)) return false;
    if ('literal' in wanted) {
      if (name.startsWith(wanted.literal, from) && go(part + 1, from + wanted.literal.length)) return true;
    } else {
      for (let to = name.length; to > from; to -= 1) {
        const text = name.slice(from, to);
        if (!fits(wanted.token, text) || !go(part + 1, to)) continue;
        values.set(wanted.token, text);
        return true;
      }
    }
    dead.add(key);
    return false;
  };
  return go(0, 0) ? values : null;
}
