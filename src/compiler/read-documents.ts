/** Texts -> shaped documents: each file parsed and checked by itself, so that one broken file hides no other. */
import type { Definitions } from '../kinds/definition.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { checkShape } from '../language/model/shape.ts';
import { readEntryAt } from '../language/syntax/direct/read-direct.ts';
import { type Entry, entry, type MapNode } from '../language/syntax/node.ts';
import { expectCharacters, parseCached, peekParsed } from '../language/workspace/cache.ts';
import { segmentsWatchedIn } from './edges.ts';
import type { SourceDocument } from './source-document.ts';

/** One file of a workspace; `path` relative to its root, with `/`. */
export type SourceFile = { readonly path: string; readonly text: string };

/** The documents of a workspace, and everything that is wrong with single files. */
export type ReadDocuments = {
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files whose document kind could not be told: any name may be declared in them. */
  readonly strange: number;
};

/** Reads all files, in the order of their paths. Never throws on what a user wrote. */
export function readDocuments(files: readonly SourceFile[], definitions: Definitions): ReadDocuments {
  const documents: SourceDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  let strange = 0;
  const sorted = [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
  expectCharacters(files.reduce((sum, { text }) => sum + text.length, 0));
  for (const file of sorted) {
    const read = readFile(file, definitions);
    diagnostics.push(...read.diagnostics);
    if (read.document === null) strange += 1;
    else documents.push(read.document);
  }
  return { documents, diagnostics, strange };
}

type ReadFile = { readonly document: SourceDocument | null; readonly diagnostics: readonly Diagnostic[] };
type Known = ReadFile & { readonly text: string; readonly definitions: Definitions };

/** Files that are remembered: as many as a workspace may have. */
const FILES_MAX = 20_000;

const LINE_FEED = 0x0a;

/** By path. Holds no nodes: a document reads its own anew when somebody asks for them. */
const known = new Map<string, Known>();

/** Reads one file; of one that was read before with the same text and the same kinds, the same answer. */
function readFile(file: SourceFile, definitions: Definitions): ReadFile {
  const { path, text } = file;
  const before = known.get(path);
  if (before !== undefined && before.text === text && before.definitions === definitions) return before;
  const parsed = parseCached(path, text);
  const shape = parsed.root === null ? undefined : checkShape(parsed.root, definitions, parsed.broken);
  const diagnostics = [...parsed.diagnostics, ...(shape?.diagnostics ?? [])];
  const shaped = shape?.document ?? null;
  const starts = shaped !== null && parsed.isUsual ? startsOf(shaped.root, text) : null;
  const document: SourceDocument | null = shaped && {
    kind: shaped.kind,
    name: shaped.name,
    nameNode: shaped.nameNode,
    file: path,
    sound: shaped.sound && diagnostics.every((each) => each.severity !== 'error'),
    broken: parsed.broken,
    faults: diagnostics.map((each) => each.span),
    watches: shaped.kind === 'Journey' ? segmentsWatchedIn(shaped.root) : [],
    get root() {
      return parseCached(path, text).root as MapNode;
    },
    entry: (key) => entryOf(file, starts, key),
    get comments() {
      return parseCached(path, text).comments;
    },
  };
  if (known.size >= FILES_MAX) known.clear();
  const read: Known = { document, diagnostics, text, definitions };
  known.set(path, read);
  return read;
}

/** Where the entries of a root start that is written as usual, each key at the start of its line; null for others. */
function startsOf({ entries }: MapNode, text: string): Uint32Array | null {
  const isUsual = ({ key, name, span }: Entry) =>
    key.raw === name && (span.start === 0 || text.charCodeAt(span.start - 1) === LINE_FEED);
  return entries.every(isUsual) ? Uint32Array.from(entries, ({ span }) => span.start) : null;
}

function entryOf({ path, text }: SourceFile, starts: Uint32Array | null, key: string): Entry | undefined {
  const parsed = peekParsed(path, text);
  if (parsed === undefined && starts !== null) {
    const start = starts.find(
      (each) => text.startsWith(key, each) && text.startsWith(':', each + key.length),
    );
    if (start === undefined) return undefined;
    const alone = readEntryAt(path, text, start);
    if (alone?.name === key) return alone;
  }
  const root = (parsed ?? parseCached(path, text)).root;
  return root === null ? undefined : entry(root, key);
}
