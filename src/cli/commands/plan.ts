/**
 * `plan`: compiles to the artefact that is reviewed and applied, or shows one that was compiled before; with `--against`,
 * what changes, with the gravest consequences first.
 */

import type { Compiled } from '../../compiler/compile.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { printJson } from '../../language/diagnostics/json.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { printMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import { fatesOf, withParked } from '../../plan/diff/parked.ts';
import { digestPlan } from '../../plan/digest.ts';
import { encodePlanFile } from '../../plan/encode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { changesToJson } from '../../review/changes/print-json.ts';
import { printChanges } from '../../review/changes/print-pretty.ts';
import { reportChanges } from '../../review/changes/report.ts';
import { compareForComment, formerJourneys } from '../../review/comment/compare.ts';
import { printComment } from '../../review/comment/print-markdown.ts';
import { printReach } from '../../review/reach/print.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import type { DaemonOptions } from '../daemon-client.ts';
import { judgeFindings } from '../findings.ts';
import { loadWorkspace, toPlanFile } from '../load.ts';
import {
  type FindingOptions,
  type FormatOptions,
  type WorkspaceOptions,
  withDaemon,
  withFindings,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit, writeText } from '../output.ts';
import { type OtherSide, readOtherSide } from '../plan/against.ts';
import { type Counted, countParked } from '../plan/parked.ts';
import { readReach } from '../plan/reach.ts';
import { readPlanFile } from '../plan/read-plan-file.ts';
import { summaryOf, summaryPrinters } from '../plan/summary.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions &
  FormatOptions &
  FindingOptions &
  DaemonOptions & {
    readonly out?: string;
    readonly against?: string;
    readonly reach?: string;
    readonly parked?: string;
    readonly detailedExitcode?: boolean;
  };

export const command: Verb = (program, act) => {
  const verb = program
    .command('plan')
    .argument('[file]', 'show this plan file instead of compiling')
    .description('compile the workspace to a plan, and sum it up, or say what it changes')
    .option('-o, --out <file>', 'write the plan file, for `apply` and `run`')
    .option(
      '--against <plan>',
      'say what changes against a commit, a plan file, or `live`: what the daemon runs (RUTTER_ADMIN_TOKEN)',
    )
    .option(
      '--reach <file>',
      'with --against: how many people of this export each audience, exclusion and branch holds, before and after',
    )
    .option(
      '--parked <snapshot>',
      'with --against: who is parked where, and what becomes of them, by a backup, the folder of a store, the JSON of /admin/runs, or `live`',
    )
    .option('--detailed-exitcode', 'with --against: 0 nothing changes, 1 an error, 2 something changes');
  withFindings(withFormats(withDaemon(withWorkspace(verb)), ['pretty', 'json', 'markdown'])).action(
    act(plan),
  );
};

/** `compiled` null: the plan was made before. */
type Shown = { readonly show: (file: string) => string; readonly compiled: Compiled | null };

/** With `--detailed-exitcode` 2 means a change, and nothing else. */
async function plan(context: Context, path: string | undefined, options: Options): Promise<ExitCode> {
  if (options.detailedExitcode !== true) return planOrCompare(context, path, options);
  if (options.against === undefined)
    throw new Refusal('`--detailed-exitcode` needs `--against`', 'name what to compare with', 1);
  try {
    return await planOrCompare(context, path, options);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.message, error.help, 1);
    throw error;
  }
}

async function planOrCompare(
  context: Context,
  path: string | undefined,
  options: Options,
): Promise<ExitCode> {
  if (options.against === undefined && options.reach !== undefined)
    throw new Refusal('`--reach` needs `--against`', 'name the commit to compare with');
  if (options.against === undefined && options.parked !== undefined)
    throw new Refusal('`--parked` needs `--against`', 'name the commit to compare with');
  if (options.against === undefined && options.format.some(({ name }) => name === 'markdown'))
    throw new Refusal('`--format markdown` needs `--against`', 'name the commit to compare with');
  if (path !== undefined) {
    const shown = readPlanFile(context, path);
    return finish(context, shown, options, { show: (file) => file, code: 0, compiled: null });
  }
  const loaded = await loadWorkspace(context, options);
  const diagnostics = loaded.rebase(loaded.compiled.diagnostics);
  const { plan: compiled } = loaded.compiled;
  if (compiled === null) {
    emit(context, options.format, {
      pretty: (colour) => printPretty(diagnostics, loaded.textOf, { colour }),
      json: () => printJson(diagnostics, loaded.textOf),
      markdown: () => printMarkdown(diagnostics, loaded.textOf),
    });
    return 1;
  }
  context.stderr.write(printPretty(diagnostics, loaded.textOf));
  const file = toPlanFile(compiled, loaded.root);
  const code = judgeFindings(diagnostics, options);
  return finish(context, file, options, { show: loaded.shown, code, compiled: loaded.compiled });
}

/** Compares where somebody asks for it, prints, and writes the file. */
async function finish(
  context: Context,
  file: PlanFile,
  options: Options,
  { show, code, compiled }: Shown & { readonly code: ExitCode },
): Promise<ExitCode> {
  const { out, against } = options;
  const other = against === undefined ? null : await readOtherSide(context, against, options);
  const changes =
    other === null ? 0 : await printDifference(context, file, other, { ...options, show, compiled });
  if (other === null) emit(context, options.format, summaryPrinters(file));
  if (out !== undefined) {
    writeText(context, out, encodePlanFile({ ...file, ...baseOf(other) }));
    context.stderr.write(`written to ${out}\n`);
  }
  if (options.detailedExitcode !== true || code !== 0) return code;
  return changes === 0 ? 0 : 2;
}

/** Made for the plan in force, a file may take the place of that one only, and once. */
function baseOf(other: OtherSide | null): Pick<PlanFile, 'base' | 'baseNumber'> {
  if (other?.isLive !== true) return {};
  const { number } = other;
  return { base: digestPlan(other.plan), ...(number === undefined ? {} : { baseNumber: number }) };
}

/** Who is parked where: as somebody asked, else as the other side tells; null: nobody does. */
async function countRuns(
  context: Context,
  other: OtherSide,
  { parked, ...daemon }: DaemonOptions & Pick<Options, 'parked'>,
): Promise<Counted | null> {
  if (parked !== undefined) return countParked(context, parked, daemon);
  return other.runs === null ? null : { runs: other.runs, plan: other.plan, where: 'in the running daemon' };
}

/** Prints what changes from the other side to the plan; tells how much. */
async function printDifference(
  context: Context,
  file: PlanFile,
  other: OtherSide,
  { format, show, compiled, reach: sample, ...options }: Options & Shown,
): Promise<number> {
  const found = diffPlans(other.plan, file.plan, judgesOf(definitions));
  const counted = await countRuns(context, other, options);
  const parked = counted && fatesOf(counted.runs, counted.plan ?? other.plan, file.plan);
  const diff = parked === null ? found : withParked(found, parked, file.plan);
  const sides = { before: other.plan, after: file.plan, definitions };
  const counts = { parked, counted: counted?.where ?? null };
  const report = reportChanges(diff, sides, { against: other.name, ...counts, show });
  const reach =
    sample === undefined ? null : await readReach(context, sample, other.plan, file, formerJourneys(diff));
  emit(context, format, {
    pretty: () => `${printChanges(report)}${reach === null ? '' : printReach(reach)}`,
    markdown: () => {
      const both = other.compiled && compiled && { before: other.compiled, after: compiled };
      return printComment(compareForComment(diff, report, sides, both, { reach, show }));
    },
    json: () => `${JSON.stringify({ ...summaryOf(file), against: changesToJson(report), reach }, null, 2)}\n`,
  });
  return diff.changes.length;
}
