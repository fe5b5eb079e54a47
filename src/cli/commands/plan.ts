/** `plan`: compiles to the artefact that is reviewed and applied, or shows one that was compiled before. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printJson } from '../../language/diagnostics/json.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import { encodePlanFile } from '../../plan/encode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { judgeFindings } from '../findings.ts';
import { loadWorkspace, toPlanFile } from '../load.ts';
import {
  type FindingOptions,
  type FormatOptions,
  type WorkspaceOptions,
  withFindings,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit, reasonOf, writeText } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & FormatOptions & FindingOptions & { readonly out?: string };

export const command: Verb = (program, act) => {
  const verb = program
    .command('plan')
    .argument('[file]', 'show this plan file instead of compiling')
    .description('compile the workspace to a plan, and sum it up')
    .option('-o, --out <file>', 'write the plan file, for `apply` and `run`');
  withFindings(withFormats(withWorkspace(verb), ['pretty', 'json'])).action(act(plan));
};

async function plan(context: Context, path: string | undefined, options: Options): Promise<ExitCode> {
  if (path !== undefined) {
    emit(context, options.format, summaryPrinters(readPlanFile(context, path)));
    return 0;
  }
  const loaded = await loadWorkspace(context, options);
  const diagnostics = loaded.rebase(loaded.compiled.diagnostics);
  const { plan: compiled } = loaded.compiled;
  if (compiled === null) {
    emit(context, options.format, {
      pretty: (colour) => printPretty(diagnostics, loaded.textOf, { colour }),
      json: () => printJson(diagnostics, loaded.textOf),
    });
    return 1;
  }
  const file = toPlanFile(compiled, loaded.root);
  if (options.out !== undefined) writeText(context, options.out, encodePlanFile(file));
  context.stderr.write(printPretty(diagnostics, loaded.textOf));
  emit(context, options.format, summaryPrinters(file));
  if (options.out !== undefined) context.stderr.write(`written to ${options.out}\n`);
  return judgeFindings(diagnostics, options);
}

/** Reads a plan file. Throws a Refusal for one that cannot be read, or was changed by hand. */
export function readPlanFile({ cwd }: Context, path: string): PlanFile {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  const decoded = decodePlanFile(text);
  if (!decoded.ok)
    throw new Refusal(`\`${path}\` is no plan: ${decoded.error}`, 'make it with `rutter plan -o FILE`');
  return decoded.value;
}

/** Characters of a digest that tell journeys apart for people; `--format json` has them whole. */
const DIGEST_SHOWN = 16;

function summaryPrinters(file: PlanFile) {
  const { plan, digest, commit, tzdata, rutter } = file;
  const named = Object.values(plan.journeys).sort((a, b) => (a.name < b.name ? -1 : 1));
  const journeys = named.map((journey) => ({
    name: journey.name,
    digest: journey.digest,
    steps: Object.keys(journey.steps).length,
  }));
  const count = (part: 'segments' | 'traits' | 'templates' | 'policies') => Object.keys(plan[part]).length;
  const counts = {
    segments: count('segments'),
    traits: count('traits'),
    templates: count('templates'),
    policies: count('policies'),
  };
  return {
    pretty: () => {
      const width = Math.max(0, ...journeys.map((each) => each.name.length));
      const rows = journeys.map(
        ({ name, digest: own, steps }) =>
          `  ${name.padEnd(width)}  ${own.slice(0, DIGEST_SHOWN)}  ${steps} ${steps === 1 ? 'step' : 'steps'}`,
      );
      const parts = Object.entries(counts).map(([name, number]) => `${number} ${name}`);
      const origin = `${commit === null ? 'no commit' : `commit ${commit.slice(0, 12)}`}, tzdata ${tzdata}, rutter ${rutter}`;
      return [
        `plan ${digest} of ${plan.workspace.name} (${origin})`,
        ...rows,
        `  ${[`${journeys.length} journeys`, ...parts].join(', ')}`,
        '',
      ].join('\n');
    },
    json: () =>
      `${JSON.stringify({ workspace: plan.workspace.name, digest, commit, tzdata, rutter, journeys, ...counts }, null, 2)}\n`,
  };
}
