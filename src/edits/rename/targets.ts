/**
 * Where waivers and rule settings point at what is renamed: a JSON Pointer that goes through the old name, and a path of
 * a file that gets another one.
 */
import { compileGlob } from '../../base/glob.ts';
import type { Compiled } from '../../compiler/compile.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { Edit } from '../../language/diagnostics/diagnostic.ts';
import { child, type Node, type ScalarNode } from '../../language/syntax/node.ts';
import { itemsOf, textOf } from '../../language/syntax/read-node.ts';
import type { FileMove } from './renaming.ts';
import { spellScalar } from './spelling.ts';

/** `renamed`: places in the files that get another text, as `file` and `start`. */
export type Changes = {
  readonly renamed: readonly Edit[];
  readonly moves: readonly FileMove[];
  readonly name: string;
  readonly newName: string;
};

/** The splices in `Waivers` documents and in `rules` of `rutter.yaml`. Pure. */
export function editTargets({ documents }: Compiled, changes: Changes): readonly Edit[] {
  return documents.flatMap((document) => [
    ...(document.kind === 'Waivers' ? waiverTargets(document, documents, changes) : []),
    ...(document.kind === 'Workspace' ? settingPaths(document, changes) : []),
  ]);
}

function waiverTargets(
  { root }: SourceDocument,
  documents: readonly SourceDocument[],
  changes: Changes,
): readonly Edit[] {
  return itemsOf(child(root, 'waivers')).flatMap((waiver) => {
    const node = child(waiver, 'target');
    const written = textOf(node);
    if (node?.node !== 'scalar' || written === undefined) return [];
    const [path = '', ...rest] = written.split('#');
    const pointer = rest.join('#');
    const meant = documents.filter(({ file }) => compileGlob(path)(file));
    const goesThrough = new Set(meant.flatMap((document) => tokensThrough(document, pointer, changes)));
    const tokens = pointer
      .split('/')
      .map((token, index) => (goesThrough.has(index) ? escapeToken(changes.newName) : token));
    const target = [moved(path, changes.moves), ...(rest.length === 0 ? [] : [tokens.join('/')])].join('#');
    return target === written ? [] : rewrite(node, target);
  });
}

/** Which tokens of a pointer name, in this document, something that is renamed. */
function tokensThrough({ root }: SourceDocument, pointer: string, changes: Changes): readonly number[] {
  const found: number[] = [];
  let node: Node | undefined = root;
  for (const [index, written] of pointer.split('/').entries()) {
    if (index === 0 && written === '') continue;
    const token = written.replaceAll('~1', '/').replaceAll('~0', '~');
    const named: ScalarNode | undefined = node === undefined ? undefined : nameAt(node, token);
    if (named !== undefined && token === changes.name && isRenamed(named, changes)) found.push(index);
    node = node === undefined ? undefined : partAt(node, token);
  }
  return found;
}

function isRenamed({ span }: ScalarNode, { renamed }: Changes): boolean {
  return renamed.some((edit) => edit.span.file === span.file && edit.span.start === span.start);
}

/** The key, or the `id` or `name` of an item, by which a token goes. */
function nameAt(node: Node, token: string): ScalarNode | undefined {
  if (node.node === 'map') return node.entries.find(({ name }) => name === token)?.key;
  const item = node.node === 'list' ? itemCalled(node.items, token) : undefined;
  const name = item && (child(item, 'id') ?? child(item, 'name'));
  return name?.node === 'scalar' ? name : undefined;
}

function partAt(node: Node, token: string): Node | undefined {
  if (node.node === 'map') return child(node, token);
  if (node.node === 'scalar') return undefined;
  return itemCalled(node.items, token) ?? node.items[Number(token)];
}

function itemCalled(items: readonly Node[], token: string): Node | undefined {
  return items.find((item) => (textOf(child(item, 'id')) ?? textOf(child(item, 'name'))) === token);
}

function settingPaths({ root }: SourceDocument, { moves }: Changes): readonly Edit[] {
  return itemsOf(child(root, 'rules'))
    .flatMap((setting) => itemsOf(child(setting, 'paths')))
    .flatMap((node) => {
      const path = textOf(node);
      if (node.node !== 'scalar' || path === undefined) return [];
      const next = moved(path, moves);
      return next === path ? [] : rewrite(node, next);
    });
}

function moved(path: string, moves: readonly FileMove[]): string {
  const bare = path.replace(/^\.?\//, '');
  const move = moves.find(({ from }) => from === bare);
  return move === undefined ? path : path.slice(0, path.length - bare.length) + move.to;
}

/** RFC 6901, section 3. */
function escapeToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function rewrite({ raw, span }: ScalarNode, value: string): readonly Edit[] {
  const isPlain = !/^["'|>]/.test(raw);
  // What stood there unquoted does so with another name in it, where nothing in the name speaks against it.
  const text =
    isPlain && !/[,[\]{}'"\s]|:$|: | #/.test(value) ? value : spellScalar(isPlain ? '"' : raw, value);
  return text === undefined ? [] : [{ span, text }];
}
