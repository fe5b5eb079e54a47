/** Two sentences as one: what is new stands out, what was is named beside it. Markdown; knows nothing of plans. */
import { diffArrays } from 'diff';
import { escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';

/** Names in backticks, amounts with their unit, words with what belongs to them, and everything else by itself. */
const TOKEN =
  /`[^`]*`|\d[\d.,:]*(?: ?(?:%|days?|hours?|minutes?|seconds?|milliseconds?)(?!\w))?|[\p{L}\p{N}_]+|\s+|./gu;
/** Sentences that share less than this part of their words are told one after the other. */
const ALIKE_MIN = 0.3;
/** So many places that differ are still read as one sentence. */
const PLACES_MAX = 3;

type Part = { readonly value: readonly string[]; readonly added: boolean; readonly removed: boolean };

/** One sentence of both, or null where they have too little in common for one. Pure. */
function mergeSentences(before: string, after: string): string | null {
  const [old, young] = [before, after].map((text) => text.replace(/\s+/g, ' ').match(TOKEN) ?? []);
  const parts: readonly Part[] = diffArrays(old ?? [], young ?? []);
  const sizeOf = (of: (part: Part) => boolean) =>
    parts.filter(of).reduce((sum, { value }) => sum + value.join('').length, 0);
  const same = sizeOf(({ added, removed }) => !added && !removed);
  const places = parts.filter(({ added, removed }, index) => added || (removed && !parts[index + 1]?.added));
  if (same < ALIKE_MIN * Math.min(before.length, after.length) || places.length > PLACES_MAX) return null;
  let text = '';
  for (const [index, { value, added, removed }] of parts.entries()) {
    const words = value.join('');
    if (!added && !removed) text += escapeMarkdown(words);
    const next = parts[index + 1];
    const last = parts[index - 1];
    const former = last?.removed === true ? last : next?.removed === true ? next : undefined;
    const isMarked = added || (removed && next?.added !== true && last?.added !== true);
    if (!isMarked) continue;
    const was = added && former !== undefined ? ` (was ${escapeMarkdown(former.value.join('').trim())})` : '';
    const behind = `${was}${next?.value.join('') ?? ''}`;
    // A comma or semicolon that opens what is struck stands before it: a mark there would not be one.
    const [lead = ''] = added ? [''] : (/^[;,]\s+/.exec(words) ?? ['']);
    if (lead !== '') {
      const rest = words.slice(lead.length);
      if (!isMarkable(rest, lead, behind)) return null;
      text += `${lead}~~${escapeMarkdown(rest.trim())}~~${/\s*$/.exec(rest)?.[0] ?? ''}`;
      continue;
    }
    if (!isMarkable(words, text, behind)) return null;
    text += `${emphasize(words, added ? '**' : '~~')}${was}`;
  }
  return text.trim();
}

const MARK_LIKE = /[\p{P}\p{S}]/u;

/**
 * Whether marks around these words are read as such between what stands before and behind them: where a mark touches
 * punctuation inside, there must be a space or punctuation outside (CommonMark 6.2, flanking).
 */
function isMarkable(words: string, before: string, behind: string): boolean {
  const told = words.trim();
  const isOpen = (outer: string) => outer === '' || /\s/u.test(outer) || MARK_LIKE.test(outer);
  const outside = [
    words.startsWith(' ') ? ' ' : (before.at(-1) ?? ''),
    words.endsWith(' ') ? ' ' : (behind[0] ?? ''),
  ];
  const inside = [told[0] ?? '', told.at(-1) ?? ''];
  return inside.every((inner, index) => !MARK_LIKE.test(inner) || isOpen(outside[index] ?? ''));
}

/** Marks must touch the words that they emphasize: spaces at the ends stay outside. */
function emphasize(words: string, mark: string): string {
  const told = words.trim();
  if (told === '') return words;
  const [head = '', tail = ''] = [/^\s*/.exec(words)?.[0], /\s*$/.exec(words)?.[0]];
  return `${head}${mark}${escapeMarkdown(told)}${mark}${tail}`;
}

/** What a pair of sentences says, as Markdown; null stands for nothing on that side. Pure. */
export function tellChange(before: string | null, after: string | null): string {
  if (before === null && after === null) return '';
  if (before === null) return `**${escapeMarkdown(String(after))}**`;
  if (after === null) return `~~${escapeMarkdown(before)}~~`;
  const merged = mergeSentences(before, after);
  return merged ?? `**${escapeMarkdown(after)}**, was: ${escapeMarkdown(before)}`;
}
