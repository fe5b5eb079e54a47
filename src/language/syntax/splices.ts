/**
 * Builds the edits that fixes are made of, from the nodes of a document and its text: a value, a key, a whole entry or
 * item. Layout, comments and line ends around them stay as they are. Applies nothing.
 */
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode, Span } from './node.ts';

/** Writes another scalar in the place of one: `text` as it shall stand in the file, quotes included. Pure. */
export function replaceScalar({ span }: ScalarNode, text: string): Edit {
  return { span, text };
}

/** Renames a key. Pure. */
export function renameKey({ key }: Entry, name: string): Edit {
  return { span: key.span, text: name };
}

/**
 * Adds `line` (one entry without its line end, e.g. `owner: team-crm`) to a map, behind one of its entries: on a line
 * of its own in block style, behind a comma in braces. Pure.
 */
export function insertEntry(map: MapNode, after: Entry, line: string, text: string): Edit {
  if (isFlow(map, text)) return insertion(map, after.span.end, `, ${line}`);
  const first = map.entries[0] ?? after;
  const column = first.span.start - lineStart(text, first.span.start);
  const at = lineEnd(text, after.span.end);
  return insertion(map, at, `${newlineOf(text)}${' '.repeat(column)}${line}`);
}

/** Removes an entry of a map, with its line; undefined for the only one: an empty map would say something else. Pure. */
export function removeEntry(map: MapNode, entry: Entry, text: string): Edit | undefined {
  return removePart(map, map.entries, entry, text);
}

/** Removes an item of a list, with its dash; undefined for the only one. Pure. */
export function removeItem(list: ListNode, item: Node, text: string): Edit | undefined {
  return removePart(list, list.items, item, text);
}

function insertion(into: MapNode | ListNode, at: number, text: string): Edit {
  return { span: { file: into.span.file, start: at, end: at }, text, into: into.span };
}

function removePart(
  holder: MapNode | ListNode,
  parts: readonly { readonly span: Span }[],
  part: { readonly span: Span },
  text: string,
): Edit | undefined {
  const index = parts.indexOf(part);
  if (index < 0 || parts.length < 2) return undefined;
  const [before, behind] = [parts[index - 1], parts[index + 1]];
  const range = (start: number, end: number): Edit => ({
    span: { file: holder.span.file, start, end },
    text: '',
    into: holder.span,
  });
  if (isFlow(holder, text)) {
    return behind === undefined
      ? range(before?.span.end ?? part.span.start, part.span.end)
      : range(part.span.start, behind.span.start);
  }
  const dashed = holder.node === 'list' ? text.lastIndexOf('-', part.span.start) : part.span.start;
  const start = lineStart(text, dashed);
  // Something else stands before it on its line, such as the dash of the item that this map is: the line stays.
  if (text.slice(start, dashed).trim() !== '') {
    return behind === undefined ? undefined : range(dashed, behind.span.start);
  }
  return range(start, Math.min(lineEnd(text, part.span.end) + newlineOf(text).length, text.length));
}

function isFlow({ span }: MapNode | ListNode, text: string): boolean {
  return text[span.start] === '{' || text[span.start] === '[';
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where a line's characters end, a comment included. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
