/**
 * What import paths such as `@/events` stand for: the `paths` of the nearest `tsconfig.json` or `jsconfig.json` above a
 * file, and what the caller adds. Reads those files and no others.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ts } from 'ts-morph';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';

/** `pattern` holds at most one `*`, which stands for the same text in each target. Targets are full paths. */
export type Alias = { readonly pattern: string; readonly targets: readonly string[] };

const CONFIGS = ['tsconfig.json', 'jsconfig.json'];

/** Aliases as somebody wrote them, `{ "@/*": "src/*" }`; `"@/": "src/"` is short for it. Pure but for the folder. */
export function readAliases(table: { readonly [pattern: string]: string }, folder: string): readonly Alias[] {
  const withStar = (text: string) => (text.endsWith('/') ? `${text}*` : text);
  return Object.entries(table).map(([pattern, target]) => ({
    pattern: withStar(pattern),
    targets: [resolve(folder, withStar(target))],
  }));
}

/** The paths that a specifier may stand for, those of the longest prefix first. Pure. */
export function expandAlias(specifier: string, aliases: readonly Alias[]): readonly string[] {
  const fitting = aliases.flatMap(({ pattern, targets }) => {
    const [before = '', after] = pattern.split('*');
    if (after === undefined) return specifier === pattern ? [{ length: Infinity, targets }] : [];
    const fits = specifier.startsWith(before) && specifier.endsWith(after);
    if (!fits || specifier.length < before.length + after.length) return [];
    const star = specifier.slice(before.length, specifier.length - after.length);
    return [{ length: before.length, targets: targets.map((each) => each.replace('*', () => star)) }];
  });
  return fitting.sort((left, right) => right.length - left.length).flatMap(({ targets }) => targets);
}

/** Finds the aliases of folders, once each. A configuration that cannot be read is reported, once. */
export function createAliasFinder(
  shown: (fullPath: string) => string,
  report: (diagnostic: Diagnostic) => void,
): (folder: string) => readonly Alias[] {
  const byFolder = new Map<string, readonly Alias[]>();
  const find = (folder: string): readonly Alias[] => {
    const known = byFolder.get(folder);
    if (known !== undefined) return known;
    const config = configIn(folder);
    const parent = dirname(folder);
    const found =
      config === undefined ? (parent === folder ? [] : find(parent)) : readConfig(config, shown, report);
    byFolder.set(folder, found);
    return found;
  };
  return find;
}

/** The configuration file that holds for a folder; undefined where there is none above it. */
export function findConfig(folder: string): string | undefined {
  const parent = dirname(folder);
  return configIn(folder) ?? (parent === folder ? undefined : findConfig(parent));
}

function configIn(folder: string): string | undefined {
  return CONFIGS.map((name) => join(folder, name)).find((path) => existsSync(path));
}

function readConfig(
  path: string,
  shown: (fullPath: string) => string,
  report: (diagnostic: Diagnostic) => void,
): readonly Alias[] {
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
  if (error !== undefined || config === undefined) {
    report({
      code: 'source-syntax',
      severity: 'warning',
      message: `this configuration cannot be read: ${messageOf(error)}`,
      span: { file: shown(path), start: error?.start ?? 0, end: (error?.start ?? 0) + (error?.length ?? 0) },
      help: 'its `paths` are not known, so imports by them are not followed',
    });
    return [];
  }
  // The list of files is not asked for: to find it would walk the whole tree.
  const host = { ...ts.sys, readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(config, host, dirname(path));
  const base = options.baseUrl ?? (options.pathsBasePath as string | undefined) ?? dirname(path);
  const aliases = Object.entries(options.paths ?? {}).map(([pattern, targets]) => ({
    pattern,
    targets: targets.map((target) => resolve(base, target)),
  }));
  const bare = options.baseUrl === undefined ? [] : [{ pattern: '*', targets: [join(options.baseUrl, '*')] }];
  return [...aliases, ...bare];
}

function messageOf(error: ts.Diagnostic | undefined): string {
  return error === undefined ? 'it is empty' : ts.flattenDiagnosticMessageText(error.messageText, ' ');
}
