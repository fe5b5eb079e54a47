/** The outline of a document: what it declares, steps in steps. Pure. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { SourceDocument } from '../compiler/source-document.ts';
import { child, type Entry, type MapNode, type Node } from '../language/syntax/node.ts';
import type { Places } from './places.ts';

/** Keys whose entries are things with names. */
const NAMED: { readonly [key: string]: SymbolKind } = {
  events: SymbolKind.Event,
  profile: SymbolKind.Field,
  properties: SymbolKind.Property,
  channels: SymbolKind.Interface,
  teams: SymbolKind.Namespace,
  classes: SymbolKind.EnumMember,
  locales: SymbolKind.String,
  tokens: SymbolKind.TypeParameter,
};

/** The outline: one symbol for the document, the rest in it. */
export function outline(document: SourceDocument, places: Places): readonly DocumentSymbol[] {
  const { root, kind, name, nameNode } = document;
  return [
    {
      name: name === '' ? kind : name,
      detail: kind,
      kind: SymbolKind.Class,
      range: places.rangeOf(root.span),
      selectionRange: places.rangeOf(nameNode?.span ?? { ...root.span, end: root.span.start }),
      children: symbolsIn(root, places),
    },
  ];
}

function symbolsIn(node: Node, places: Places): DocumentSymbol[] {
  if (node.node === 'scalar') return [];
  if (node.node === 'list') {
    return node.items.flatMap((item) => (item.node === 'map' ? symbolsOfItem(item, places) : []));
  }
  return node.entries.flatMap((entry) => {
    const kind = NAMED[entry.name];
    if (kind === undefined || entry.value.node !== 'map') return symbolsIn(entry.value, places);
    return entry.value.entries.map((inner) => symbolOfEntry(inner, kind, places));
  });
}

/** A step, a path, a goal, a case: an item that says what it is called. */
function symbolsOfItem(item: MapNode, places: Places): DocumentSymbol[] {
  const label = child(item, 'id') ?? child(item, 'name');
  const children = symbolsIn(item, places);
  if (label?.node !== 'scalar' || label.value === null) return children;
  const body = item.entries.find(({ name }) => !['id', 'name', 'title'].includes(name));
  return [
    {
      name: String(label.value),
      detail: body?.name ?? '',
      kind: SymbolKind.Method,
      range: places.rangeOf(item.span),
      selectionRange: places.rangeOf(label.span),
      children,
    },
  ];
}

function symbolOfEntry({ name, key, span, value }: Entry, kind: SymbolKind, places: Places): DocumentSymbol {
  return {
    name: name === '' ? '""' : name,
    kind,
    range: places.rangeOf(span),
    selectionRange: places.rangeOf(key.span),
    children: symbolsIn(value, places),
  };
}
