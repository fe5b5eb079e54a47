/** What a reply on a channel means: a keyword or a sentence. Pure; stores and answers nothing. */
import { defaultKeywords } from '../../compiler/keywords.ts';
import type { Keywords } from '../../plan/plan.ts';

export type ReplyMeaning =
  | { readonly means: 'stop' | 'start' | 'help'; readonly word: string }
  | { readonly means: 'reply' };

/** Words that may stand beside a stop without making a sentence of it: "please stop", "stop all". */
const FILLERS: ReadonlySet<string> = new Set(['PLEASE', 'PLS', 'ALL', 'NOW', 'POR', 'FAVOR', 'TODO', 'YA']);

/** Letters and digits only, upper case, accents gone: "Stop!" and " s.t.o.p" are STOP, "baja." is BAJA. */
function fold(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return plain
    .split(/\s+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter((word) => word !== '');
}

/**
 * The meaning of a whole reply. Case, blanks, punctuation and accents do not matter; a sentence that contains a keyword
 * is a sentence ("do not stop"), but for a word of politeness or of emphasis beside it. `OPT OUT` is `OPTOUT`. Pure.
 */
export function readReply(text: string, keywords: Keywords = defaultKeywords): ReplyMeaning {
  const words = fold(text);
  const bare = words.filter((word) => !FILLERS.has(word));
  const candidates = [words.join(''), bare.join('')].filter((word) => word !== '');
  // A sentence that happens to spell a word ("en d") is none: keywords are one word, or two that are written apart.
  if (bare.length > 2) return { means: 'reply' };
  for (const means of ['stop', 'start', 'help'] as const) {
    const known = new Set(keywords[means].map((word) => fold(word).join('')));
    const word = candidates.find((each) => known.has(each));
    if (word !== undefined) return { means, word };
  }
  return { means: 'reply' };
}
