/** What a mutant is, and the pieces that operators build it from. Knows no operator. */
import type { FileSites, Site } from './sites.ts';

/** A range of characters. */
export type Range = { readonly start: number; readonly end: number };

/** One way to break a file: put `put` in the place of the characters from `start` to `end`. */
export type Change = Range & {
  readonly put: string;
  /** What of the new text is wrong, counted from its start; all of it when left out. */
  readonly wrong?: Range;
  /** Something was taken away: the diagnostic may stand on any of this (in the old text), which held it. */
  readonly within?: Range;
  /** Two places no longer agree, and either may be called wrong: the other one as related place is enough. */
  readonly either?: true;
};

/** One way to break a workspace. `mutate` yields nothing where a file stays valid. */
export type Operator = {
  readonly name: string;
  mutate(file: FileSites, workspace: WorkspaceNames): Iterable<Change>;
};

/** A broken file. */
export type Mutant = Range & {
  readonly operator: string;
  readonly file: string;
  readonly text: string;
  readonly within: Range | undefined;
  readonly either: boolean;
};

/** The names of a workspace, by table, and how often each is used. */
export type WorkspaceNames = {
  has(table: string, name: string): boolean;
  uses(table: string, name: string): number;
  all(table: string): readonly string[];
};

/** Applies a change. Pure. */
export function applyChange(operator: string, { file, text }: FileSites, change: Change): Mutant {
  const { start, end, put, within } = change;
  const wrong = change.wrong ?? { start: 0, end: put.length };
  const grown = put.length - (end - start);
  return {
    operator,
    file,
    text: text.slice(0, start) + put + text.slice(end),
    start: start + wrong.start,
    end: start + wrong.end,
    within: within && { start: within.start, end: Math.max(within.end + grown, start + put.length) },
    either: change.either === true,
  };
}

/** A near miss of a word: its last two letters swapped, or one too many. Pure. */
export function misspell(word: string): string {
  const swapped = word.replace(/(\w)(\w)$/, '$2$1');
  return swapped === word ? `${word}x` : swapped;
}

/** A word that is near to nothing. */
export const GARBAGE = 'zebra_crossing';

/** Whether an entry, or an item, stands on lines of its own (and not inside brackets). Pure. */
export function isBlock(text: string, start: number): boolean {
  return /^[ ]*(- )*$/.test(text.slice(lineStart(text, start), start));
}

/** Where the line of an offset starts. Pure. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, without its line break. Pure. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found;
}

/** The last character that belongs to a site, without trailing line breaks. Pure. */
export function contentEnd(text: string, { start, end }: Range): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** Puts another value in the place of a site's; `put` is on one line. Pure. */
export function replaceValue({ node, holder }: Site, { text }: FileSites, put: string): Change {
  const end = contentEnd(text, node.span);
  const whole = text.slice(node.span.start, end);
  if (holder === undefined || !whole.includes('\n')) {
    return { start: node.span.start, end, put };
  }
  const colon = text.indexOf(':', holder.entry.key.span.end) + 1;
  return { start: colon, end, put: ` ${put}`, wrong: { start: 1, end: put.length + 1 } };
}

/** Writes text as one more entry of the map that holds an entry, behind that entry. Pure. */
export function insertBehind({ text }: FileSites, entry: Range, put: string): Change {
  if (!isBlock(text, entry.start)) {
    const end = contentEnd(text, entry);
    return { start: end, end, put: `, ${put}`, wrong: { start: 2, end: put.length + 2 } };
  }
  const end = contentEnd(text, entry);
  const at = lineEnd(text, end);
  const lead = `\n${' '.repeat(entry.start - lineStart(text, entry.start))}`;
  return {
    start: at,
    end: at,
    put: lead + put,
    wrong: { start: lead.length, end: lead.length + put.length },
  };
}

/** Takes an entry out of its map; undefined when it is the only one, or cannot be cut cleanly. Pure. */
export function removeEntry({ text }: FileSites, { holder }: Site, around: Range): Change | undefined {
  if (holder === undefined || holder.map.entries.length < 2) return undefined;
  const { entries } = holder.map;
  const index = entries.indexOf(holder.entry);
  const next = entries[index + 1];
  const before = entries[index - 1];
  if (next !== undefined) {
    return { start: holder.entry.span.start, end: next.span.start, put: '', within: around };
  }
  if (before === undefined) return undefined;
  const start = contentEnd(text, before.span);
  return { start, end: contentEnd(text, holder.entry.span), put: '', within: around };
}
