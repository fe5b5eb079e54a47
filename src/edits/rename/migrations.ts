/**
 * The `moved` entry that a renamed step or journey leaves under `migrate`, so that runs which wait there, and what is
 * remembered of the old name, find the new one. Also what speaks against a name: an older entry that means another step.
 */
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { Edit } from '../../language/diagnostics/diagnostic.ts';
import {
  child,
  type Entry,
  entry,
  type ListNode,
  type Node,
  type ScalarNode,
} from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { insertEntry, replaceScalar } from '../../language/syntax/splices.ts';
import { spellScalar } from './spelling.ts';

/** The key under `moved` that holds the former name. */
export type Former = 'from' | 'journey';

/** `conflict`: the entry that gives the new name to something else. */
export type MigrationEdits =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly conflict: Node };

/** The splices in the `migrate` list of a journey, besides those of `moved.to`, which the name index knows. Pure. */
export function editMigrations(
  { root }: SourceDocument,
  former: Former,
  [name, newName]: readonly [string, string],
  text: string,
): MigrationEdits {
  const list = child(root, 'migrate');
  const items = list?.node === 'list' ? list.items : [];
  const isBack = (item: Node) =>
    textOf(child(child(item, 'moved'), former)) === newName &&
    (former === 'journey' || textOf(child(child(item, 'moved'), 'to')) === name);
  const back = items.find(isBack);
  const speaksOf = (item: Node) =>
    former === 'from' &&
    [child(child(item, 'moved'), 'from'), child(item, 'drain'), child(item, 'exit')].some(
      (node) => textOf(node) === newName,
    );
  const conflict = items.find((item) => item !== back && speaksOf(item));
  if (conflict !== undefined) return { ok: false, conflict };
  if (back !== undefined) {
    // It was called so before: the entry is turned round.
    const node = child(child(back, 'moved'), former) as ScalarNode;
    return { ok: true, edits: [replaceScalar(node, spellScalar(node.raw, name) ?? name)] };
  }
  const moved =
    former === 'from' ? `{ from: ${quote(name)}, to: ${quote(newName)} }` : `{ journey: ${quote(name)} }`;
  const insertion =
    list?.node === 'list' ? addItem(list, `moved: ${moved}`, text) : addList(root, `moved: ${moved}`, text);
  return { ok: true, edits: [insertion] };
}

function quote(name: string): string {
  return spellScalar('', name) ?? JSON.stringify(name);
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function addList(root: SourceDocument['root'], item: string, text: string): Edit {
  const after = entry(root, 'steps') ?? (root.entries.at(-1) as Entry);
  if (text[root.span.start] === '{') return insertEntry(root, after, `migrate: [{ ${item} }]`, text);
  const newline = newlineOf(text);
  const lines = `migrate:${newline}  - ${item}`;
  const at = endOfBlock(text, after.span.end);
  const isOnNewLine = at === 0 || text[at - 1] === '\n';
  return {
    span: { file: root.span.file, start: at, end: at },
    text: isOnNewLine ? `${lines}${newline}` : `${newline}${lines}`,
    into: root.span,
  };
}

/** Where the line ends on which a block ends, and the indented comments right below, which belong to it. */
function endOfBlock(text: string, end: number): number {
  const nextLine = (from: number) => {
    const found = text.indexOf('\n', from);
    return found < 0 ? text.length : found + 1;
  };
  let at = text[end - 1] === '\n' ? end : nextLine(end);
  while (/^[ \t]+#/.test(text.slice(at, nextLine(at)))) at = nextLine(at);
  return at;
}

function addItem(list: ListNode, item: string, text: string): Edit {
  const last = list.items.at(-1);
  const { file } = list.span;
  if (last === undefined || text[list.span.start] === '[') {
    const at = last?.span.end ?? list.span.start + 1;
    const written = last === undefined ? `{ ${item} }` : `, { ${item} }`;
    return { span: { file, start: at, end: at }, text: written, into: list.span };
  }
  const first = list.items[0] as Node;
  const dash = text.lastIndexOf('-', first.span.start);
  const indent = text.slice(text.lastIndexOf('\n', dash) + 1, dash);
  const end = text.indexOf('\n', last.span.end);
  const at = end < 0 ? text.length : text[end - 1] === '\r' ? end - 1 : end;
  return {
    span: { file, start: at, end: at },
    text: `${newlineOf(text)}${indent}- ${item}`,
    into: list.span,
  };
}
