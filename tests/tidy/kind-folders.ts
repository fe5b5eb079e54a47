/**
 * A kind is one folder and one line of its group's registry, both ways: each folder is registered, each line has its
 * folder, each folder has its schema, README, example and test. The gates stand in the order of semantics 26.
 */
import { ts } from 'ts-morph';
import type { Rule, Violation } from './rule.ts';
import { lineOf, walk } from './syntax.ts';
import type { SourceText, Tree } from './tree.ts';

const GROUPS = ['steps', 'conditions', 'facts', 'gates', 'lanes'];

/** Semantics 26. */
const GATE_ORDER = [
  'panic',
  'suppression',
  'consent',
  'exclusion',
  'quality',
  'holdout',
  'quiet_hours',
  'duplicate',
  'arbitration',
  'frequency',
  'lane',
];

type Line = { readonly kind: string; readonly line: number };

/** What a registry imports from kinds' folders, and the order of its list. */
type Registry = {
  readonly imported: readonly Line[];
  readonly listed: readonly Line[];
  readonly end: number;
};

function readRegistry(source: SourceText): Registry {
  const imported: Line[] = [];
  const kindOfName = new Map<string, string>();
  const listed: Line[] = [];
  walk(source.syntax, (node) => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const kind = /^\.\/([^/]+)\/index\.ts$/.exec(node.moduleSpecifier.text)?.[1];
      if (kind === undefined) return;
      imported.push({ kind, line: lineOf(source, node) });
      const names = node.importClause?.namedBindings;
      if (names !== undefined && ts.isNamedImports(names)) {
        for (const name of names.elements) kindOfName.set(name.name.text, kind);
      }
    }
    if (ts.isArrayLiteralExpression(node)) {
      for (const element of node.elements) {
        const kind = kindOfName.get(element.getText(source.syntax));
        if (kind !== undefined) listed.push({ kind, line: lineOf(source, element) });
      }
    }
  });
  return { imported, listed, end: source.syntax.getLineAndCharacterOfPosition(source.text.length).line + 1 };
}

/** Names of a group's folders. */
function foldersOf(tree: Tree, group: string): readonly string[] {
  const prefix = `src/kinds/${group}/`;
  const names = [...tree.files.keys()].map((path) =>
    path.startsWith(prefix) && path.slice(prefix.length).includes('/')
      ? path.slice(prefix.length).split('/')[0]
      : undefined,
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}

function* checkGroup(tree: Tree, group: string): Generator<Violation> {
  const path = `src/kinds/${group}/registry.ts`;
  const source = tree.sources.find((one) => one.path === path);
  const folders = foldersOf(tree, group);
  if (source === undefined) {
    if (folders.length > 0) yield { path, line: 1, message: `${group} has kinds and no registry` };
    return;
  }
  const registry = readRegistry(source);
  for (const { kind, line } of registry.imported) {
    if (!folders.includes(kind)) yield { path, line, message: `${kind} has no folder` };
    const count = registry.listed.filter((one) => one.kind === kind).length;
    if (count !== 1) yield { path, line, message: `${kind} is listed ${count} times, not once` };
  }
  for (const kind of folders) {
    if (!registry.imported.some((one) => one.kind === kind)) {
      yield { path, line: registry.end, message: `${kind} has a folder and no line here` };
    }
    yield* checkFolder(tree, group, kind);
  }
  if (group === 'gates') yield* checkGateOrder(path, registry.listed);
}

function* checkFolder(tree: Tree, group: string, kind: string): Generator<Violation> {
  const folder = `src/kinds/${group}/${kind}`;
  const text = (name: string) => tree.files.get(`${folder}/${name}`);
  const path = `${folder}/index.ts`;
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(kind))
    yield { path, line: 1, message: `${kind} is no snake_case name` };
  const written = group === 'facts' ? ['schema.ts'] : ['schema.ts', 'compile.ts'];
  const hasDocument = !/document:\s*null/.test(text('index.ts') ?? '');
  const wanted = ['run.ts', 'describe.ts', 'README.md', `${kind}.test.ts`];
  if (hasDocument) wanted.push(...written, 'example.yaml');
  for (const name of ['index.ts', ...wanted]) {
    if (text(name) === undefined) yield { path, line: 1, message: `${group}/${kind} has no ${name}` };
  }
  const readme = text('README.md');
  const title = readme?.split('\n')[0] ?? '';
  if (readme !== undefined && !(title.startsWith('# ') && title.includes(kind))) {
    yield { path: `${folder}/README.md`, line: 1, message: `the title must name \`${kind}\`` };
  }
  if (text('example.yaml')?.trim() === '') {
    yield { path: `${folder}/example.yaml`, line: 1, message: 'the example is empty' };
  }
  const named = new RegExp(`name: '${kind}'`);
  const own = [...tree.sources].filter((one) => one.path.startsWith(`${folder}/`) && !one.isTest);
  if (own.length > 0 && !own.some((one) => named.test(one.text))) {
    yield { path, line: 1, message: `no \`name: '${kind}'\` in the folder of that name` };
  }
}

function* checkGateOrder(path: string, listed: readonly Line[]): Generator<Violation> {
  let last = -1;
  for (const { kind, line } of listed) {
    const place = GATE_ORDER.indexOf(kind);
    if (place < 0) yield { path, line, message: `${kind} has no place in the order of semantics 26` };
    else if (place < last)
      yield { path, line, message: `${kind} stands after a gate that follows it (semantics 26)` };
    last = Math.max(last, place);
  }
}

function check(tree: Tree): readonly Violation[] {
  const violations = GROUPS.flatMap((group) => [...checkGroup(tree, group)]);
  const schema = tree.files.get('schema/journey.schema.json');
  for (const kind of schema === undefined ? [] : foldersOf(tree, 'steps')) {
    if (!schema?.includes(`"${kind}":`)) {
      violations.push({
        path: 'schema/journey.schema.json',
        line: 1,
        message: `the step ${kind} is missing: npm run gen`,
      });
    }
  }
  return violations;
}

const complete = (group: string, kind: string) => ({
  [`src/kinds/${group}/${kind}/index.ts`]: `export const definition = { name: '${kind}' };`,
  [`src/kinds/${group}/${kind}/schema.ts`]: '',
  [`src/kinds/${group}/${kind}/compile.ts`]: '',
  [`src/kinds/${group}/${kind}/run.ts`]: '',
  [`src/kinds/${group}/${kind}/describe.ts`]: '',
  [`src/kinds/${group}/${kind}/README.md`]: `# ${kind}\n`,
  [`src/kinds/${group}/${kind}/example.yaml`]: 'a: 1',
  [`src/kinds/${group}/${kind}/${kind}.test.ts`]: '',
});
const without = (files: { readonly [path: string]: string }, path: string) =>
  Object.fromEntries(Object.entries(files).filter(([one]) => one !== path));
const registryOf = (...kinds: readonly string[]) =>
  `${kinds.map((kind) => `import { definition as ${kind} } from './${kind}/index.ts';`).join('\n')}\nexport const all = [${kinds.join(', ')}];`;
const wait = { ...complete('steps', 'wait'), 'src/kinds/steps/registry.ts': registryOf('wait') };
const gates = { ...complete('gates', 'consent'), ...complete('gates', 'panic') };

export const kindFolders: Rule = {
  name: 'registry, folder, schema, README, example and test agree; gates stand in order',
  check,
  samples: [
    { files: wait, breaches: [] },
    { files: complete('steps', 'wait'), breaches: ['src/kinds/steps/registry.ts:1'] },
    { files: { ...wait, ...complete('steps', 'send') }, breaches: ['src/kinds/steps/registry.ts:2'] },
    {
      files: { ...wait, 'src/kinds/steps/registry.ts': registryOf('wait', 'gone') },
      breaches: ['src/kinds/steps/registry.ts:2'],
    },
    {
      files: { ...wait, 'src/kinds/steps/registry.ts': registryOf('wait').replace('[wait]', '[]') },
      breaches: ['src/kinds/steps/registry.ts:1'],
    },
    ...['schema.ts', 'compile.ts', 'run.ts', 'describe.ts', 'README.md', 'example.yaml', 'wait.test.ts'].map(
      (name) => ({
        files: without(wait, `src/kinds/steps/wait/${name}`),
        breaches: ['src/kinds/steps/wait/index.ts:1'],
      }),
    ),
    {
      files: { ...wait, 'src/kinds/steps/wait/README.md': '# send\n' },
      breaches: ['src/kinds/steps/wait/README.md:1'],
    },
    {
      files: { ...wait, 'src/kinds/steps/wait/example.yaml': '\n' },
      breaches: ['src/kinds/steps/wait/example.yaml:1'],
    },
    {
      files: { ...wait, 'src/kinds/steps/wait/index.ts': "export const definition = { name: 'waits' };" },
      breaches: ['src/kinds/steps/wait/index.ts:1'],
    },
    {
      files: { ...complete('steps', 'Wait'), 'src/kinds/steps/registry.ts': registryOf('Wait') },
      breaches: ['src/kinds/steps/Wait/index.ts:1'],
    },
    { files: { ...gates, 'src/kinds/gates/registry.ts': registryOf('panic', 'consent') }, breaches: [] },
    {
      files: { ...gates, 'src/kinds/gates/registry.ts': registryOf('consent', 'panic') },
      breaches: ['src/kinds/gates/registry.ts:3'],
    },
    {
      files: { ...complete('gates', 'luck'), 'src/kinds/gates/registry.ts': registryOf('luck') },
      breaches: ['src/kinds/gates/registry.ts:2'],
    },
    {
      files: { ...wait, 'schema/journey.schema.json': '{"send": 1}' },
      breaches: ['schema/journey.schema.json:1'],
    },
    { files: { ...wait, 'schema/journey.schema.json': '{"wait": 1}' }, breaches: [] },
  ],
};
