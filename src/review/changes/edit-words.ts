/** One edit in words, for what no kind has a sentence on: its place, and the values before and after. Returns strings. */
import { canonicalJson } from '../../base/canonical.ts';
import { sayDuration } from '../../base/duration.ts';
import type { Json } from '../../base/json.ts';
import { quoteNames } from '../../base/quote-names.ts';
import type { Edit, EditPath } from '../../plan/diff/edits.ts';
import { ORDER, plainKey } from '../../plan/diff/normal-form.ts';

/** One pair of sentences; null: there is nothing on that side. `about`: what of the element, where that is not clear. */
export type Words = {
  readonly about: string | null;
  readonly before: string | null;
  readonly after: string | null;
};

const SHOWN_MAX = 90;
const NAMES_MAX = 8;
/** What is surely a name and no sentence. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.:@/-]*$/u;
/** Where everything of an element stands under one key, nobody needs to hear it. */
const OUTER: ReadonlySet<string> = new Set(['spec', 'workspace']);

const CONDITION_KEYS: ReadonlySet<string> = new Set(['when', 'where', 'until', 'audience']);

/** The path of the outermost condition around an edit; null where there is none. */
export function conditionPath(path: EditPath): EditPath | null {
  const at = path.findIndex((key) => typeof key === 'string' && CONDITION_KEYS.has(key));
  return at < 0 ? null : path.slice(0, at + 1);
}

/** "paths.team.when": a path for people. */
export function formatPath(path: EditPath): string {
  const inner = OUTER.has(String(path[0])) && path.length > 1 ? path.slice(1) : path;
  const keys = inner.map((key) => {
    if (typeof key === 'number') return String(key + 1);
    if (key === ORDER) return 'order';
    return key.startsWith(ORDER) ? key.slice(ORDER.length) : plainKey(key);
  });
  return keys.join('.');
}

function shorten(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text;
}

/** Names and lists of names stand in backticks, as do values that only a program would read as a sentence. */
function describeValue(value: Json | undefined): string | null {
  if (value === undefined) return null;
  if (value === null) return 'not said';
  if (typeof value === 'string') {
    const text = shorten(value.replace(/\s+/g, ' ').trim());
    return NAME.test(text) ? quoteNames([text]) : text;
  }
  if (Array.isArray(value) && value.length === 0) return 'none';
  const names = Array.isArray(value) ? (value as readonly Json[]) : [];
  if (names.length > 0 && names.every((each) => typeof each === 'string')) return shortenNames(names);
  return typeof value === 'object' ? quoteNames([shorten(canonicalJson(value))]) : String(value);
}

/** As many names as are read at a glance. */
function shortenNames(names: readonly string[]): string {
  const more = names.length - NAMES_MAX;
  return `${quoteNames(names.slice(0, NAMES_MAX))}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Where two long texts begin to differ, with a little of what is before. */
function describeTexts(before: string, after: string): readonly [string, string] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const from = Math.max(0, same - 20);
  const cut = (text: string) => shorten(`${from > 0 ? '…' : ''}${text.slice(from).replace(/\s+/g, ' ')}`);
  return [cut(before), cut(after)];
}

/** What one edit says; `depth`: how many keys of its path lead to the element. Pure. */
export function wordsOfEdit({ path, before, after }: Edit, depth: number): Words {
  const about = formatPath(path.slice(depth));
  const isTime = /Ms$/.test(about);
  if (isTime && [before, after].every((value) => value === undefined || typeof value === 'number')) {
    const told = (value: Json | undefined) => (typeof value === 'number' ? sayDuration(value) : null);
    return { about: about.slice(0, -'Ms'.length), before: told(before), after: told(after) };
  }
  if (
    typeof before === 'string' &&
    typeof after === 'string' &&
    Math.max(before.length, after.length) > SHOWN_MAX
  ) {
    const [old, young] = describeTexts(before, after);
    return { about, before: old, after: young };
  }
  return { about, before: describeValue(before), after: describeValue(after) };
}
