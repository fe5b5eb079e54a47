/**
 * The canonical order of keys: a document begins with `kind` and `name` and goes on as its schema does, a step with its
 * `id`, a path ends with its steps. Whole entries change places, each with the comments above it. Other maps keep their
 * order, which is the writer's.
 */
import type { Edit } from '../../language/diagnostics/diagnostic.ts';
import { child, type Entry, type MapNode, type Node } from '../../language/syntax/node.ts';
import { isFlow, isNothing } from './gaps.ts';

/** Where a key belongs among the others of its map; equal places keep their order. */
export type Rank = (key: string) => number;

/** How keys are ordered: of the document, and of what stands in lists of steps and of paths. */
export type Order = { readonly document: Rank; readonly isStep: (map: MapNode) => boolean };

const STEP_RANKS = ['id', 'title'];
const PATH_FIRST = ['id', 'title'];
const PATH_LAST = 'steps';

const stepRank: Rank = (key) => (STEP_RANKS.includes(key) ? STEP_RANKS.indexOf(key) : STEP_RANKS.length);
const pathRank: Rank = (key) =>
  key === PATH_LAST
    ? PATH_FIRST.length + 1
    : PATH_FIRST.includes(key)
      ? PATH_FIRST.indexOf(key)
      : PATH_FIRST.length;

/**
 * The splices of the outermost maps that are out of order; those inside of them come in the next round, when the text
 * was read again. None: everything is in order. Pure.
 */
export function editOrder(root: Node, text: string, order: Order): readonly Edit[] {
  const own = root.node === 'map' ? reorder(root, order.document, text) : [];
  return own.length > 0 ? own : editInside(root, text, order);
}

function editInside(node: Node, text: string, order: Order): readonly Edit[] {
  if (node.node === 'scalar') return [];
  if (node.node === 'list') return node.items.flatMap((item) => editInside(item, text, order));
  return node.entries.flatMap(({ name, value }) => {
    if (value.node !== 'list') return editInside(value, text, order);
    return value.items.flatMap((item) => {
      const rank = rankOf(name, item, order);
      const own = rank !== undefined && item.node === 'map' ? reorder(item, rank, text) : [];
      return own.length > 0 ? own : editInside(item, text, order);
    });
  });
}

function rankOf(key: string, item: Node, { isStep }: Order): Rank | undefined {
  if (item.node !== 'map') return undefined;
  if (key === 'paths') return child(item, 'id') === undefined ? undefined : pathRank;
  return isStep(item) ? stepRank : undefined;
}

/** The splices that put the entries of one map in order; none where they are, or where it cannot be done safely. */
function reorder(map: MapNode, rank: Rank, text: string): readonly Edit[] {
  const sorted = map.entries
    .map((entry, index) => ({ entry, index }))
    .sort((left, right) => rank(left.entry.name) - rank(right.entry.name) || left.index - right.index);
  if (sorted.every(({ index }, place) => index === place)) return [];
  if (isFlow(map, text)) return reorderFlow(map, sorted, text);
  return reorderBlock(map, sorted, text);
}

type Sorted = readonly { readonly entry: Entry; readonly index: number }[];

/** On one line: the texts of the entries change places. */
function reorderFlow({ entries, span }: MapNode, sorted: Sorted, text: string): readonly Edit[] {
  const whole = text.slice(span.start, span.end);
  if (whole.includes('\n') || entries.some(({ value }) => isNothing(value))) return [];
  return entries.flatMap(({ span: place }, position) => {
    const moved = sorted[position]?.entry.span ?? place;
    return [{ span: place, text: text.slice(moved.start, moved.end) }];
  });
}

/**
 * Each entry with its lines and the comments above it; what stands above the first one is the head of the map, and stays. Where the first one stands behind a dash, it may change places
 * only with entries that have no comment above, because there is no line above it in the map.
 */
function reorderBlock({ entries, span }: MapNode, sorted: Sorted, text: string): readonly Edit[] {
  const [first] = entries;
  if (first === undefined) return [];
  const lineStart = text.lastIndexOf('\n', first.key.span.start - 1) + 1;
  const column = first.key.span.start - lineStart;
  const isBehindDash = text.slice(lineStart, first.key.span.start).trim() !== '';
  const starts = entries.map((entry, index) =>
    index === 0 ? first.key.span.start - (isBehindDash ? 0 : column) : startOf(text, entry, column),
  );
  const parts = entries.map((entry, index) =>
    text.slice(starts[index], starts[index + 1] ?? endOf(text, entry, column)),
  );
  const hasComment = parts.map((part) => /^[ \t]*(?:#|\r?\n)/.test(part));
  const newFirst = sorted[0]?.index ?? 0;
  if (isBehindDash && newFirst !== 0 && hasComment[newFirst] === true) return [];
  const indent = ' '.repeat(column);
  const end = endOf(text, entries.at(-1) as Entry, column);
  const closed = parts.map((part) =>
    part.endsWith('\n') ? part : `${part}${text.includes('\r\n') ? '\r\n' : '\n'}`,
  );
  const written = sorted
    .map(({ index }, place) => {
      const part = closed[index] ?? '';
      if (!isBehindDash) return part;
      const bare = index === 0 ? part : part.slice(column);
      return place === 0 ? bare : hasComment[index] === true ? part : `${indent}${bare}`;
    })
    .join('');
  const isOpen = !text.slice(0, end).endsWith('\n');
  return [
    {
      span: { file: span.file, start: starts[0] ?? span.start, end },
      text: isOpen ? written.replace(/\r?\n$/, '') : written,
    },
  ];
}

/** The start of the line of an entry, or of the first of the comments and empty lines above that belong to it. */
function startOf(text: string, { key }: Entry, column: number): number {
  let start = text.lastIndexOf('\n', key.span.start - 1) + 1;
  for (;;) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    const line = text.slice(before, start);
    const isOwn = before < start && (line.trim() === '' || /^ *#/.test(line)) && isAtLeast(line, column);
    if (!isOwn) return start;
    start = before;
  }
}

/** A comment that is indented further closes the entry before; an empty line goes with what follows it. */
function isAtLeast(line: string, column: number): boolean {
  return line.trim() === '' || line.indexOf('#') === column;
}

/** The end of the last line of the map's last entry, comments included that stand deeper than its keys. */
function endOf(text: string, { span }: Entry, column: number): number {
  const lineEnd = (from: number) => {
    const found = text.indexOf('\n', from);
    return found < 0 ? text.length : found + 1;
  };
  let end = lineEnd(Math.max(span.start, span.end - 1));
  for (;;) {
    const next = lineEnd(end);
    const line = text.slice(end, next);
    if (next === end || !/^ *#/.test(line) || line.indexOf('#') <= column) return end;
    end = next;
  }
}
