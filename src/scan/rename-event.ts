/**
 * Renames an event in the code of an application: every literal from which a call takes the name, in the quotes that it
 * has. What cannot be renamed with certainty is named and nothing is half done: the caller decides. Writes no file.
 */
import { ts } from 'ts-morph';
import type { Diagnostic, Edit } from '../language/diagnostics/diagnostic.ts';
import { applyEdits } from '../language/syntax/edits.ts';
import type { Span } from '../language/syntax/node.ts';
import type { CallSite, Unread } from './call-site.ts';
import type { ScanRequest } from './scan-request.ts';
import { scanFiles } from './scan-sources.ts';
import { isUnresolved } from './sites.ts';
import type { CodeFile } from './source-files.ts';
import type { SourceSet } from './source-set.ts';

/** What a rename in code comes to. Paths are those that are shown. */
export type CodeRenaming = {
  /** In order of file and place. */
  readonly edits: readonly Edit[];
  /** Calls that may send the event and do not hold its name in one place. While there is one, the rename is not whole. */
  readonly blocked: readonly Unread[];
  /** Texts that say the old name, and that no call takes it from: for somebody to look at. */
  readonly mentions: readonly Span[];
  /** The files as they are; with `fullPath` for whoever writes them. */
  readonly files: readonly CodeFile[];
  /** Files that cannot be read, mistakes of syntax. */
  readonly diagnostics: readonly Diagnostic[];
};

/** Finds the splices that rename an event in the code. Never throws on what is in the files. */
export function renameEventInCode(request: ScanRequest, name: string, newName: string): CodeRenaming {
  const { calls, set, files, diagnostics } = scanFiles(request);
  const sites = calls.filter(({ events }) => events.some(({ value }) => value === name));
  const blocked = [
    ...calls.flatMap((site) => unreadOf(site, name)),
    ...sites.flatMap((site) => builtOf(site, name)),
  ];
  const literals = unique(
    sites.flatMap(({ events }) => events.flatMap((event) => (event.value === name && event.literal) || [])),
  );
  const byPath = new Map(files.map((file) => [file.path, file]));
  const edits = literals.map((span) => ({
    span,
    text: quote(byPath.get(span.file)?.text ?? '', span, newName),
  }));
  const isKept = edits.length === 0 || isSame(request, files, edits, [name, newName], calls);
  const odd = isKept ? [] : literals.map((span) => ({ span, reason: 'other calls would change with it' }));
  return {
    edits,
    blocked: [...blocked, ...odd],
    mentions: findMentions(set, name, literals),
    files,
    diagnostics,
  };
}

/** A call whose name cannot be read may send it, unless what is known of its beginning says no. */
function unreadOf(site: CallSite, name: string): readonly Unread[] {
  if (!isUnresolved(site) || !name.startsWith(site.prefix)) return [];
  const reason =
    site.unread?.reason ?? `it is given by the callers of \`${site.wrapper?.name ?? 'a function'}\``;
  return [{ span: site.nameSpan, reason }];
}

function builtOf(site: CallSite, name: string): readonly Unread[] {
  const isBuilt =
    site.naming !== 'fixed' && site.events.some(({ value, literal }) => value === name && literal === null);
  return isBuilt
    ? [{ span: site.nameSpan, reason: 'the name is put together, or comes from several places' }]
    : [];
}

function unique(spans: readonly Span[]): readonly Span[] {
  const byPlace = new Map(spans.map((span) => [`${span.file}\0${span.start}`, span]));
  return [...byPlace.values()].sort((left, right) =>
    left.file === right.file ? left.start - right.start : left.file < right.file ? -1 : 1,
  );
}

/** The new name in the quotes of the old one. */
function quote(text: string, { start }: Span, newName: string): string {
  const mark = text[start] ?? "'";
  const special = mark === '`' ? /[\\`]|\$(?=\{)/g : mark === '"' ? /[\\"]/g : /[\\']/g;
  const escaped = newName
    .replace(special, (found) => `\\${found}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `${mark}${escaped}${mark}`;
}

/** Reads the changed files again: the same calls, with the new name in the place of the old one, and nothing else. */
function isSame(
  request: ScanRequest,
  files: readonly CodeFile[],
  edits: readonly Edit[],
  [name, newName]: readonly [string, string],
  calls: readonly CallSite[],
): boolean {
  const changed = files.map((file) => {
    const own = edits.filter(({ span }) => span.file === file.path);
    return own.length === 0 ? file : { ...file, text: applyEdits(file.text, own) };
  });
  const again = scanFiles(request, changed).calls;
  const told = (site: CallSite, rename: boolean) =>
    JSON.stringify([
      site.file,
      site.callee,
      site.naming,
      site.events.map(({ value }) => (rename && value === name ? newName : value)),
      site.properties.list.map((each) => each.name),
    ]);
  return (
    again.length === calls.length &&
    calls.every((site, index) => told(site, true) === told(again[index] ?? site, false))
  );
}

/** Literals of the old name, also in types, that no call takes it from. */
function findMentions(set: SourceSet, name: string, literals: readonly Span[]): readonly Span[] {
  const known = new Set(literals.map(({ file, start }) => `${file}\0${start}`));
  const mentions: Span[] = [];
  for (const file of set.files) {
    const tree = file.text.includes(name) ? set.parse(file) : null;
    if (tree === null) continue;
    ts.forEachChild(tree, function visit(node): void {
      const span = ts.isStringLiteralLike(node) && node.text === name ? set.spanOf(node) : null;
      if (span !== null && !known.has(`${span.file}\0${span.start}`)) mentions.push(span);
      ts.forEachChild(node, visit);
    });
  }
  return mentions;
}
