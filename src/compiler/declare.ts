/** Enters every name of a workspace, before anything is resolved, so that the order of files does not matter. */
import type { Definitions } from '../kinds/definition.ts';
import { child } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import { declareCatalog, provideCatalog } from './catalog.ts';
import type { Names } from './names.ts';
import { overlaps, problem } from './problem.ts';
import { nameSpan, type SourceDocument } from './source-document.ts';
import { declareWorkspace } from './workspace.ts';

type Report = (diagnostic: ReturnType<typeof problem>) => void;

/** The documents of a workspace, by what the compiler does with them. */
export type Sorted = {
  readonly workspace: SourceDocument | undefined;
  readonly catalogs: readonly SourceDocument[];
  readonly segments: readonly SourceDocument[];
  readonly traits: readonly SourceDocument[];
  readonly templates: readonly SourceDocument[];
  readonly journeys: readonly SourceDocument[];
  readonly policies: readonly SourceDocument[];
  readonly tests: readonly SourceDocument[];
  readonly standards: readonly SourceDocument[];
  readonly waivers: readonly SourceDocument[];
  readonly populations: readonly SourceDocument[];
};

const TABLES: { readonly [kind: string]: string } = {
  Segment: 'segment',
  Trait: 'trait',
  Template: 'template',
  Journey: 'journey',
  Test: 'test',
  Waivers: 'waivers',
  Population: 'population',
};

/** Sorts documents by kind; a second document of one name is reported by `declareNames` and left out. Pure. */
export function sortDocuments(documents: readonly SourceDocument[], definitions: Definitions): Sorted {
  const policyKinds = new Set(definitions.gates.map((gate) => gate.document));
  const seen = new Set<string>();
  const firsts = documents.filter((document) => {
    const table = TABLES[document.kind] ?? (policyKinds.has(document.kind) ? 'policy' : document.kind);
    const key = `${table}\0${document.name}`;
    const isFirst = document.name === '' || !seen.has(key);
    seen.add(key);
    return isFirst;
  });
  const of = (kind: string) => firsts.filter((document) => document.kind === kind);
  return {
    workspace: of('Workspace')[0],
    catalogs: documents.filter((document) => document.kind === 'Catalog'),
    segments: of('Segment'),
    traits: of('Trait'),
    templates: of('Template'),
    journeys: of('Journey'),
    policies: firsts.filter((document) => policyKinds.has(document.kind)),
    tests: of('Test'),
    standards: documents.filter((document) => document.kind === 'Standards'),
    waivers: of('Waivers'),
    populations: of('Population'),
  };
}

/** Declares all names. `strange`: how many files could not be told to be any kind of document. */
export function declareNames(
  documents: readonly SourceDocument[],
  sorted: Sorted,
  names: Names,
  options: { readonly report: Report; readonly strange: number; readonly definitions: Definitions },
): void {
  const policyKinds = new Set(options.definitions.gates.map((gate) => gate.document));
  provideCatalog(names);
  for (const document of documents) {
    const table = TABLES[document.kind] ?? (policyKinds.has(document.kind) ? 'policy' : undefined);
    if (table === undefined) continue;
    if (document.name === '' || isNameDoubtful(document)) names.open(table);
    if (document.name !== '') names.declare(table, document.name, nameSpan(document));
    if (document.faults.length === 0) continue;
    for (const inner of ['step', 'goal']) names.open(`${inner} ${document.name}`);
  }
  // A policy may be called like a gate; gates that judge without policies are known by their own name.
  for (const gate of options.definitions.gates) names.provide('policy', gate.name);
  for (const { root, sound } of sorted.catalogs) {
    declareCatalog(root, names, { report: options.report, sound });
  }
  declareWorkspaces(documents, sorted, names, options);
  declarePurposes(sorted, names);
  if (options.strange === 0) return;
  for (const table of [...Object.values(TABLES), ...OTHER_TABLES]) names.open(table);
  if (sorted.workspace === undefined) for (const table of WORKSPACE_TABLES) names.open(table);
}

/** A mistake at the name itself: what was read may not be what was meant. */
function isNameDoubtful({ nameNode, faults }: SourceDocument): boolean {
  return nameNode !== null && faults.some((fault) => overlaps(fault, nameNode.span));
}

/** Names that documents declare besides their own. */
const OTHER_TABLES = ['policy', 'event', 'attribute', 'enum', 'gauge', 'scope'];
const WORKSPACE_TABLES = ['class', 'channel', 'team', 'person', 'locale', 'purpose'];

function declareWorkspaces(
  documents: readonly SourceDocument[],
  sorted: Sorted,
  names: Names,
  options: { readonly report: Report; readonly strange: number },
): void {
  const all = documents.filter((document) => document.kind === 'Workspace');
  const { workspace } = sorted;
  declareWorkspace(workspace?.root, names, workspace?.sound === true);
  if (workspace?.sound !== true) for (const table of WORKSPACE_TABLES) names.open(table);
  for (const second of all.slice(1)) {
    options.report(
      problem('duplicate-document', 'a second `Workspace` document', nameSpan(second), {
        related: all.slice(0, 1).map((first) => ({ span: nameSpan(first), label: 'the first one' })),
        help: 'keep one: `rutter.yaml` at the root',
      }),
    );
  }
  if (all.length === 0 && options.strange === 0) {
    const span = { file: 'rutter.yaml', start: 0, end: 0 };
    options.report(
      problem('missing-workspace', 'the workspace has no `Workspace` document', span, {
        help: 'add `rutter.yaml` with `kind: Workspace`, `name`, `zone` and `locale`; `rutter init` writes one',
      }),
    );
  }
}

/** Purposes of consent: the classes, what policies map them to, and subscription groups. */
function declarePurposes(sorted: Sorted, names: Names): void {
  for (const name of names.all('class')) names.provide('purpose', name);
  for (const { root, sound } of sorted.policies) {
    if (!sound) names.open('purpose');
    const purposes = child(root, 'purposes');
    for (const each of purposes?.node === 'map' ? purposes.entries : []) {
      const purpose = textOf(each.value);
      if (purpose !== undefined) names.provide('purpose', purpose);
    }
    const groups = child(root, 'groups');
    for (const each of groups?.node === 'map' ? groups.entries : []) names.provide('purpose', each.name);
  }
}
