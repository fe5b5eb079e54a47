/**
 * `--select` and `--exclude`: which documents are meant, as in dbt: `method:value`, several words for any of them, commas
 * for all of them at once; `+` in front of a word takes in what it uses, behind it what uses it, with a number only so
 * many steps away. One implementation for all verbs. Pure.
 */
import type { Command } from 'commander';
import { compileGlob } from '../base/glob.ts';
import { suggest } from '../base/suggest.ts';
import type { Compiled } from '../compiler/compile.ts';
import { type FileGraph, graphFiles, reachFiles, withDependants } from '../compiler/dependants.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import { child } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import { Refusal } from './context.ts';

export type SelectOptions = { readonly select?: string; readonly exclude?: string };

/** `--select` and `--exclude`. `does`: what is done to the documents, e.g. `list`. */
export function withSelect(command: Command, does: string): Command {
  return command
    .option('--select <expression>', `${does} these documents only, e.g. \`tag:q1 kind:Segment owner:crm+\``)
    .option('--exclude <expression>', 'leave these out');
}

type Test = (document: SourceDocument) => boolean;

/** What a word can ask of a document; a word without a method asks for its name. */
const METHODS: { readonly [method: string]: (value: string) => Test } = {
  name: (value) => {
    const fits = compileGlob(value);
    return ({ name }) => fits(name);
  },
  kind: (value) => {
    const wanted = value.toLowerCase();
    if (wanted === 'policy') return ({ kind }) => kind.endsWith('Policy');
    return (document) => document.kind.toLowerCase() === wanted;
  },
  path: (value) => {
    const fits = compileGlob(value);
    const below = compileGlob(`${value.replace(/\/$/, '')}/**`);
    return ({ file }) => fits(file) || below(file);
  },
  tag: (value) => (document) => listOf(document, 'tags').includes(value),
  owner: (value) => (document) => textOf(child(document.root, 'owner')) === value,
  class: (value) => (document) => textOf(child(document.root, 'class')) === value,
};

function listOf({ root }: SourceDocument, key: string): readonly string[] {
  const node = child(root, key);
  return node?.node === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}

/** Says whether a file is selected; null where nobody asked. Throws a Refusal for an expression that means nothing. */
export function fileSelector(
  { select, exclude }: SelectOptions,
  compiled: Compiled,
): ((file: string) => boolean) | null {
  if (select === undefined && exclude === undefined) return null;
  const selected = select === undefined ? null : selectFiles(select, compiled);
  const excluded = exclude === undefined ? null : selectFiles(exclude, compiled);
  return (file) => selected?.has(file) !== false && excluded?.has(file) !== true;
}

/** The files of the documents that an expression means. Throws a Refusal for a method that does not exist. */
function selectFiles(expression: string, compiled: Compiled): ReadonlySet<string> {
  const chosen = new Set<string>();
  const graph = once(() => graphFiles(compiled));
  for (const word of expression.split(/\s+/).filter((each) => each !== '')) {
    const sets = word.split(',').map((part) => selectPart(part, compiled, graph));
    const [first = new Set<string>(), ...others] = sets;
    for (const file of first) if (others.every((other) => other.has(file))) chosen.add(file);
  }
  return chosen;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** `2+name:x+`: steps to what it uses, the word itself, steps to what uses it. */
const PART = /^(?:(\d*)(\+))?(.*?)(?:(\+)(\d*))?$/;

function selectPart(part: string, compiled: Compiled, graph: () => FileGraph): ReadonlySet<string> {
  const [, before = '', isUp, bare = '', isDown, after = ''] = PART.exec(part) ?? [];
  const files = new Set(compiled.documents.filter(testOf(bare)).map(({ file }) => file));
  const chosen = new Set(files);
  const add = (more: Iterable<string>) => {
    for (const file of more) chosen.add(file);
  };
  if (isUp !== undefined) add(reachFiles(graph().homes, files, stepsOf(before)));
  // What uses a foundation cannot be told name by name: that is everything, unless somebody asks for near ones.
  if (isDown !== undefined && after === '') add(withDependants(compiled, files));
  if (isDown !== undefined && after !== '') add(reachFiles(graph().users, files, stepsOf(after)));
  return chosen;
}

function stepsOf(text: string): number {
  return text === '' ? Number.POSITIVE_INFINITY : Number(text);
}

function testOf(word: string): Test {
  const [, method = 'name', value = word] = /^([a-z]+):(.*)$/.exec(word) ?? [];
  const make = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (make !== undefined) return make(value);
  const near = suggest(method, Object.keys(METHODS));
  throw new Refusal(
    `\`--select\` knows no \`${method}:\``,
    near === undefined ? `use one of: ${Object.keys(METHODS).join(', ')}` : `did you mean \`${near}:\`?`,
  );
}
