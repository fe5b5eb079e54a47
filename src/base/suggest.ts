/** "Did you mean": the nearest of some known words, or none. What to print around it is the caller's business. */
import { distance } from 'fastest-levenshtein';

const LENGTH_MAX = 200;

/**
 * The candidate closest to `word` by edit distance, case, hyphens, underscores and spaces counting little; undefined
 * where none is close (more than a third of the longer word differs). Among equals the first in code-unit order. Pure.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LENGTH_MAX) return undefined;
  const wanted = fold(word);
  let best: { readonly candidate: string; readonly score: number } | undefined;
  for (const candidate of new Set(candidates)) {
    if (candidate === word || candidate.length > LENGTH_MAX) continue;
    const folded = fold(candidate);
    const edits = editsBetween(wanted, folded);
    if (edits > Math.floor(Math.max(wanted.length, folded.length, 3) / 3)) continue;
    if (edits >= Math.min(wanted.length, folded.length) && edits > 0) continue;
    const score = edits + distance(word, candidate) / 1_000;
    if (best === undefined || score < best.score || (score === best.score && candidate < best.candidate)) {
      best = { candidate, score };
    }
  }
  return best?.candidate;
}

/** Edit distance in which swapping two neighbours ("chanel" aside, "emial" for "email") costs one. */
function editsBetween(left: string, right: string): number {
  const edits = distance(left, right);
  return edits === 2 && isSwap(left, right) ? 1 : edits;
}

function isSwap(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  const at = [...left].findIndex((letter, index) => letter !== right[index]);
  return (
    left[at] === right[at + 1] && left[at + 1] === right[at] && left.slice(at + 2) === right.slice(at + 2)
  );
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}
