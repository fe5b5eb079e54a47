/**
 * What may be written at a place. The unfinished word is replaced by one that nobody uses; the language then says which
 * keys and values may stand there, and the compiler what it is taken for the name of.
 */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Json } from '../base/json.ts';
import type { Compiled } from '../compiler/compile.ts';
import type { Definitions } from '../kinds/definition.ts';
import { documentKinds } from '../language/model/documents/registry.ts';
import { child, type Node } from '../language/syntax/node.ts';
import { parseYaml } from '../language/syntax/parse.ts';
import { findNode } from './node-path.ts';
import { schemaWalkOf } from './schema-walk.ts';
import type { Session } from './session.ts';

/** One proposal. `insert` replaces the unfinished word. */
export type Proposal = {
  readonly label: string;
  readonly insert: string;
  readonly kind: CompletionItemKind;
  readonly detail: string;
  readonly documentation?: string;
  readonly isRequired?: boolean;
};

/** Where a word is being written. Offsets are of the text before anything was put in. */
export type Gap = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly isKey: boolean;
  /** What stands before the last dot of the word, the dot included: `profile.`. */
  readonly prefix: string;
};

/** No name may look like this. */
const STAND_IN = 'rutter_stand_in_8c1f';
const WORD = /[\p{L}\p{N}_.-]*$/u;
/** What stands before a value: a key with its colon, an opened or continued list, or a dash. */
const BEFORE_VALUE = /(?::[ \t]+|\[[ \t]*|\[[^\]{}]*,[ \t]*)["']?$/;
/** Inside of Liquid: an output or a tag that is not closed before the word. */
const IN_LIQUID = /\{[{%](?:(?![}%]\}).)*$/;

/** The text with the unfinished word at an offset replaced by the stand-in. Pure. */
export function openGap(text: string, offset: number): Gap {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const start = offset - (WORD.exec(before)?.[0].length ?? 0);
  const end = offset + (/^[\p{L}\p{N}_.-]*/u.exec(text.slice(offset))?.[0].length ?? 0);
  const isKey = !IN_LIQUID.test(before) && !BEFORE_VALUE.test(text.slice(lineStart, start));
  const hasColon = /^["']?[ \t]*:/.test(text.slice(end));
  const prefix = /^.*\./s.exec(text.slice(start, offset))?.[0] ?? '';
  const word = `${prefix}${STAND_IN}${isKey && !hasColon ? ': 1' : ''}`;
  return { start, end, text: text.slice(0, start) + word + text.slice(end), isKey, prefix };
}

/** The proposals at an offset of a file, required keys first. */
export async function completeAt(
  session: Session,
  file: string,
  offset: number,
  definitions: Definitions,
): Promise<{ readonly gap: Gap; readonly proposals: readonly Proposal[] }> {
  const { textOf } = await session.current();
  const gap = openGap(textOf(file), offset);
  const { root } = parseYaml(file, gap.text);
  if (root === null) return { gap, proposals: gap.isKey ? kindProposals(definitions) : [] };
  if (gap.isKey && gap.prefix === '') return { gap, proposals: keyProposals(root, gap, definitions) };
  const supposed = await session.suppose(new Map([[file, gap.text]]));
  const known = gap.isKey ? [] : valueProposals(root, gap, definitions);
  return { gap, proposals: [...known, ...nameProposals(supposed, file, gap)] };
}

function kindProposals(definitions: Definitions): readonly Proposal[] {
  return documentKinds(definitions).map(({ name, summary }) => ({
    label: `kind: ${name}`,
    insert: `kind: ${name}\nname: `,
    kind: CompletionItemKind.Class,
    detail: summary,
  }));
}

function keyProposals(root: Node, { start }: Gap, definitions: Definitions): readonly Proposal[] {
  const kind = child(root, 'kind');
  if (kind?.node !== 'scalar') return kindProposals(definitions);
  const { keys, nodes } = findNode(root, start);
  const holder = nodes.at(-2);
  const present = new Set(holder?.node === 'map' ? holder.entries.map(({ name }) => name) : []);
  const hints = schemaWalkOf(String(kind.value), definitions)?.keysAt(keys.slice(0, -1)) ?? [];
  return hints
    .filter(({ name }) => !present.has(name))
    .map(({ name, schema, isRequired }) => ({
      label: name,
      insert: `${name}: `,
      kind: CompletionItemKind.Property,
      detail: isRequired ? 'required' : '',
      isRequired,
      ...(typeof schema.description === 'string' && { documentation: schema.description }),
    }));
}

function valueProposals(root: Node, { start }: Gap, definitions: Definitions): readonly Proposal[] {
  const { keys } = findNode(root, start);
  if (keys.length === 1 && keys[0] === 'kind') {
    return documentKinds(definitions).map(({ name, summary }) => proposeValue(name, summary));
  }
  const kind = child(root, 'kind');
  const walk = kind?.node === 'scalar' ? schemaWalkOf(String(kind.value), definitions) : undefined;
  return (walk?.valuesAt(keys) ?? []).filter(isPlain).map((value) => proposeValue(String(value), ''));
}

function isPlain(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function proposeValue(text: string, detail: string): Proposal {
  return { label: text, insert: text, kind: CompletionItemKind.Value, detail };
}

/** All names of the tables in which the compiler looked the stand-in up. */
function nameProposals({ names }: Compiled, file: string, { prefix, isKey }: Gap): readonly Proposal[] {
  const tables = new Set<string>();
  for (const { table, name, span } of names.used) {
    if (span.file === file && name === STAND_IN) tables.add(table);
  }
  return names.declared
    .filter(({ table }) => tables.has(table))
    .map(({ table, name }) => ({
      label: `${prefix}${name}`,
      insert: `${prefix}${prefix === '' ? quoteIfNeeded(name) : name}${isKey ? ': ' : ''}`,
      kind: CompletionItemKind.Reference,
      detail: table,
    }));
}

/** As it may stand in a list in braces, too. */
function quoteIfNeeded(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_ .\-/]*$/u.test(name) ? name : JSON.stringify(name);
}
