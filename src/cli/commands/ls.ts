/** `ls`: the documents of the workspace, all or those that an expression selects. */
import Table from 'cli-table3';
import type { Compiled } from '../../compiler/compile.ts';
import { type FileGraph, graphFiles } from '../../compiler/dependants.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { Context, ExitCode } from '../context.ts';
import { type Loaded, loadWorkspace, selectPaths } from '../load.ts';
import { type FormatOptions, type WorkspaceOptions, withFormats, withWorkspace } from '../options.ts';
import { emit } from '../output.ts';
import { fileSelector, type SelectOptions, withSelect } from '../select.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & FormatOptions & SelectOptions;

export const command: Verb = (program, act) => {
  const verb = program
    .command('ls')
    .argument('[paths...]', 'documents in these files and folders only')
    .description('list journeys, segments, policies, templates, tests and whatever else there is');
  withSelect(withFormats(withWorkspace(verb), ['pretty', 'name', 'path', 'json']), 'list')
    .addHelpText(
      'after',
      `
An expression asks with name: (a word alone), kind:, path:, tag:, owner: or class:. Spaces mean "or", commas "and".
  +trial_v2        the journey and all that it uses         trial_v2+    and all that uses it
  1+trial_v2       only what it uses itself                 kind:policy  policies of all kinds`,
    )
    .action(act(list));
};

async function list(context: Context, paths: readonly string[], options: Options): Promise<ExitCode> {
  const loaded = await loadWorkspace(context, options, paths[0]);
  const isNamed = selectPaths(context, loaded.root, paths);
  const isSelected = fileSelector(options, loaded.compiled);
  const documents = loaded.compiled.documents
    .filter(({ file }) => isNamed(file) && isSelected?.(file) !== false)
    .sort((left, right) => compare([left.kind, left.name, left.file], [right.kind, right.name, right.file]));
  const lines = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join('');
  emit(context, options.format, {
    pretty: () => printTable(documents, loaded),
    name: () => lines(documents.flatMap(({ name }) => (name === '' ? [] : [name]))),
    path: () => lines([...new Set(documents.map(({ file }) => loaded.shown(file)))]),
    json: () => printJson(documents, loaded),
  });
  const errors = loaded.compiled.diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0)
    context.stderr.write(
      `note: ${errors} ${errors === 1 ? 'error' : 'errors'} here; \`rutter validate\` shows them\n`,
    );
  return 0;
}

function compare(left: readonly string[], right: readonly string[]): number {
  const at = left.findIndex((text, index) => text !== right[index]);
  return at < 0 ? 0 : (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

const BARE = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const NO_LINES = {
  ...BARE,
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

function printTable(documents: readonly SourceDocument[], { shown }: Loaded): string {
  if (documents.length === 0) return 'nothing is selected\n';
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, border: [], head: [] },
  });
  for (const { kind, name, file } of documents) table.push([kind, name, shown(file)]);
  return `${table.toString().replace(/ +$/gm, '')}\n`;
}

function printJson(documents: readonly SourceDocument[], { compiled, shown }: Loaded): string {
  const graph = graphFiles(compiled);
  const listed = documents.map((document) => describe(document, compiled, graph, shown));
  return `${JSON.stringify({ documents: listed }, null, 2)}\n`;
}

function describe(
  document: SourceDocument,
  { documents }: Compiled,
  graph: FileGraph,
  shown: Loaded['shown'],
) {
  const { kind, name, root, file } = document;
  const field = (key: string) => textOf(child(root, key)) ?? null;
  const tags = child(root, 'tags');
  const named = (files: ReadonlySet<string> | undefined) =>
    documents
      .filter((each) => files?.has(each.file) === true)
      .map((each) => ({ kind: each.kind, name: each.name }))
      .sort((left, right) => compare([left.kind, left.name], [right.kind, right.name]));
  return {
    kind,
    name,
    path: shown(file),
    title: field('title'),
    owner: field('owner'),
    class: field('class'),
    tags: tags?.node === 'list' ? tags.items.flatMap((item) => textOf(item) ?? []) : [],
    uses: named(graph.homes.get(file)),
    usedBy: named(graph.users.get(file)),
  };
}
