/**
 * The files of a scan as syntax trees: parsed when they are first asked for, found by what an import says. Trees only:
 * nothing here is type-checked, nothing outside the files is read but their configuration.
 */
import { dirname, resolve } from 'node:path';
import { ts } from 'ts-morph';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Span } from '../language/syntax/node.ts';
import { type Alias, createAliasFinder, expandAlias } from './aliases.ts';
import type { CodeFile } from './source-files.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** What an import of a compiled file names -> what it was written as. */
const WRITTEN_AS: { readonly [extension: string]: readonly string[] } = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** The files of a scan. */
export type SourceSet = {
  readonly files: readonly CodeFile[];
  /** The tree of a file; null where it cannot be parsed at all. Reports the mistakes of its syntax, once. */
  parse(file: CodeFile): ts.SourceFile | null;
  /** The file of the scan that an import in a tree names; null for packages and for what is not in the scan. */
  resolve(from: ts.SourceFile, specifier: string): ts.SourceFile | null;
  /** The shown path of a node's file. */
  fileOf(node: ts.Node): string;
  spanOf(node: ts.Node): Span;
  readonly parsedCount: number;
  /** Begins to count the effort of reading one call anew. */
  beginCall(): void;
  /** Spends a step of it; false when too many were spent: names that double at each level have no end. */
  spend(): boolean;
  readonly diagnostics: readonly Diagnostic[];
};

/** Steps of following that one call is worth. Code that people write needs some dozens. */
const EFFORT_MAX = 5_000;

/** Takes files in; parses none yet. `aliases` come before those of configurations. */
export function createSourceSet(
  files: readonly CodeFile[],
  aliases: readonly Alias[],
  shown: (fullPath: string) => string,
): SourceSet {
  const byPath = new Map(files.map((file) => [file.fullPath, file]));
  const trees = new Map<string, ts.SourceFile | null>();
  const diagnostics: Diagnostic[] = [];
  let effort = EFFORT_MAX;
  const aliasesOf = createAliasFinder(shown, (diagnostic) => void diagnostics.push(diagnostic));

  function parse(file: CodeFile): ts.SourceFile | null {
    const known = trees.get(file.fullPath);
    if (known !== undefined) return known;
    const tree = parseFile(file);
    trees.set(file.fullPath, tree);
    diagnostics.push(...(tree === null ? [tooDeep(file)] : mistakesOf(tree, file)));
    return tree;
  }

  function fileOf(node: ts.Node): string {
    const { fileName } = node.getSourceFile();
    return byPath.get(fileName)?.path ?? fileName;
  }

  return {
    files,
    parse,
    fileOf,
    spanOf: (node) => ({ file: fileOf(node), start: node.getStart(), end: node.getEnd() }),
    resolve(from, specifier) {
      const folder = dirname(from.fileName);
      const paths = specifier.startsWith('.')
        ? [resolve(folder, specifier)]
        : [...expandAlias(specifier, aliases), ...expandAlias(specifier, aliasesOf(folder))];
      for (const path of paths) {
        const file = candidatesOf(path).flatMap((each) => byPath.get(each) ?? [])[0];
        if (file !== undefined) return parse(file);
      }
      return null;
    },
    beginCall: () => {
      effort = EFFORT_MAX;
    },
    spend: () => {
      effort -= 1;
      return effort > 0;
    },
    get parsedCount() {
      return trees.size;
    },
    diagnostics,
  };
}

function candidatesOf(path: string): readonly string[] {
  const dot = /\.[cm]?jsx?$/.exec(path);
  const written = (WRITTEN_AS[dot?.[0] ?? ''] ?? []).map((end) => path.slice(0, dot?.index) + end);
  return [
    path,
    ...written,
    ...EXTENSIONS.map((end) => path + end),
    ...EXTENSIONS.map((end) => `${path}/index${end}`),
  ];
}

/** Null where the nesting exhausts the stack: no person wrote that. */
function parseFile({ fullPath, text }: CodeFile): ts.SourceFile | null {
  try {
    return ts.createSourceFile(fullPath, text, ts.ScriptTarget.ESNext, true);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The first mistake of a file: the others mostly follow from it. */
function mistakesOf(tree: ts.SourceFile, file: CodeFile): readonly Diagnostic[] {
  // The parser keeps them on the tree; only a program would give them out by its types.
  const { parseDiagnostics } = tree as unknown as {
    readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
  };
  const [first] = parseDiagnostics ?? [];
  if (first === undefined) return [];
  return [
    {
      code: 'source-syntax',
      severity: 'error',
      message: `this file has a mistake of syntax: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`,
      span: { file: file.path, start: first.start, end: first.start + first.length },
      help: 'calls after it may be missed: mend it, or leave the file out with `scan: { ignore: [...] }`',
    },
  ];
}

/** What is said of a file whose nesting exhausts the stack. Pure. */
export function tooDeep({ path }: Pick<CodeFile, 'path'>): Diagnostic {
  return {
    code: 'unreadable-file',
    severity: 'error',
    message: 'this file is nested too deeply to be read',
    span: { file: path, start: 0, end: 0 },
    help: 'leave it out with `scan: { ignore: [...] }` in `rutter.yaml`',
  };
}
