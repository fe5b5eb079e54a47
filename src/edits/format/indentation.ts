/**
 * The canonical indentation: two spaces a level, lists inside their key, one space behind a dash. Whole lines are moved;
 * what a scalar or a flow holds beyond its first line moves along, so that it says the same.
 */
import type { Edit } from '../../language/diagnostics/diagnostic.ts';
import { indexLines, type LineIndex } from '../../language/syntax/line-index.ts';
import type { ListNode, MapNode, Node, ScalarNode } from '../../language/syntax/node.ts';
import { isFlow, isNothing } from './gaps.ts';

const STEP = 2;

/** A block map or list: the column where it stood, where it will stand, and what holds it. */
type Block = { readonly from: number; readonly to: number; readonly around: Block | null };

/**
 * `indents`: line -> columns of space in front. `columns`: of lines that structure starts on, as they were; `innermost`:
 * the deepest block that has a part on such a line.
 */
type Layout = {
  readonly text: string;
  readonly lines: LineIndex;
  readonly indents: Map<number, number>;
  readonly columns: Map<number, number>;
  readonly inside: Set<number>;
  readonly innermost: Map<number, Block>;
  readonly edits: Edit[];
  readonly file: string;
};

/** The splices for one document; null for layouts that are rare and kept (`? key`). Pure. */
export function editIndentation(root: Node, text: string): readonly Edit[] | null {
  const { file } = root.span;
  const layout: Layout = {
    text,
    file,
    lines: indexLines(text),
    indents: new Map(),
    columns: new Map(),
    inside: new Set(),
    innermost: new Map(),
    edits: [],
  };
  if (!place(root, 0, { from: -STEP, to: -STEP, around: null }, layout)) return null;
  placeComments(layout);
  for (const [line, indent] of layout.indents) {
    const { start } = layout.lines.range(line);
    const isComment = !layout.columns.has(line) && !layout.inside.has(line);
    const blank = isComment ? /^[ \t]*/.exec(layout.lines.lineText(line)) : null;
    const written = blank?.[0].length ?? indentOf(layout, line);
    if (written !== indent || blank?.[0].includes('\t') === true)
      put(layout, start, start + written, ' '.repeat(indent));
  }
  return layout.edits;
}

function put({ edits, file }: Layout, start: number, end: number, text: string): void {
  edits.push({ span: { file, start, end }, text });
}

function indentOf({ lines }: Layout, line: number): number {
  return /^ */.exec(lines.lineText(line))?.[0].length ?? 0;
}

/** Places a node whose lines start at column `to`. False where that cannot be done. */
function place(node: Node, to: number, parent: Block, layout: Layout): boolean {
  if (isNothing(node)) return true;
  if (node.node === 'scalar' || isFlow(node, layout.text)) return placeLeaf(node, parent, layout);
  const block = { from: layout.lines.locate(node.span.start).column - 1, to, around: parent };
  return node.node === 'map' ? placeMap(node, block, layout) : placeList(node, block, layout);
}

/** Notes what starts at an offset, in a block; its line moves when nothing stands in front of it. */
function note(layout: Layout, offset: number, to: number, block: Block): void {
  const { line, column } = layout.lines.locate(offset);
  layout.innermost.set(line, block);
  if (indentOf(layout, line) !== column - 1) return;
  layout.indents.set(line, to);
  layout.columns.set(line, column - 1);
}

function placeMap(node: MapNode, block: Block, layout: Layout): boolean {
  return node.entries.every(({ key, value }) => {
    note(layout, key.span.start, block.to, block);
    const isPlain = /^[ \t]*:/.test(layout.text.slice(key.span.end, key.span.end + 40));
    return isPlain && place(value, block.to + STEP, block, layout);
  });
}

function placeList(node: ListNode, block: Block, layout: Layout): boolean {
  let at = node.span.start;
  return node.items.every((item) => {
    const dash = findDash(layout.text, at);
    if (dash === null) return false;
    note(layout, dash, block.to, block);
    at = isNothing(item) ? dash + 1 : Math.max(dash + 1, item.span.end);
    if (isNothing(item)) return true;
    const gap = layout.text.slice(dash + 1, item.span.start);
    if (/^[ \t]+$/.test(gap) && gap !== ' ') put(layout, dash + 1, item.span.start, ' ');
    return place(item, block.to + STEP, block, layout);
  });
}

/** The next dash, over blanks and comments; null where something else stands. */
function findDash(text: string, from: number): number | null {
  const between = /(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\n]*)*/y;
  between.lastIndex = from;
  const at = from + (between.exec(text)?.[0].length ?? 0);
  return text[at] === '-' ? at : null;
}

/** A scalar, or a flow as a whole. */
function placeLeaf(node: Node, parent: Block, layout: Layout): boolean {
  const { from, to } = parent;
  const { lines } = layout;
  const first = lines.locate(node.span.start).line;
  const last = lines.locate(Math.max(node.span.start, node.span.end - 1)).line;
  note(layout, node.span.start, to + STEP, parent);
  if (node.node === 'scalar' && /^[|>]/.test(node.raw))
    return placeBlockScalar(node, [first, last], to - from, to, layout);
  for (let line = first + 1; line <= last; line += 1) {
    layout.inside.add(line);
    if (lines.lineText(line).trim() === '') continue;
    layout.indents.set(line, Math.max(0, indentOf(layout, line) + to - from));
  }
  return true;
}

/** The content of `|` and `>`: indented below its key, as a whole, so that inner indentation stays. */
function placeBlockScalar(
  { raw }: ScalarNode,
  [first, last]: readonly [number, number],
  shift: number,
  to: number,
  layout: Layout,
): boolean {
  const { lines } = layout;
  const content: number[] = [];
  for (let line = first + 1; line <= last; line += 1) content.push(line);
  // With `+` the empty lines behind belong to it, too.
  if (/^[|>]\d?\+/.test(raw)) {
    for (let line = last + 1; line < lines.lineCount && lines.lineText(line).trim() === ''; line += 1)
      content.push(line);
  }
  const firstFull = content.find((line) => lines.lineText(line).trim() !== '');
  const isFixed = /^[|>][-+]?[1-9]/.test(raw);
  const before = firstFull === undefined ? 0 : indentOf(layout, firstFull);
  const by = isFixed ? shift : to + STEP - before;
  for (const line of content) {
    layout.inside.add(line);
    const isBlank = lines.lineText(line).trim() === '';
    const present = indentOf(layout, line);
    if (isBlank && present <= before) {
      if (!lines.lineText(line).includes('\t')) layout.indents.set(line, 0);
    } else layout.indents.set(line, Math.max(0, present + by));
  }
  return true;
}

/** A comment on a line of its own stands as what it is about: the line below, or the block that it closes. */
function placeComments(layout: Layout): void {
  const { lines, columns, inside, indents, innermost } = layout;
  let next: Place | null = null;
  const structural = [...columns.keys()].sort((left, right) => left - right);
  let upcoming = structural.length - 1;
  for (let line = lines.lineCount; line >= 1; line -= 1) {
    const column = columns.get(line);
    if (column !== undefined) {
      next = { from: column, to: indents.get(line) ?? column };
      while (upcoming >= 0 && (structural[upcoming] ?? 0) >= line) upcoming -= 1;
    }
    if (column !== undefined || inside.has(line) || !/^\s*#/.test(lines.lineText(line))) continue;
    const previous = structural[upcoming];
    const at = indentOf(layout, line);
    const around = previous === undefined ? null : (innermost.get(previous) ?? null);
    indents.set(line, commentColumn(at, next, around));
  }
}

type Place = { readonly from: number; readonly to: number };

/** The line below, unless the comment stands deeper: then the deepest block around the line above that it may close. */
function commentColumn(at: number, next: Place | null, around: Block | null): number {
  if (next !== null && at <= next.from) return next.to;
  let found: Block | null = null;
  for (let block = around; block !== null && block.from >= 0; block = block.around) {
    const isFitting = block.from <= at && (next === null || block.from > next.from);
    // Of a list and its map in one column the outer one is meant.
    if (isFitting && (found === null || block.from === found.from)) found = block;
  }
  return found?.to ?? next?.to ?? 0;
}
