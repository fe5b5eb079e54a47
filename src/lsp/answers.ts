/** What is asked about a place in a document, answered in the form of the protocol. */
import {
  type CodeAction,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
  type Location,
  type Position,
  type Range,
  SymbolKind,
  type TextEdit,
  type WorkspaceSymbol,
} from 'vscode-languageserver';
import type { NamePlace } from '../compiler/names.ts';
import { namesAt } from '../compiler/names-at.ts';
import { formatText } from '../edits/format/format.ts';
import { definitions } from '../kinds/registry.ts';
import type { Span } from '../language/syntax/node.ts';
import { completeAt } from './complete.ts';
import { publishable } from './diagnostics.ts';
import { hoverAt } from './hover.ts';
import { quickFixes } from './quick-fixes.ts';
import type { Subject } from './sessions.ts';
import { outline } from './symbols.ts';

type At = { readonly position: Position };

/** So many names are listed at most; whoever wants others types more. */
const NAMES_MAX = 200;

function documentOf({ analysis, file }: Subject) {
  return analysis.compiled.documents.find((each) => each.file === file);
}

function nameOf({ analysis, file, places }: Subject, { position }: At): NamePlace | undefined {
  return namesAt(analysis.compiled, file, places.offsetAt(file, position))[0];
}

function declarationsOf({ analysis }: Subject, { table, name }: NamePlace): readonly Span[] {
  const { declared } = analysis.linted.workspace;
  return declared(table).flatMap((each) => (each.name === name ? [each.span] : []));
}

/** The meaning of what stands there. */
export function hover(subject: Subject, { position }: At): Hover | null {
  const { analysis, file, places } = subject;
  const document = documentOf(subject);
  if (document === undefined) return null;
  const found = hoverAt(analysis.compiled, document, places.offsetAt(file, position), definitions);
  if (found === undefined) return null;
  return { contents: { kind: 'markdown', value: found.markdown }, range: places.rangeOf(found.span) };
}

/** Where the name is declared. */
export function definition(subject: Subject, at: At): Location[] | null {
  const found = nameOf(subject, at);
  if (found === undefined) return null;
  return declarationsOf(subject, found).map((span) => subject.places.locationOf(span));
}

/** Where the name is used. */
export function references(
  subject: Subject,
  at: At & { readonly context: { readonly includeDeclaration: boolean } },
): Location[] | null {
  const found = nameOf(subject, at);
  if (found === undefined) return null;
  const declared = at.context.includeDeclaration ? declarationsOf(subject, found) : [];
  const used = subject.analysis.linted.workspace.usesOf(found.table, found.name);
  return [...declared, ...used].map((span) => subject.places.locationOf(span));
}

/** The outline of the document. */
export function symbols(subject: Subject): DocumentSymbol[] {
  const document = documentOf(subject);
  return document === undefined ? [] : [...outline(document, subject.places)];
}

/** The names of a workspace that hold some letters. */
export function workspaceSymbols(
  { analysis, places }: Omit<Subject, 'file'>,
  query: string,
): WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  return analysis.compiled.names.declared
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .slice(0, NAMES_MAX)
    .map(({ name, table, span }) => ({
      name,
      kind: SymbolKind.Variable,
      containerName: table,
      location: places.locationOf(span),
    }));
}

/** What may be done about the findings in a part of the document. */
export function actions(
  { analysis, file, places, uriOf }: Subject,
  { range }: { readonly range: Range },
): CodeAction[] {
  const part = { file, start: places.offsetAt(file, range.start), end: places.offsetAt(file, range.end) };
  return [...quickFixes(part, { analysis, places, uriOf, published: (each) => publishable(each, places) })];
}

/** What may be written there, required keys first. */
export async function complete(
  { session, file, places }: Subject,
  { position }: At,
): Promise<CompletionItem[]> {
  const { gap, proposals } = await completeAt(session, file, places.offsetAt(file, position), definitions);
  const range = places.rangeOf({ file, start: gap.start, end: gap.end });
  return proposals.map(({ label, insert, kind, detail, documentation, isRequired }) => ({
    label,
    kind,
    detail,
    ...(documentation !== undefined && { documentation }),
    sortText: `${isRequired === true ? 0 : 1}${label}`,
    filterText: label,
    textEdit: { range, newText: insert },
  }));
}

/** What `rutter fmt` would change, as one edit of the part that differs; nothing where the text cannot be read. */
export function format({ analysis, file, places }: Subject): TextEdit[] {
  const before = analysis.textOf(file);
  const { text: after } = formatText(file, before, definitions);
  if (before === after) return [];
  const start = sharedLength(before, after, (text, index) => text[index]);
  const [oldRest, newRest] = [before.slice(start), after.slice(start)];
  const tail = sharedLength(oldRest, newRest, (text, index) => text[text.length - 1 - index]);
  const range = places.rangeOf({ file, start, end: before.length - tail });
  return [{ range, newText: newRest.slice(0, newRest.length - tail) }];
}

/** How many characters two texts share, counted from one end. */
function sharedLength(
  one: string,
  other: string,
  at: (text: string, index: number) => string | undefined,
): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && at(one, length) === at(other, length)) length += 1;
  return length;
}
