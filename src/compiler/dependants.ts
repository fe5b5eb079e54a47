/** Which files depend on which, by the names that they use: who must be looked at again when a file changes. */
import type { Compiled } from './compile.ts';

/** Kinds of documents that everything depends on, named or not: a path of the catalog is used without a reference. */
const FOUNDATIONS: ReadonlySet<string> = new Set(['Workspace', 'Catalog', 'Standards']);

/**
 * The changed files and all that use a name of theirs, directly or through others. Everything, when a foundation is
 * among them or a changed file is not there any more: who used its names cannot be told. Pure.
 */
export function withDependants(
  { documents, names, texts }: Pick<Compiled, 'documents' | 'names' | 'texts'>,
  changed: ReadonlySet<string>,
): ReadonlySet<string> {
  const foundations = documents.filter(({ kind, file }) => FOUNDATIONS.has(kind) && changed.has(file));
  const isGone = [...changed].some((file) => /\.ya?ml$/.test(file) && !texts.has(file));
  if (foundations.length > 0 || isGone) return new Set(texts.keys());
  const homes = new Map<string, string>();
  for (const { table, name, span } of names.declared) homes.set(`${table}\0${name}`, span.file);
  const users = new Map<string, Set<string>>();
  for (const { table, name, span } of names.used) {
    const home = homes.get(`${table}\0${name}`);
    if (home === undefined || home === span.file) continue;
    const known = users.get(home) ?? new Set<string>();
    users.set(home, known);
    known.add(span.file);
  }
  const affected = new Set([...changed].filter((file) => texts.has(file)));
  const open = [...affected];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const user of users.get(file) ?? []) {
      if (affected.has(user)) continue;
      affected.add(user);
      open.push(user);
    }
  }
  return affected;
}
