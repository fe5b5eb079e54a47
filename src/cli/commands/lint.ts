/** `lint`: validate, and the rules; with `--fix` it mends what can be mended. */
import type { Instant } from '../../base/ids.ts';
import { withDependants } from '../../compiler/dependants.ts';
import { fixUntilStable } from '../../language/diagnostics/apply-fixes.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { printPatch } from '../../review/patch.ts';
import type { Level } from '../../rules/definition.ts';
import { rules } from '../../rules/registry.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { addAnnotations, FINDING_FORMATS, findingPrinters } from '../finding-printers.ts';
import { judgeFindings } from '../findings.ts';
import { fingerprintsOf } from '../fingerprints.ts';
import { type Outcome, outcomeOf } from '../lint/outcome.ts';
import { openResultCache, type ResultCache, type Validity } from '../lint/result-cache.ts';
import { type LintRun, type LintSession, openSession, readRuleLevel } from '../lint/session.ts';
import { printStats } from '../lint/stats.ts';
import { changedPaths, writeBack } from '../lint/write-back.ts';
import { locateWorkspace, selectPaths, showFrom } from '../load.ts';
import {
  type FindingOptions,
  type FormatOptions,
  type WorkspaceOptions,
  withFindings,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit } from '../output.ts';
import { identifyProgram } from '../program-identity.ts';
import { fileSelector, type SelectOptions, withSelect } from '../select.ts';
import { pathInside, readStdin, type StdinOptions, withStdin } from '../stdin.ts';
import type { Verb } from '../verb.ts';
import { type WatchOptions, watchable, withWatch } from '../watching.ts';

type Options = WorkspaceOptions &
  FormatOptions &
  FindingOptions &
  SelectOptions &
  WatchOptions &
  StdinOptions & {
    readonly rule: ReadonlyMap<string, Level>;
    readonly fix?: boolean;
    readonly unsafeFixes?: boolean;
    readonly diff?: boolean;
    readonly now?: string;
    readonly changedSince?: string;
    readonly cache?: boolean;
    readonly stats?: boolean;
  };

export const command: Verb = (program, act) => {
  const verb = program
    .command('lint')
    .argument('[paths...]', 'report on these files and folders only')
    .description('validate the workspace, and hold it to the rules and the standards of its team');
  const found = withWatch(withFindings(withFormats(withWorkspace(verb), FINDING_FORMATS)));
  withSelect(withStdin(found), 'report on')
    .option(
      '--rule <id=level>',
      'level of a rule: error, warn or off; may be repeated',
      readRuleLevel,
      new Map(),
    )
    .option('--fix', 'mend what can be mended safely')
    .option('--unsafe-fixes', 'with --fix or --diff: also what may change the meaning')
    .option('--diff', 'print what --fix would change, and change nothing')
    .option('--changed-since <ref>', 'report on what changed since a commit, and on what depends on it')
    .option('--now <instant>', 'the time at which dates are judged (RFC 3339); default: now')
    .option('--no-cache', 'compile and lint anew, whatever was found out before')
    .option('--stats', 'say on stderr how long what took')
    .action(act(watchable(lint)));
};

async function lint(context: Context, paths: readonly string[], options: Options): Promise<ExitCode> {
  const clock = () => performance.now();
  const startedAt = clock();
  const given = await readStdin(context, options);
  if (given !== null && options.fix === true) {
    throw new Refusal('`--fix` writes files, and `--stdin` is none', 'use --diff');
  }
  const root = locateWorkspace(context, options, given?.path ?? paths[0]);
  const inside = given && pathInside(context, root, given);
  const isNamed = inside === null ? selectPaths(context, root, paths) : (file: string) => file === inside;
  const opened = openSession(context, root, { ...options, ...(options.stats === true && { clock }) });
  const session = given === null || inside === null ? opened : replaceText(opened, inside, given.text);
  const readAt = clock();
  const cache = given === null ? openCache(context, session, options) : null;
  const remembered = cache?.read(session.now) ?? null;
  if (remembered !== null) return tell(context, session, remembered, isNamed, options);
  const first = await session.run(session.texts);
  const isWanted = wantedFiles(first, session, isNamed, options);
  const mends = options.fix === true || options.diff === true;
  const { run, count, changed } = mends
    ? await mend(context, session, first, isWanted, options)
    : { run: first, count: 0, changed: 0 };
  const doneAt = clock();
  const outcome = outcomeOf(run);
  cache?.write(outcome, validityOf(run, session.now));
  if (mends) context.stderr.write(summarize(count, changed, options.diff === true));
  if (options.stats === true) {
    const spans = { read: readAt - startedAt, lint: doneAt - readAt };
    context.stderr.write(printStats(run, spans));
  }
  if (options.diff === true && count > 0) return 1;
  return tell(context, { ...session, texts: run.compiled.texts }, outcome, isWanted, options);
}

/** Null where a run is asked for more than diagnostics, or may not trust what lies in the folder. */
function openCache({ env }: Context, session: LintSession, options: Options): ResultCache | null {
  const { fix, diff, stats, select, exclude, changedSince } = options;
  const isPlain = fix !== true && diff !== true && stats !== true;
  const isWhole = select === undefined && exclude === undefined && changedSince === undefined;
  if (!isPlain || !isWhole || options.cache === false || options.watch === true || (env.CI ?? '') !== '')
    return null;
  return openResultCache(session.root, [identifyProgram(), ...session.inputs()]);
}

function validityOf({ compiled, linted }: LintRun, at: Instant): Validity {
  const { zone, wasTimeAsked } = linted.workspace;
  const isSure = compiled.plan === null || compiled.plan.workspace.zone === zone;
  return { at, zone: isSure && compiled.plan !== null ? zone : null, isTimed: wasTimeAsked() };
}

/** Prints what is wanted of an outcome, and judges it. */
function tell(
  context: Context,
  session: LintSession,
  outcome: Outcome,
  isWanted: (file: string) => boolean,
  options: Options,
): ExitCode {
  if (options.diff !== true) {
    report(context, session, outcome, isWanted, options);
    if (!outcome.isPinned) sayEdition(context, outcome);
  }
  const found = outcome.diagnostics.filter(({ span }) => isWanted(span.file));
  return judgeFindings(found, options);
}

/** The session with another text for one file. */
function replaceText(session: LintSession, path: string, text: string): LintSession {
  return { ...session, texts: new Map([...session.texts, [path, text]]) };
}

/** Files that findings are reported of: named, selected, changed or depending on what changed. */
function wantedFiles(
  { compiled }: LintRun,
  { changed }: LintSession,
  isNamed: (file: string) => boolean,
  options: Options,
): (file: string) => boolean {
  const isSelected = fileSelector(options, compiled);
  const affected = changed === null ? null : withDependants(compiled, changed);
  return (file) => isNamed(file) && isSelected?.(file) !== false && affected?.has(file) !== false;
}

function wantedOf({ linted }: LintRun, isWanted: (file: string) => boolean): readonly Diagnostic[] {
  return linted.diagnostics.filter(({ span }) => isWanted(span.file));
}

type Mended = { readonly run: LintRun; readonly count: number; readonly changed: number };

/** Fixes what is wanted; writes it, or prints the difference. */
async function mend(
  context: Context,
  session: LintSession,
  first: LintRun,
  isWanted: (file: string) => boolean,
  { diff, unsafeFixes }: Options,
): Promise<Mended> {
  let run = first;
  const fixed = await fixUntilStable(
    session.texts,
    async (texts) => {
      run = texts === session.texts ? first : await session.run(texts);
      return wantedOf(run, isWanted);
    },
    unsafeFixes === true,
  );
  if (fixed.texts !== session.texts) run = await session.run(fixed.texts);
  const paths = changedPaths(session.texts, fixed.texts);
  if (diff !== true) writeBack(session.root, session.texts, fixed.texts);
  else {
    const { shown } = showFrom(context, session.root);
    for (const path of paths) {
      const [before, after] = [session.texts.get(path) ?? '', fixed.texts.get(path) ?? ''];
      context.stdout.write(printPatch(shown(path), before, after));
    }
  }
  return { run, count: fixed.count, changed: paths.length };
}

function summarize(count: number, files: number, isDry: boolean): string {
  const what = `${count} ${count === 1 ? 'fix' : 'fixes'} in ${files} ${files === 1 ? 'file' : 'files'}`;
  return isDry ? `${what} would be made\n` : `${what} made\n`;
}

function sayEdition({ stderr }: Context, { edition }: Outcome): void {
  stderr.write(
    `note: \`rutter.yaml\` pins no edition of the rules; \`edition: ${edition}\` keeps an upgrade quiet\n`,
  );
}

function report(
  context: Context,
  session: LintSession,
  { diagnostics: all, prints, known: count }: Outcome,
  isWanted: (file: string) => boolean,
  options: Options,
): void {
  const { rebase, textOf } = showFrom(context, session.root, session.texts);
  const isShown = all.map(({ span }) => isWanted(span.file));
  const diagnostics = rebase(all.filter((_, index) => isShown[index]));
  const shownPrints = prints.filter((_, index) => isShown[index]);
  const known = count === 0 ? '' : ` (${count} known from the baseline)`;
  const printers = findingPrinters(context, {
    diagnostics,
    textOf,
    fingerprintOf: fingerprintsOf(shownPrints, diagnostics),
    rules,
    nothing: `nothing found in ${session.texts.size} files${known}\n`,
  });
  emit(context, options.format, printers);
  addAnnotations(context, options.format, printers);
}
