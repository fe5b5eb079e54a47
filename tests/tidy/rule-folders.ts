/**
 * A rule is one folder and one line of the registry, both ways: each folder is listed once, each line has its folder,
 * each folder has its rule with that id, its README with the question, and its cases.
 */
import type { Rule, Violation } from './rule.ts';
import type { Tree } from './tree.ts';

const ROOT = 'src/rules';
const REGISTRY = `${ROOT}/registry.ts`;

/** Folders of rules, each with the names of its files. */
function foldersOf(tree: Tree): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of tree.files.keys()) {
    const [, folder, name] = /^src\/rules\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (folder === undefined || name === undefined) continue;
    const names = folders.get(folder) ?? new Set<string>();
    folders.set(folder, names);
    names.add(name);
  }
  return new Map([...folders].filter(([, names]) => names.has('rule.ts') || names.has('cases.yaml')));
}

function* checkRegistry(tree: Tree, folders: ReadonlySet<string>): Generator<Violation> {
  const text = tree.files.get(REGISTRY);
  if (text === undefined) {
    if (folders.size > 0) yield { path: REGISTRY, line: 1, message: 'there are rules and no registry' };
    return;
  }
  const lines = text.split('\n');
  const listed = /readonly Rule\[\] = \[([^\]]*)\]/.exec(text)?.[1] ?? '';
  const imported = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const [, name, folder] = /^import \{ rule as (\w+) \} from '\.\/([^/]+)\/rule\.ts';$/.exec(line) ?? [];
    if (name === undefined || folder === undefined) continue;
    imported.add(folder);
    const at = { path: REGISTRY, line: index + 1 };
    if (!folders.has(folder)) yield { ...at, message: `${folder} has no folder` };
    const count = listed.split(',').filter((each) => each.replace(/\/\/.*$/gm, '').trim() === name).length;
    if (count !== 1) yield { ...at, message: `${folder} is listed ${count} times, not once` };
  }
  for (const folder of folders) {
    if (!imported.has(folder)) {
      yield { path: REGISTRY, line: lines.length, message: `${folder} has a folder and no line here` };
    }
  }
}

function* checkFolder(tree: Tree, folder: string, names: ReadonlySet<string>): Generator<Violation> {
  const path = `${ROOT}/${folder}/rule.ts`;
  const breach = (message: string): Violation => ({ path, line: 1, message });
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(folder)) yield breach(`${folder} is no kebab-case name`);
  for (const name of ['rule.ts', 'README.md', 'cases.yaml']) {
    if (!names.has(name)) yield breach(`${folder} has no ${name}`);
  }
  const text = tree.files.get(path);
  if (text === undefined) return;
  if (!text.includes(`id: '${folder}'`)) yield breach(`no \`id: '${folder}'\` in the folder of that name`);
  const readme = tree.files.get(`${ROOT}/${folder}/README.md`);
  if (readme === undefined) return;
  if (!readme.startsWith(`# ${folder}\n`)) yield breach(`the title of the README must be \`# ${folder}\``);
  const [, , question = ''] = /question:\s*(['"])(.*)\1,\n/.exec(text) ?? [];
  const asked = question.replaceAll("\\'", "'");
  if (asked === '' || !readme.replace(/\s+/g, ' ').includes(`**${asked}**`)) {
    yield breach('the README must ask the question of the rule, in bold');
  }
}

function check(tree: Tree): readonly Violation[] {
  const folders = foldersOf(tree);
  return [
    ...checkRegistry(tree, new Set(folders.keys())),
    ...[...folders].flatMap(([folder, names]) => [...checkFolder(tree, folder, names)]),
  ];
}

const registry = (...lines: readonly string[]) =>
  `${lines.map((name) => `import { rule as ${name} } from './${name}/rule.ts';`).join('\n')}\nexport const rules: readonly Rule[] = [\n  // family\n  ${lines.join(',\n  ')},\n];`;
const naming = {
  'src/rules/naming/rule.ts': "id: 'naming',\nquestion: 'Is it named?',\n",
  'src/rules/naming/README.md': '# naming\n\n**Is it\nnamed?**\n',
  'src/rules/naming/cases.yaml': '',
  'src/rules/registry.ts': registry('naming'),
};
const at = ['src/rules/naming/rule.ts:1'];

export const ruleFolders: Rule = {
  name: 'registry, folder, README and cases of a rule agree',
  check,
  samples: [
    { files: naming, breaches: [] },
    {
      files: { ...naming, 'src/rules/naming/rule.ts': "id: 'name',\nquestion: 'Is it named?',\n" },
      breaches: at,
    },
    {
      files: { ...naming, 'src/rules/naming/rule.ts': "id: 'naming',\nquestion: 'Is it?',\n" },
      breaches: at,
    },
    { files: { ...naming, 'src/rules/naming/README.md': '# name\n**Is it named?**' }, breaches: at },
    ...['README.md', 'cases.yaml'].map((name) => ({
      files: Object.fromEntries(Object.entries(naming).filter(([path]) => !path.endsWith(name))),
      breaches: at,
    })),
    {
      files: { ...naming, 'src/rules/registry.ts': registry('naming', 'gone') },
      breaches: ['src/rules/registry.ts:2'],
    },
    {
      files: { ...naming, 'src/rules/registry.ts': registry('naming').replace('  naming,\n]', ']') },
      breaches: ['src/rules/registry.ts:1'],
    },
    { files: { ...naming, 'src/rules/registry.ts': 'none' }, breaches: ['src/rules/registry.ts:1'] },
    {
      files: {
        ...naming,
        'src/rules/Odd/rule.ts': "id: 'Odd',\nquestion: 'Q?',\n",
        'src/rules/Odd/README.md': '# Odd\n**Q?**',
        'src/rules/Odd/cases.yaml': '',
        'src/rules/registry.ts': registry('naming', 'Odd'),
      },
      breaches: ['src/rules/Odd/rule.ts:1'],
    },
  ],
};
