/**
 * `--select`: which documents are meant, as in dbt: `method:value`, several words for any of them, commas for all of
 * them at once, `+` behind a word to take in what depends on it. Pure.
 */
import { compileGlob } from '../../base/glob.ts';
import type { Compiled } from '../../compiler/compile.ts';
import { withDependants } from '../../compiler/dependants.ts';
import { textOf } from '../../compiler/problem.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { child } from '../../language/syntax/node.ts';
import { Refusal } from '../context.ts';

type Test = (document: SourceDocument) => boolean;

/** What a word can ask of a document; a word without a method asks for its name. */
const METHODS: { readonly [method: string]: (value: string) => Test } = {
  name: (value) => {
    const fits = compileGlob(value);
    return ({ name }) => fits(name);
  },
  kind: (value) => (document) => document.kind.toLowerCase() === value.toLowerCase(),
  path: (value) => {
    const fits = compileGlob(value);
    return ({ file }) => fits(file);
  },
  tag: (value) => (document) => listOf(document, 'tags').includes(value),
  owner: (value) => (document) => textOf(child(document.root, 'owner')) === value,
  class: (value) => (document) => textOf(child(document.root, 'class')) === value,
};

function listOf({ root }: SourceDocument, key: string): readonly string[] {
  const node = child(root, key);
  return node?.node === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}

/** The files of the documents that an expression means. Throws a Refusal for a method that does not exist. */
export function selectFiles(expression: string, compiled: Compiled): ReadonlySet<string> {
  const chosen = new Set<string>();
  for (const word of expression.split(/\s+/).filter((each) => each !== '')) {
    const sets = word.split(',').map((part) => selectPart(part, compiled));
    const [first = new Set<string>(), ...others] = sets;
    for (const file of first) if (others.every((other) => other.has(file))) chosen.add(file);
  }
  return chosen;
}

function selectPart(part: string, compiled: Compiled): ReadonlySet<string> {
  const bare = part.replace(/\+$/, '');
  const [, method = 'name', value = bare] = /^([a-z]+):(.*)$/.exec(bare) ?? [];
  const make = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (make === undefined) {
    throw new Refusal(
      `\`--select\` knows no \`${method}:\``,
      `use one of: ${Object.keys(METHODS).join(', ')}`,
    );
  }
  const fits = make(value);
  const files = new Set(compiled.documents.filter(fits).map(({ file }) => file));
  return bare === part ? files : withDependants(compiled, files);
}
