/** The part of a rename that lies in the code of applications: `rename event OLD NEW --code SRC`. All of it, or nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { warning } from '../../compiler/problem.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { applyEdits } from '../../language/syntax/edits.ts';
import { indexLines } from '../../language/syntax/line-index.ts';
import type { Span } from '../../language/syntax/node.ts';
import { printPatch } from '../../review/patch.ts';
import type { Callee } from '../../scan/callees.ts';
import type { CodeRenaming } from '../../scan/rename-event.ts';
import { parseScanReport, printScanReport, SCAN_REPORT_FILE } from '../../scan/scan-report.ts';
import { type Context, Refusal } from '../context.ts';
import { changedPaths, writeBack } from '../lint/write-back.ts';
import { writeText } from '../output.ts';
import { checkSources, readScanSettings, type ScanWorkspace } from '../scan/settings.ts';

/** What the command line says about code. */
export type CodeOptions = {
  readonly code?: readonly string[];
  readonly callee: readonly Callee[];
  readonly resolve?: 'types';
};

/** The change of the code; null: nobody asked, or it was refused and said why. */
export type CodeChange = {
  readonly before: Texts;
  readonly after: Texts;
  readonly renaming: CodeRenaming;
  readonly names: readonly [string, string];
};

/**
 * Works out the change. Null where nobody asked for one. Throws a Refusal for what cannot be renamed whole, after it has
 * printed the calls that hinder it.
 */
export async function renameCode(
  context: Context,
  workspace: Pick<ScanWorkspace, 'root' | 'compiled'>,
  [what, old, newName]: readonly [string, string, string],
  { code = [], callee, resolve }: CodeOptions,
): Promise<CodeChange | null> {
  if (code.length === 0) return null;
  if (what !== 'event') {
    throw new Refusal(`--code renames events, and this is a ${what}`, 'leave it out: code names events only');
  }
  checkSources(context, code);
  const { renameEventInCode } = await import('../../scan/rename-event.ts');
  const settings = readScanSettings(context, workspace, callee);
  const request = {
    roots: code,
    cwd: context.cwd,
    withTests: false,
    withTypes: resolve === 'types',
    ...settings,
  };
  const renaming = renameEventInCode(request, old, newName);
  const before = new Map(renaming.files.map(({ path, text }) => [path, text]));
  refuseUnread(context, renaming, before, old);
  const after = new Map(
    [...before].map(([path, text]) => {
      const own = renaming.edits.filter(({ span }) => span.file === path);
      return [path, own.length === 0 ? text : applyEdits(text, own)];
    }),
  );
  return { before, after, renaming, names: [old, newName] };
}

function refuseUnread(
  context: Context,
  { blocked, diagnostics }: CodeRenaming,
  texts: Texts,
  old: string,
): void {
  const hindering = [
    ...diagnostics.filter(({ severity }) => severity === 'error'),
    ...blocked.map(({ span, reason }) =>
      warning('event-name-dynamic', `this call may send \`${old}\`, and cannot be renamed`, span, {
        label: reason,
        help: 'name the event here as a literal, a constant or a member of an enum, and rename again',
      }),
    ),
  ];
  if (hindering.length === 0) return;
  context.stdout.write(printPretty(hindering, (file) => texts.get(file), { colour: context.colour }));
  throw new Refusal(
    'nothing was renamed: the code would still send the old name',
    'mend these places first, or rename without --code and change the code by hand',
    1,
  );
}

/** The change as a patch. */
export function showCodePatch({ stdout }: Context, { before, after }: CodeChange): void {
  for (const path of changedPaths(before, after)) {
    stdout.write(printPatch(path, before.get(path) ?? '', after.get(path) ?? '', path));
  }
}

/** Writes the change, and carries the report of the last scan along. */
export function writeCode(context: Context, root: string, { before, after, names }: CodeChange): void {
  writeBack(context.cwd, before, after);
  const path = join(root, SCAN_REPORT_FILE);
  const report = existsSync(path) ? parseScanReport(readFileSync(path, 'utf8')) : null;
  const [old, newName] = names;
  if (report?.events.includes(old) !== true) return;
  const events = new Set([...report.events.filter((name) => name !== old), newName]);
  writeText(context, path, printScanReport({ ...report, events: [...events].sort() }));
}

/** Says what was changed in the code, and what somebody should look at. */
export function sayCode({ stdout, stderr }: Context, { before, renaming, names }: CodeChange): void {
  const [old] = names;
  const { edits, mentions } = renaming;
  const files = [...Map.groupBy(edits, ({ span }) => span.file)];
  for (const [file, own] of files) stdout.write(`  ${file}: ${own.length}\n`);
  if (edits.length === 0) stderr.write(`note: no call in the code sends \`${old}\`\n`);
  if (mentions.length === 0) return;
  const places = mentions.map((span) => placeOf(span, before)).join(', ');
  stderr.write(`note: these say \`${old}\` as well, and no call takes it from there: ${places}\n`);
}

function placeOf({ file, start }: Span, texts: Texts): string {
  return `${file}:${indexLines(texts.get(file) ?? '').locate(start).line}`;
}
