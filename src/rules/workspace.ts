/**
 * What all rules see of a workspace: documents by kind, teams, standards, tests, who uses what, and today's date.
 * Facts only, gathered once; what is good or bad about them is each rule's business.
 */
import type { Instant } from '../base/ids.ts';
import { localDate } from '../base/zone.ts';
import type { Compiled } from '../compiler/compile.ts';
import type { NamePlace } from '../compiler/names.ts';
import type { Proof } from '../compiler/proof/theorem.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import type { Standards } from '../compiler/standards.ts';
import { objectOf } from '../compiler/value.ts';
import type { Waiver } from '../compiler/waivers.ts';
import type { Definitions } from '../kinds/definition.ts';
import { indexLines, type LineIndex } from '../language/syntax/line-index.ts';
import { child, type Entry, type Node, type Span } from '../language/syntax/node.ts';
import { entriesOf, textOf } from '../language/syntax/read-node.ts';
import type { Source } from '../plan/plan.ts';

/** A team as `rutter.yaml` has it. */
export type Team = {
  readonly name: string;
  readonly title: string;
  readonly members: readonly string[];
  /** Role -> people. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly contacts: { readonly [channel: string]: unknown };
  readonly span: Span;
};

/** What the tests reached of a journey, in percent. */
export type JourneyCoverage = {
  readonly stepsPercent: number;
  readonly pathsPercent: number;
};

/** What the code of applications sends, as the last scan saw it. `unresolved`: calls whose event it could not read. */
export type Emitted = { readonly events: ReadonlySet<string>; readonly unresolved: number };

/** What the caller knows besides the files. */
export type Outside = {
  readonly now: Instant;
  /** Files that changed since a commit; null: nobody asked. */
  readonly changed: ReadonlySet<string> | null;
  /** By journey; null: the tests were not run. */
  readonly coverage: ReadonlyMap<string, JourneyCoverage> | null;
  /** Left out or null: the code was not scanned. */
  readonly emitted?: Emitted | null;
};

export type Workspace = Outside & {
  readonly definitions: Definitions;
  /** The sound documents, in the order of their paths. */
  readonly documents: readonly SourceDocument[];
  readonly root: SourceDocument | undefined;
  readonly standards: Standards | null;
  /** Null while there are errors. */
  readonly proof: Proof | null;
  readonly waivers: readonly Waiver[];
  readonly tests: Compiled['tests'];
  /** Where the workspace is at home. */
  readonly zone: string;
  /** Whether somebody asked for `now`: then the answer holds for that instant only, otherwise for the day. */
  wasTimeAsked(): boolean;
  /** YYYY-MM-DD where the workspace is at home; compare dates as text. */
  readonly today: string;
  readonly teams: ReadonlyMap<string, Team>;
  readonly classes: readonly string[];
  readonly channels: readonly string[];
  readonly locales: readonly string[];
  ofKind(kind: string): readonly SourceDocument[];
  document(kind: string, name: string): SourceDocument | undefined;
  /** The sound document of a file. */
  documentIn(file: string): SourceDocument | undefined;
  /** True for documents that a gate judges by. */
  isPolicy(document: SourceDocument): boolean;
  /** Where a name is used: `usesOf('segment', 'vip')`. Tables: segment, trait, template, journey, event, policy ... */
  usesOf(table: string, name: string): readonly Span[];
  /** All names of a table, with the place of their declaration. */
  declared(table: string): readonly NamePlace[];
  textOf(file: string): string;
  /** The characters of a span. */
  slice(span: Span): string;
  /** The place of something in the plan as a span: of the smallest node that starts there. */
  spanOf(source: Source): Span;
};

function listOf(node: Node | undefined): readonly string[] {
  return node?.node === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}

function teamOf({ name, key, value }: Entry): Team {
  return {
    name,
    title: textOf(child(value, 'title')) ?? name,
    members: listOf(child(value, 'members')),
    roles: new Map(entriesOf(child(value, 'roles')).map((role) => [role.name, listOf(role.value)])),
    contacts: objectOf(child(value, 'contacts')),
    span: key.span,
  };
}

function groupBy<Value>(values: Iterable<Value>, keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

const CLASSES = ['transactional', 'service', 'lifecycle', 'promotional'];

/** Files that hold an error: no rule speaks of what stands in them. Pure. */
export function filesWithErrors({ diagnostics }: Compiled): ReadonlySet<string> {
  return new Set(diagnostics.flatMap((each) => (each.severity === 'error' ? [each.span.file] : [])));
}

/** Gathers the facts. Pure, but for what it remembers. */
export function describeWorkspace(compiled: Compiled, definitions: Definitions, outside: Outside): Workspace {
  const faulty = filesWithErrors(compiled);
  const documents = compiled.documents.filter((each) => each.sound && !faulty.has(each.file));
  const root = documents.find((each) => each.kind === 'Workspace');
  const byKind = groupBy(documents, (each) => each.kind);
  const byName = new Map(documents.map((each) => [`${each.kind}\0${each.name}`, each]));
  const byFile = new Map(documents.map((each) => [each.file, each]));
  const policyKinds = new Set(definitions.gates.map((gate) => gate.document));
  const places = createPlaces(compiled);
  const zone = textOf(child(root?.root, 'zone')) ?? 'UTC';
  const named = (key: string) => entriesOf(child(root?.root, key)).map((each) => each.name);
  const locale = textOf(child(root?.root, 'locale')) ?? 'en';
  const locales = listOf(child(root?.root, 'locales'));
  const { now, ...others } = outside;
  let wasTimeAsked = false;
  return {
    ...others,
    get now() {
      wasTimeAsked = true;
      return now;
    },
    zone,
    wasTimeAsked: () => wasTimeAsked,
    definitions,
    documents,
    root,
    standards: compiled.standards,
    proof: compiled.proof,
    waivers: compiled.waivers,
    tests: compiled.tests,
    today: localDate(zone, now),
    teams: new Map(entriesOf(child(root?.root, 'teams')).map((each) => [each.name, teamOf(each)])),
    classes: named('classes').length === 0 ? CLASSES : named('classes'),
    channels: named('channels'),
    locales: locales.length === 0 ? [locale] : locales,
    ofKind: (kind) => byKind.get(kind) ?? [],
    document: (kind, name) => byName.get(`${kind}\0${name}`),
    documentIn: (file) => byFile.get(file),
    isPolicy: (document) => policyKinds.has(document.kind),
    usesOf: (table, name) => compiled.names.placesOf(table, name),
    declared: compiled.names.declaredIn,
    ...places,
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function createPlaces(compiled: Compiled): Pick<Workspace, 'textOf' | 'slice' | 'spanOf'> {
  const indexes = new Map<string, LineIndex>();
  const byFile = once(() => new Map(compiled.documents.map((each) => [each.file, each])));
  const text = (file: string) => compiled.texts.get(file) ?? '';
  return {
    textOf: text,
    slice: ({ file, start, end }) => text(file).slice(start, end),
    spanOf({ file, line, column }) {
      const lines = indexes.get(file) ?? indexLines(text(file));
      indexes.set(file, lines);
      const start = lines.offsetAt(line, column);
      const document = byFile().get(file);
      return (document && smallestAt(document.root, start)) ?? { file, start, end: start };
    },
  };
}

/** The span of the smallest node (or key) that starts at an offset. */
function smallestAt(node: Node, start: number): Span | undefined {
  if (start < node.span.start || start >= Math.max(node.span.end, node.span.start + 1)) return undefined;
  if (node.node === 'scalar') return node.span.start === start ? node.span : undefined;
  if (node.node === 'list') {
    for (const item of node.items) {
      const found = smallestAt(item, start);
      if (found !== undefined) return found;
    }
  } else {
    for (const { key, value } of node.entries) {
      if (key.span.start === start) return key.span;
      const found = smallestAt(value, start);
      if (found !== undefined) return found;
    }
  }
  return node.span.start === start ? node.span : undefined;
}
