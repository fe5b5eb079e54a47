/** Which files depend on which, by the names that they use: who must be looked at again when a file changes. */
import type { Compiled } from './compile.ts';

/** Kinds of documents that everything depends on, named or not: a path of the catalog is used without a reference. */
const FOUNDATIONS: ReadonlySet<string> = new Set(['Workspace', 'Catalog', 'Standards']);

type Named = Pick<Compiled, 'documents' | 'names' | 'texts'>;

/** Which files use names of which: `users` of a file, and the `homes` of the names that it uses. Never itself. */
export type FileGraph = {
  readonly users: ReadonlyMap<string, ReadonlySet<string>>;
  readonly homes: ReadonlyMap<string, ReadonlySet<string>>;
};

/** The graph of a workspace. Pure. */
export function graphFiles({ names }: Pick<Named, 'names'>): FileGraph {
  const declared = new Map<string, string>();
  for (const { table, name, span } of names.declared) declared.set(`${table}\0${name}`, span.file);
  const users = new Map<string, Set<string>>();
  const homes = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, from: string, to: string) => {
    const known = map.get(from) ?? new Set<string>();
    map.set(from, known);
    known.add(to);
  };
  for (const { table, name, span } of names.used) {
    const home = declared.get(`${table}\0${name}`);
    if (home === undefined || home === span.file) continue;
    add(users, home, span.file);
    add(homes, span.file, home);
  }
  return { users, homes };
}

/** The files and those that can be reached from them in at most so many steps. Pure. */
export function reachFiles(
  arrows: ReadonlyMap<string, ReadonlySet<string>>,
  from: Iterable<string>,
  stepsMax = Number.POSITIVE_INFINITY,
): Set<string> {
  const reached = new Set(from);
  let edge: readonly string[] = [...reached];
  for (let step = 0; step < stepsMax && edge.length > 0; step += 1) {
    const next = edge.flatMap((file) => [...(arrows.get(file) ?? [])]).filter((file) => !reached.has(file));
    for (const file of next) reached.add(file);
    edge = [...new Set(next)];
  }
  return reached;
}

/**
 * The changed files and all that use a name of theirs, directly or through others. Everything, when a foundation is
 * among them or a changed file is not there any more: who used its names cannot be told. Pure.
 */
export function withDependants(
  { documents, names, texts }: Named,
  changed: ReadonlySet<string>,
): ReadonlySet<string> {
  const foundations = documents.filter(({ kind, file }) => FOUNDATIONS.has(kind) && changed.has(file));
  const isGone = [...changed].some((file) => /\.ya?ml$/.test(file) && !texts.has(file));
  if (foundations.length > 0 || isGone) return new Set(texts.keys());
  const present = [...changed].filter((file) => texts.has(file));
  return reachFiles(graphFiles({ names }).users, present);
}
