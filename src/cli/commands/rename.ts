/** `rename`: gives something another name, everywhere in the workspace. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Option } from 'commander';
import { carryBaseline } from '../../edits/rename/baseline.ts';
import { renameTarget } from '../../edits/rename/rename.ts';
import type { RenameTarget, Renaming } from '../../edits/rename/renaming.ts';
import { RENAMABLE } from '../../edits/rename/tables.ts';
import { applyRenaming, findDamage } from '../../edits/rename/verify.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { printPatch } from '../../review/patch.ts';
import { BASELINE_FILE, writeBaseline } from '../../rules/baseline.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { type LintRun, type LintSession, openSession, readBaseline } from '../lint/session.ts';
import { changedPaths, writeBack } from '../lint/write-back.ts';
import { locateWorkspace, showFrom } from '../load.ts';
import { type WorkspaceOptions, withWorkspace } from '../options.ts';
import { writeText } from '../output.ts';
import { type CodeOptions, renameCode, sayCode, showCodePatch, writeCode } from '../rename/code.ts';
import { readCallee } from '../scan/settings.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & CodeOptions & { readonly diff?: boolean };

/** What belongs to a journey is named with it. */
const OWNED = ['step', 'goal'];

export const command: Verb = (program, act) => {
  const verb = program
    .command('rename')
    .addArgument(new Argument('<what>', 'what is renamed').choices(RENAMABLE))
    .argument('<old>', 'its present name; of a step or goal: JOURNEY/NAME')
    .argument('<new>', 'its new name')
    .description('give something another name, with every reference to it in the workspace');
  withWorkspace(verb)
    .option('--diff', 'print what would change, and change nothing')
    .option('--code <source...>', 'for events: rename them in the code below these folders, too')
    .option(
      '--callee <name[=kind][:event,properties]>',
      'with --code: a function that sends events; may be repeated, as for `scan`',
      readCallee,
      [],
    )
    .addOption(
      new Option('--resolve <how>', 'with --code: types: follow methods by their types, too; slower').choices(
        ['types'],
      ),
    )
    .addHelpText(
      'after',
      '\nA step or journey leaves its old name under `migrate`, so that runs under way go on. A file that is called after\nwhat it holds is renamed, too. Waivers, settings of rules and the baseline follow.',
    )
    .action(act(rename));
};

async function rename(
  context: Context,
  what: string,
  old: string,
  newName: string,
  options: Options,
): Promise<ExitCode> {
  const root = locateWorkspace(context, options);
  const session = openSession(context, root, {});
  const before = await session.run(session.texts);
  const made = renameTarget(before.compiled, targetOf(what, old), newName);
  if (!made.ok) {
    const { message, help, span } = made.problem;
    if (span.start === span.end) throw new Refusal(message, help, 1);
    const { rebase, textOf } = showFrom(context, root, before.compiled.texts);
    context.stdout.write(printPretty(rebase([made.problem]), textOf, { colour: context.colour }));
    return 1;
  }
  const texts = applyRenaming(session.texts, made);
  const after = texts === null ? null : await session.run(texts);
  const damage =
    after === null ? 'a file would not read as it should' : findDamage(before.compiled, after.compiled, made);
  if (texts === null || after === null || damage !== null) {
    throw new Refusal(`nothing was renamed: ${damage}`, 'this is a bug of rutter; rename it by hand');
  }
  const code = await renameCode(context, { root, ...before }, [what, old, newName], options);
  const baseline = followBaseline(root, [before, after], made);
  if (options.diff === true) {
    showDiff(context, session, texts, made);
    if (baseline !== null) showBaseline(context, root, baseline);
    if (code !== null) showCodePatch(context, code);
    return 0;
  }
  // The code first: it is written by more people, so it is more likely to have changed meanwhile.
  if (code !== null) writeCode(context, root, code);
  write(context, session, texts, made);
  if (baseline !== null) writeText(context, join(root, BASELINE_FILE), baseline.after);
  say(context, session, made, baseline);
  if (code !== null) sayCode(context, code);
  return 0;
}

function targetOf(what: string, old: string): RenameTarget {
  if (!OWNED.includes(what)) return { table: what, name: old };
  const slash = old.indexOf('/');
  if (slash < 1) {
    throw new Refusal(`\`${old}\` names no journey`, `write \`rutter rename ${what} JOURNEY/NAME NEW\``);
  }
  return { table: `${what} ${old.slice(0, slash)}`, name: old.slice(slash + 1) };
}

/** Where a file was before the rename. */
function formerPath(path: string, { moves }: Renaming): string {
  return moves.find(({ to }) => to === path)?.from ?? path;
}

function showDiff(context: Context, session: LintSession, texts: Texts, made: Renaming): void {
  const { shown } = showFrom(context, session.root);
  for (const path of changedPaths(session.texts, texts)) {
    const from = formerPath(path, made);
    const patch = printPatch(shown(from), session.texts.get(from) ?? '', texts.get(path) ?? '', shown(path));
    context.stdout.write(patch);
  }
  for (const note of made.notes) context.stderr.write(`note: ${note}\n`);
}

/** Texts first, in their present files, then the files that get another name. */
function write(context: Context, { root, texts: before }: LintSession, texts: Texts, made: Renaming): void {
  const { shown } = showFrom(context, root);
  for (const { to } of made.moves) {
    if (existsSync(join(root, to)))
      throw new Refusal(`there is a \`${shown(to)}\` already`, 'move it away first');
  }
  const inPlace = new Map([...texts].map(([path, text]) => [formerPath(path, made), text]));
  writeBack(root, before, inPlace);
  for (const { from, to } of made.moves) renameSync(join(root, from), join(root, to));
}

type BaselineChange = { readonly before: string; readonly after: string };

/** Null where there is no baseline, or nothing in it changes. */
function followBaseline(
  root: string,
  [before, after]: readonly [LintRun, LintRun],
  made: Renaming,
): BaselineChange | null {
  const baseline = readBaseline(root);
  if (baseline === null) return null;
  const carried = carryBaseline(baseline.entries, before.linted.findings, after.linted.findings, made);
  const text = writeBaseline(carried);
  return text === baseline.text ? null : { before: baseline.text, after: text };
}

function showBaseline(context: Context, root: string, { before, after }: BaselineChange): void {
  const { shown } = showFrom(context, root);
  context.stdout.write(printPatch(shown(BASELINE_FILE), before, after));
}

function say(context: Context, { root }: LintSession, made: Renaming, baseline: BaselineChange | null): void {
  const { shown } = showFrom(context, root);
  const { target, newName, edits, moves, notes } = made;
  const files = [...Map.groupBy(edits, ({ span }) => span.file)];
  const places = `${edits.length} ${edits.length === 1 ? 'place' : 'places'}`;
  const where = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  context.stdout.write(`\`${target.name}\` is now \`${newName}\`: ${places} in ${where}\n`);
  for (const [file, own] of files) context.stdout.write(`  ${shown(file)}: ${own.length}\n`);
  for (const { from, to } of moves) context.stdout.write(`  ${shown(from)} is now ${shown(to)}\n`);
  if (baseline !== null) context.stdout.write(`  ${shown(BASELINE_FILE)}: the baseline follows\n`);
  for (const note of notes) context.stderr.write(`note: ${note}\n`);
}
