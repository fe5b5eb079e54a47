/**
 * Whether a text says, after some edits, exactly what the edits were meant to make it say. What is expected follows from
 * the tree before and the edits alone: what an edit writes must read there as it reads by itself, and everything else
 * must be what it was, in the same order. A splice that swallows its neighbour is found here, before it is written.
 */
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { Entry, Node, Span } from './node.ts';
import { parseYaml } from './parse.ts';

/** A value with the order of its keys. `any`: what cannot be foretold, some text of which a part was replaced. */
type Value =
  | { readonly is: 'scalar'; readonly value: string | number | boolean | null }
  | { readonly is: 'list'; readonly items: readonly Value[] }
  | { readonly is: 'map'; readonly entries: readonly (readonly [string, Value])[] }
  | { readonly is: 'any' };

/** True when `after` is what `before` becomes by the edits, which must not overlap each other. Pure. */
export function isAsExpected(before: Node, edits: readonly Edit[], after: Node): boolean {
  const expected = expect(before, edits);
  return expected !== null && isEqual(expected, readValue(after));
}

function readValue(node: Node): Value {
  if (node.node === 'scalar') return { is: 'scalar', value: node.value };
  if (node.node === 'list') return { is: 'list', items: node.items.map(readValue) };
  return { is: 'map', entries: node.entries.map(({ name, value }) => [name, readValue(value)] as const) };
}

function isEqual(expected: Value, actual: Value): boolean {
  if (expected.is === 'any') return actual.is === 'scalar' && typeof actual.value === 'string';
  if (expected.is === 'scalar') return actual.is === 'scalar' && expected.value === actual.value;
  if (expected.is === 'list') {
    return (
      actual.is === 'list' &&
      expected.items.length === actual.items.length &&
      expected.items.every((item, index) => isEqual(item, actual.items[index] ?? { is: 'any' }))
    );
  }
  return (
    actual.is === 'map' &&
    expected.entries.length === actual.entries.length &&
    expected.entries.every(([name, value], index) => {
      const other = actual.entries[index];
      return other !== undefined && other[0] === name && isEqual(value, other[1]);
    })
  );
}

/** What a node becomes; null where an edit does something that cannot be foretold. */
function expect(node: Node, edits: readonly Edit[]): Value | null {
  const own = edits.filter((edit) => concerns(node.span, edit));
  const [first] = own;
  if (first === undefined) return readValue(node);
  if (isSame(first.span, node.span) && first.into === undefined) return readFragment(first.text);
  if (node.node === 'scalar') return typeof node.value === 'string' ? { is: 'any' } : null;
  return node.node === 'list'
    ? expectList(node.items, node.span, own)
    : expectMap(node.entries, node.span, own);
}

function expectList(items: readonly Node[], holder: Span, edits: readonly Edit[]): Value | null {
  const [inserted, others] = divide(edits, holder, items);
  const expected: Value[] = [];
  let at = holder.start;
  for (const item of [...items, null]) {
    for (const edit of inserted.filter(
      ({ span }) => span.start >= at && (item === null || span.start < item.span.end),
    )) {
      const added = readFragment(edit.text, 'list');
      if (added?.is !== 'list') return null;
      expected.push(...added.items);
    }
    if (item === null) break;
    at = Math.max(at, item.span.end);
    if (inserted.some(({ span }) => covers(span, item.span))) continue;
    const value = expect(item, others);
    if (value === null) return null;
    expected.push(value);
  }
  return { is: 'list', items: expected };
}

function expectMap(entries: readonly Entry[], holder: Span, edits: readonly Edit[]): Value | null {
  const [inserted, others] = divide(edits, holder, entries);
  const expected: (readonly [string, Value])[] = [];
  let at = holder.start;
  for (const entry of [...entries, null]) {
    for (const edit of inserted.filter(
      ({ span }) => span.start >= at && (entry === null || span.start < entry.span.end),
    )) {
      const added = readFragment(edit.text, 'map');
      if (added?.is !== 'map') return null;
      expected.push(...added.entries);
    }
    if (entry === null) break;
    at = Math.max(at, entry.span.end);
    if (inserted.some(({ span }) => covers(span, entry.span))) continue;
    const renamed = others.find(({ span }) => isSame(span, entry.key.span));
    const name =
      renamed === undefined ? { is: 'scalar' as const, value: entry.name } : readFragment(renamed.text);
    const value = expect(
      entry.value,
      others.filter((edit) => edit !== renamed),
    );
    if (value === null || name?.is !== 'scalar' || typeof name.value !== 'string') return null;
    expected.push([name.value, value]);
  }
  return { is: 'map', entries: expected };
}

/** The edits that add to or take from a map or list itself, in order, and those that belong to something inside it. */
function divide(
  edits: readonly Edit[],
  holder: Span,
  parts: readonly { readonly span: Span }[],
): readonly [readonly Edit[], readonly Edit[]] {
  // An item that is written anew is a change of the item; an entry is one of the map.
  const isInside = ({ span, text }: Edit, part: { readonly span: Span }) =>
    isWithin(span, part.span) || ('node' in part && isSame(span, part.span) && text.trim() !== '');
  const isOwn = (edit: Edit) =>
    edit.into === undefined ? !parts.some((part) => isInside(edit, part)) : isSame(edit.into, holder);
  const own = edits.filter(isOwn).sort((left, right) => left.span.start - right.span.start);
  return [own, edits.filter((edit) => !isOwn(edit))];
}

/** What a piece of text reads as by itself; commas around parts of braces and brackets are dropped. */
function readFragment(text: string, form: 'value' | 'list' | 'map' = 'value'): Value | null {
  if (form !== 'value' && text.trim() === '') return { is: form, ...EMPTY };
  const isFlowPart = form !== 'value' && /^\s*,|,\s*$/.test(text);
  const [open, close] = form === 'list' ? ['[', ']'] : ['{', '}'];
  const whole = isFlowPart
    ? `${open}${text.replace(/^\s*,|,\s*$/g, '')}${close}`
    : text.replace(/^[\r\n]+/, '');
  const { root, broken } = parseYaml('', whole);
  return root === null || broken ? null : readValue(root);
}

const EMPTY = { items: [], entries: [] };

function isSame(left: Span, right: Span): boolean {
  return left.start === right.start && left.end === right.end;
}

function covers(outer: Span, inner: Span): boolean {
  return outer.end > outer.start && outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether an edit changes something in a node, or the node itself. */
function concerns(node: Span, { span, into }: Edit): boolean {
  if (into !== undefined) return node.start <= into.start && into.end <= node.end;
  if (span.start === span.end) return node.start <= span.start && span.start <= node.end;
  return span.start < node.end && node.start < span.end;
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && !isSame(inner, outer);
}
