/** `fmt`: the canonical layout of the documents, written back, printed as a patch, or only checked. */
import { formatText } from '../../edits/format/format.ts';
import { definitions } from '../../kinds/registry.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import { printPatch } from '../../review/patch.ts';
import type { Context, ExitCode } from '../context.ts';
import { judgeFindings } from '../findings.ts';
import { changedPaths, writeBack } from '../lint/write-back.ts';
import { locateWorkspace, selectPaths, showFrom } from '../load.ts';
import { type WorkspaceOptions, withWorkspace } from '../options.ts';
import { type GivenText, readStdin, type StdinOptions, withStdin } from '../stdin.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & StdinOptions & { readonly check?: boolean; readonly diff?: boolean };

export const command: Verb = (program, act) => {
  const verb = program
    .command('fmt')
    .argument('[paths...]', 'these files and folders only')
    .description('lay the documents out in the one canonical way; values and comments stay as they are');
  withStdin(withWorkspace(verb))
    .option('--check', 'write nothing; exit with 1 when something would change')
    .option('--diff', 'write nothing; print what would change')
    .action(act(format));
};

async function format(context: Context, paths: readonly string[], options: Options): Promise<ExitCode> {
  const given = await readStdin(context, options);
  if (given !== null) return formatStdin(context, given, options);
  const root = locateWorkspace(context, options, paths[0]);
  const isNamed = selectPaths(context, root, paths);
  const read = readWorkspace(root);
  const before = new Map(read.files.map(({ path, text }) => [path, text]));
  const after = new Map(before);
  const diagnostics: Diagnostic[] = read.diagnostics.filter(({ span }) => isNamed(span.file));
  for (const [path, text] of before) {
    if (!isNamed(path)) continue;
    const formatted = formatText(path, text, definitions);
    after.set(path, formatted.text);
    diagnostics.push(...formatted.diagnostics);
  }
  const { shown, rebase, textOf } = showFrom(context, root, before);
  const changed = changedPaths(before, after);
  if (diagnostics.length > 0) {
    context.stdout.write(printPretty(rebase(diagnostics), textOf, { colour: context.colour }));
  }
  if (options.diff === true) {
    for (const path of changed) {
      context.stdout.write(printPatch(shown(path), before.get(path) ?? '', after.get(path) ?? ''));
    }
  } else for (const path of changed) context.stdout.write(`${shown(path)}\n`);
  const isDry = options.check === true || options.diff === true;
  if (!isDry) writeBack(root, before, after);
  const unread = new Set(diagnostics.map(({ span }) => span.file));
  const files = [...before.keys()].filter((path) => isNamed(path) && !unread.has(path)).length;
  context.stderr.write(summarize({ changed: changed.length, files, unread: unread.size, isDry }));
  const isOff = options.check === true && changed.length > 0;
  return judgeFindings(diagnostics, { failOn: 'error' }) || (isOff ? 1 : 0);
}

type Count = {
  readonly changed: number;
  /** Files that could be read. */
  readonly files: number;
  readonly unread: number;
  readonly isDry: boolean;
};

function summarize({ changed, files, unread, isDry }: Count): string {
  const left =
    unread === 0
      ? ''
      : `${counted(unread)} could not be read, and ${unread === 1 ? 'is' : 'are'} as before\n`;
  const of = `${changed} of ${counted(files)}`;
  if (changed > 0) return `${isDry ? `${of} would be laid out anew` : `${of} laid out anew`}\n${left}`;
  if (files === 0 && unread > 0) return left;
  return `${counted(files)} ${files === 1 ? 'is' : 'are'} laid out as they should be\n${left}`;
}

function counted(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'}`;
}

/** The formatted text goes to stdout, whatever comes of it: editors replace the buffer by it. */
function formatStdin(context: Context, { path, text }: GivenText, options: Options): ExitCode {
  const formatted = formatText(path, text, definitions);
  const shown = printPretty(formatted.diagnostics, () => text, { colour: false });
  if (formatted.diagnostics.length > 0) context.stderr.write(shown);
  const isChanged = formatted.text !== text;
  if (options.diff === true) {
    if (isChanged) context.stdout.write(printPatch(path, text, formatted.text));
  } else if (options.check !== true) context.stdout.write(formatted.text);
  const isOff = options.check === true && isChanged;
  return isOff || formatted.diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
}
