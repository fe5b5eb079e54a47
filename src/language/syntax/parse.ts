/**
 * From text to nodes with spans: YAML 1.2 core schema, one document a file. Collects diagnostics, never throws,
 * and keeps nothing of the `yaml` package alive. Knows nothing of document kinds.
 */
import { Composer, type Document } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { blameSyntax } from './blame.ts';
import { findTab } from './blame-indentation.ts';
import { type Conversion, convertNode } from './convert.ts';
import { FILE_BYTES_MAX, tooLarge } from './decode.ts';
import { readDirect } from './direct/read-direct.ts';
import type { Complaint, Evidence } from './evidence.ts';
import { indexLines } from './line-index.ts';
import type { Node } from './node.ts';
import { type Comment, DEPTH_MAX, type Scan, scanText } from './scan.ts';

export type { Comment };

export type Parsed = {
  /** Null when there is nothing to read. */
  readonly root: Node | null;
  /** The text is not YAML, or part of it could not be taken over: `root` is good for `kind` and `name` only. */
  readonly broken: boolean;
  /** Nothing about it is unusual: any part of it may be read alone (`direct/read-direct.ts`). */
  readonly isUsual: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly comments: readonly Comment[];
};

/**
 * Parses one file. Syntax errors give exactly one diagnostic, at the mistake that caused them; what YAML allows and
 * the language does not (anchors, tags, duplicate keys ...) gives one each. Pure; bounded in size, depth and time.
 */
export function parseYaml(file: string, text: string): Parsed {
  const refused = refuseText(file, text);
  if (refused !== null) return { ...UNREAD, diagnostics: [refused], comments: [] };
  const direct = readDirect(file, text);
  if (direct !== null) return { ...direct, broken: false, isUsual: true, diagnostics: [] };
  const scan = scanText(text);
  if (scan.tooDeepAt !== null) {
    return { ...UNREAD, diagnostics: [tooDeep(file, scan.tooDeepAt)], comments: scan.comments };
  }
  return { ...parseOdd(file, text, scan), isUsual: false, comments: scan.comments };
}

const UNREAD = { root: null, broken: true, isUsual: false } as const;

/** The long way, for a text in which something is unusual: it finds out what. Gives the same nodes as the short one. */
export function parseOdd(file: string, text: string, scan: Scan): Omit<Parsed, 'comments' | 'isUsual'> {
  const evidence: Evidence = { file, text, lines: indexLines(text), marks: scan.marks };
  const documents = compose(scan.tokens, text.length);
  const [document] = documents;
  const into: Conversion = { file, text, diagnostics: [], incomplete: false, duplicates: 0 };
  const contents = document?.contents ?? null;
  const root = contents === null ? null : convertNode(contents, 0, into);
  const syntax = syntaxDiagnostic(documents, evidence);
  if (syntax !== null) return { root, broken: true, diagnostics: [syntax] };
  const diagnostics = root === null ? [emptyFile(file)] : into.diagnostics;
  return { root, broken: root === null || into.incomplete, diagnostics };
}

function compose(tokens: Parameters<Composer['compose']>[0], end: number): Document.Parsed[] {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  return [...composer.compose(tokens, true, end)];
}

function syntaxDiagnostic(documents: readonly Document.Parsed[], evidence: Evidence): Diagnostic | null {
  const tab = findTab(evidence);
  if (tab !== null) return tab;
  const complaints: Complaint[] = documents
    .flatMap((each) => each.errors)
    .filter((each) => !each.code.startsWith('TAG') && each.code !== 'BAD_ALIAS')
    .map((each) => ({ code: each.code, message: each.message, start: each.pos[0], end: each.pos[1] }))
    .sort((a, b) => a.start - b.start);
  const [first] = complaints;
  if (first !== undefined) return blameSyntax(first, evidence);
  const second = documents[1];
  if (second === undefined) return null;
  const at = evidence.text.lastIndexOf('---', second.range[0] + 3);
  const start = Math.max(0, at);
  return {
    code: 'several-documents',
    severity: 'error',
    message: 'a second document starts here; a file holds one',
    span: { file: evidence.file, start, end: start + 3 },
    help: 'move it into a file of its own',
  };
}

function refuseText(file: string, text: string): Diagnostic | null {
  if (text.length > FILE_BYTES_MAX) return tooLarge(file, text.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that YAML forbids
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control === null) return null;
  const code = control[0].charCodeAt(0).toString(16).padStart(4, '0');
  return {
    code: 'control-character',
    severity: 'error',
    message: `a control character (U+${code.toUpperCase()}) has no place in a YAML file`,
    span: { file, start: control.index, end: control.index + 1 },
    help: 'remove it; if it belongs to a text, write it as an escape in double quotes, such as "\\u0007"',
  };
}

function tooDeep(file: string, start: number): Diagnostic {
  return {
    code: 'too-deep',
    severity: 'error',
    message: `maps and lists are nested more than ${DEPTH_MAX} deep here`,
    span: { file, start, end: start + 1 },
    help: 'name an inner part (a segment, a template) and refer to it',
  };
}

function emptyFile(file: string): Diagnostic {
  return {
    code: 'empty-file',
    severity: 'error',
    message: 'this file holds no document',
    span: { file, start: 0, end: 0 },
    help: 'start with `kind:` and `name:`, or remove the file',
  };
}
