/** All operators, the names of a workspace as they see them, and the mutants they make of it. */
import { conditionOperators } from './conditions.ts';
import { contentOperators } from './content.ts';
import { keyOperators } from './keys.ts';
import { applyChange, type Mutant, type Operator, type WorkspaceNames } from './mutant.ts';
import { nameOperators } from './names.ts';
import { type FileSites, readSites } from './sites.ts';
import { slipOperators } from './slips.ts';
import { syntaxOperators } from './syntax.ts';
import { valueOperators } from './values.ts';

export const operators: readonly Operator[] = [
  ...keyOperators,
  ...valueOperators,
  ...nameOperators,
  ...conditionOperators,
  ...contentOperators,
  ...syntaxOperators,
  ...slipOperators,
];

/** Every mutant of every file, by operator, in a stable order. */
export function mutateWorkspace(
  files: readonly { readonly path: string; readonly text: string }[],
): ReadonlyMap<string, readonly Mutant[]> {
  const sites = files.map((file) => readSites(file.path, file.text));
  const names = readNames(sites);
  return new Map(
    operators.map((operator) => [
      operator.name,
      sites.flatMap((file) =>
        [...operator.mutate(file, names)].map((change) => applyChange(operator.name, file, change)),
      ),
    ]),
  );
}

function readNames(files: readonly FileSites[]): WorkspaceNames {
  const declared = new Map<string, Set<string>>();
  const used = new Map<string, number>();
  const declare = (table: string, name: string) => {
    declared.set(table, (declared.get(table) ?? new Set()).add(name));
  };
  const use = (table: string, name: string) => {
    const key = `${table}\0${name}`;
    used.set(key, (used.get(key) ?? 0) + 1);
  };
  for (const { sites, text } of files) {
    for (const { node, rule, holder } of sites) {
      if (node.node === 'scalar' && rule.is === 'leaf') {
        if (rule.form === 'name') declare(rule.table ?? '', String(node.value));
        if (rule.form === 'reference') use(rule.table ?? '', String(node.value));
        if (rule.form === 'since') use('step', String(node.value));
      }
      const named = holder?.rule.named;
      if (holder === undefined || named === undefined || Object.hasOwn(holder.rule.keys, holder.entry.name))
        continue;
      if (named.role === 'declares') declare(named.table, holder.entry.name);
      if (named.role === 'refers') use(named.table, holder.entry.name);
    }
    for (const [, root, name] of text.matchAll(/\b(profile|trait)\.(\w+)/g)) {
      use(root === 'profile' ? 'attribute' : 'trait', name ?? '');
    }
  }
  return {
    has: (table, name) => declared.get(table)?.has(name) === true,
    uses: (table, name) => used.get(`${table}\0${name}`) ?? 0,
    all: (table) => [...(declared.get(table) ?? [])],
  };
}
