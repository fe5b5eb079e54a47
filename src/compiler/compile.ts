/**
 * The compiler's front door: texts of a workspace -> plan, tests, and everything that is wrong with it in one go.
 * The same texts give the same bytes and digests in any order. Reads no file; never throws on what a user wrote.
 */
import type { FactId, Instant } from '../base/ids.ts';
import { isZone, localDate } from '../base/zone.ts';
import type { Definitions } from '../kinds/definition.ts';
import { concealSecret } from '../language/diagnostics/conceal.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { orderDiagnostics } from '../language/diagnostics/order.ts';
import { indexLines, type LineIndex } from '../language/syntax/line-index.ts';
import type { Span } from '../language/syntax/node.ts';
import { bundleParts } from '../plan/bundle.ts';
import { digestJourney } from '../plan/digest.ts';
import { type FactSpec, PLAN_FORMAT, type Plan, type Source } from '../plan/plan.ts';
import { checkOwner } from './about.ts';
import { createBindings } from './bindings.ts';
import { checkCatalog, compileCatalogs } from './catalog.ts';
import { blameMissingCatalog, mergeCauses } from './causes.ts';
import { type AdapterShape, checkChannels } from './channels.ts';
import { declareNames, type Sorted, sortDocuments } from './declare.ts';
import { findSegmentRings, findWatched } from './edges.ts';
import { compilePolicy, compileSegment, compileTraitDocument } from './elements.ts';
import { createFormerNames } from './former-names.ts';
import { compileJourney } from './journey.ts';
import { createJourneyShelf, type JourneyShelf } from './journey-shelf.ts';
import { createNames, type NameIndex, type Names } from './names.ts';
import { openingsOf } from './openings.ts';
import { compilePopulation } from './population/compile-population.ts';
import type { PopulationSpec } from './population/population.ts';
import { overlaps } from './problem.ts';
import type { Proof } from './proof/theorem.ts';
import { readJourney, type Ways } from './proof/ways.ts';
import { proveWorkspace } from './prove-workspace.ts';
import { readDocuments, type SourceFile } from './read-documents.ts';
import type { Session } from './session.ts';
import type { SourceDocument } from './source-document.ts';
import { checkStandards, compileStandards, refuseSecondStandards, type Standards } from './standards.ts';
import { type CompiledTemplate, compileTemplate } from './templates.ts';
import { compileTest } from './tests/compile-test.ts';
import { provideOperations } from './tests/operation-names.ts';
import type { TestDocument } from './tests/test-document.ts';
import { compileWaivers, type Waiver } from './waivers.ts';
import { checkHoldout, compileWorkspaceDocument } from './workspace.ts';

/** What compiling gives. `plan` is null when there is an error among the diagnostics; warnings do not hinder it. */
export type Compiled = {
  readonly plan: Plan | null;
  /** In order of file, line, column and code; without duplicates. */
  readonly diagnostics: readonly Diagnostic[];
  readonly tests: readonly TestDocument[];
  /** The texts by path, for printing excerpts. */
  readonly texts: ReadonlyMap<string, string>;
  /** Who must not receive, and why that holds; null where nothing was proved because there are other errors. */
  readonly proof: Proof | null;
  /** All documents whose kind could be told, in the order of their paths. */
  readonly documents: readonly SourceDocument[];
  /** Null where there is no sound `Standards` document. */
  readonly standards: Standards | null;
  readonly waivers: readonly Waiver[];
  /** Made-up subscribers for simulations; not part of the plan. */
  readonly populations: readonly PopulationSpec[];
  /** Who declares which name, and who uses it. */
  readonly names: NameIndex;
};

/** What a caller may add: the adapters there are, so that channels are checked against them, and what is waived. */
export type CompileOptions = {
  readonly adapters?: readonly AdapterShape[];
  /** When waivers are judged; left out: none has expired. */
  readonly now?: Instant;
};

/** Compiles a workspace from the texts of its files. Everything wrong with it is in `diagnostics`. */
export async function compileWorkspace(
  files: readonly SourceFile[],
  definitions: Definitions,
  options: CompileOptions = {},
): Promise<Compiled> {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const read = readDocuments(files, definitions);
  const diagnostics: Diagnostic[] = [...read.diagnostics];
  const silences: Diagnostic[] = [];
  const isFaulty = faultFinder(read.documents);
  const report = (diagnostic: Diagnostic) => {
    if (!isFaulty(diagnostic.span)) diagnostics.push(diagnostic);
  };
  const sorted = sortDocuments(read.documents, definitions);
  const names = createNames(report, isFaulty);
  declareNames(read.documents, sorted, names, { report, strange: read.strange, definitions });
  const sourceOf = createSourceOf(texts);
  const workspace = compileWorkspaceDocument(
    sorted.workspace?.root,
    sorted.workspace?.sound !== true,
    sourceOf,
  );
  const session: Session = {
    definitions,
    workspace: workspace.plan,
    locales: workspace.locales,
    people: workspace.people,
    catalog: compileCatalogs(sorted.catalogs, names),
    names,
    facts: new Map(),
    traits: new Map(),
    report,
    reportSilence: (diagnostic) => void silences.push(diagnostic),
    sourceOf,
  };
  checkChannels(sorted.workspace, options.adapters, session);
  for (const catalog of sound(sorted.catalogs)) checkCatalog(catalog.root, names);
  refuseSecondStandards(sorted.standards, report);
  const [standards] = sound(sorted.standards);
  if (standards !== undefined) checkStandards(standards, names, report);
  checkOwners(sorted, names);
  const parts = await compileParts(sorted, session);
  provideOperations(read.documents, names);
  const tests = sound(sorted.tests).map((test) => compileTest(test, session));
  const populations = sound(sorted.populations).map((each) => compilePopulation(each, session));
  const unknown = names.unknown();
  diagnostics.push(...(sorted.catalogs.length === 0 ? blameMissingCatalog(unknown) : unknown));
  if (!diagnostics.some(isError)) diagnostics.push(...silences);
  const assembled = diagnostics.some(isError) ? null : assemblePlan(parts, session);
  const waivers = compileWaivers(sound(sorted.waivers));
  const today = options.now === undefined ? null : localDate(zoneOf(session), options.now);
  const openings = openingsOf(waivers, sorted.policies, today, sourceOf);
  const proved =
    assembled && proveWorkspace(assembled, sorted, session, texts, { openings, waysOf: parts.ways });
  diagnostics.push(...(proved?.diagnostics ?? []));
  return {
    plan: proved !== null && proved.diagnostics.length === 0 ? assembled : null,
    proof: proved?.proof ?? null,
    diagnostics: finish(diagnostics, texts),
    tests,
    texts,
    documents: read.documents,
    standards: standards === undefined ? null : compileStandards(standards),
    waivers,
    populations,
    names: names.index(),
  };
}

/** Owners of what no other part of the compiler looks at, and the classes that the holdout names. */
function checkOwners({ workspace, standards, waivers, populations }: Sorted, names: Names): void {
  for (const { root } of sound(workspace === undefined ? [] : [workspace])) {
    checkHoldout(root, names);
    checkOwner(root, names);
  }
  for (const { root } of sound([...standards, ...waivers, ...populations])) checkOwner(root, names);
}

/** In order, each cause once, and without what must not be repeated. */
function finish(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const textOf = (file: string) => texts.get(file) ?? '';
  return mergeCauses(orderDiagnostics(diagnostics)).map((each) => concealSecret(each, textOf));
}

/** The workspace's zone; UTC where it is none, which was reported. */
function zoneOf({ workspace }: Session): string {
  return isZone(workspace.zone) ? workspace.zone : 'UTC';
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

/** Whether a span lies where the file's own check found a mistake: what follows from it there is not said again. */
function faultFinder(documents: readonly SourceDocument[]): (span: Span) => boolean {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  let last: { readonly file: string; readonly document: SourceDocument | undefined } | undefined;
  return (span) => {
    if (last?.file !== span.file) last = { file: span.file, document: byFile.get(span.file) };
    const { document } = last;
    if (document === undefined) return false;
    return document.broken || document.faults.some((fault) => overlaps(fault, span));
  };
}

/** Offsets to lines. One file is compiled after the other, so that the index of the last one does. */
function createSourceOf(texts: ReadonlyMap<string, string>): (span: Span) => Source {
  let last: { readonly file: string; readonly index: LineIndex } | undefined;
  return ({ file, start }) => {
    if (last?.file !== file) last = { file, index: indexLines(texts.get(file) ?? '') };
    return { file, ...last.index.locate(start) };
  };
}

function sound(documents: readonly SourceDocument[]): readonly SourceDocument[] {
  return documents.filter((document) => document.sound && document.name !== '');
}

type Parts = Pick<Plan, 'segments' | 'traits' | 'templates' | 'policies'> & {
  readonly journeys: JourneyShelf;
  /** By journey: read while it is at hand, so that the proof need not unfold it. */
  readonly ways: ReadonlyMap<string, Ways>;
};

/** Compiles what is readable of each document, in an order in which what is needed comes first. */
async function compileParts(sorted: Sorted, session: Session): Promise<Parts> {
  const traits = collect(sound(sorted.traits), (document) => compileTraitDocument(document, session));
  const watched = findWatched(sorted.journeys, sorted.segments);
  for (const ring of findSegmentRings(sorted.segments)) session.report(ring);
  const segments = collect(sound(sorted.segments), (document) =>
    compileSegment(document, watched.get(document.name), session),
  );
  const templates = new Map<string, CompiledTemplate>();
  for (const document of sorted.templates) {
    templates.set(document.name, await compileTemplate(document, session));
  }
  const bindings = createBindings(templates, session);
  const lexicon = { workspace: session.workspace, templates: plansOf(sorted.templates, templates) };
  const journeys = createJourneyShelf();
  const ways = new Map<string, Ways>();
  const formerNames = createFormerNames(sorted.journeys, session.report);
  for (const document of sorted.journeys) {
    formerNames.check(document);
    if (document.broken) continue;
    const journey = compileJourney(document, session, templates);
    for (const use of journey.templates) bindings.check(use);
    if (journey.plan === undefined) continue;
    journeys.add(journey.plan);
    ways.set(document.name, readJourney(journey.plan, lexicon, session.definitions.steps));
  }
  const policies = collect(sound(sorted.policies), (document) => {
    const gate = session.definitions.gates.find((each) => each.document === document.kind);
    return gate && compilePolicy(document, gate, session, templates, bindings.check);
  });
  bindings.finish();
  return {
    segments,
    traits,
    templates: lexicon.templates,
    policies,
    journeys,
    ways,
  };
}

function plansOf(
  documents: readonly SourceDocument[],
  templates: ReadonlyMap<string, CompiledTemplate>,
): Plan['templates'] {
  return collect(documents, (document) => templates.get(document.name)?.plan);
}

/** Compiles documents into a map by name; what gave nothing is left out. */
function collect<Value>(
  documents: readonly SourceDocument[],
  compile: (document: SourceDocument) => Value | undefined,
): { readonly [name: string]: Value } {
  const compiled: { [name: string]: Value } = {};
  for (const document of documents) {
    const value = compile(document);
    if (value !== undefined) compiled[document.name] = value;
  }
  return compiled;
}

/** Puts the plan together, and gives each journey the digest of everything that it names. */
function assemblePlan(parts: Parts, session: Session): Plan {
  const { segments, traits, templates, policies } = parts;
  const facts: { [id: FactId]: FactSpec } = {};
  for (const id of [...session.facts.keys()].sort()) {
    const spec = session.facts.get(id);
    if (spec !== undefined) facts[id] = spec;
  }
  const plan: Plan = {
    format: PLAN_FORMAT,
    workspace: session.workspace,
    catalog: session.catalog,
    facts,
    segments,
    traits,
    templates,
    journeys: {},
    policies,
  };
  return {
    ...plan,
    journeys: parts.journeys.toRecord((journey) => digestJourney(bundleParts(plan, journey))),
  };
}
