/** `why --with FILE`: compiles the workspace, reads the file, and prints what the gate would decide. Never the network. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Instant, instant } from '../../base/ids.ts';
import { parseInstant } from '../../base/instant.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { isDirty } from '../../language/workspace/commit.ts';
import type { Plan } from '../../plan/plan.ts';
import { lookAhead, needsEverybody, sendSteps } from '../../review/why/ahead.ts';
import { type BadLine, readHistory } from '../../review/why/history.ts';
import { checkNames } from '../../review/why/names.ts';
import { printAhead, printAheadJson } from '../../review/why/print-ahead.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { readLines } from '../ingest/lines.ts';
import { type Loaded, loadWorkspace, toPlanFile } from '../load.ts';
import type { FormatOptions, WorkspaceOptions } from '../options.ts';
import { emit, reasonOf } from '../output.ts';

const BAD_SHOWN_MAX = 20;

export type AheadOptions = FormatOptions & WorkspaceOptions & { readonly at?: string; readonly with: string };

export type Question = {
  readonly subscriber: string;
  readonly journey: string | undefined;
  readonly step: string | undefined;
};

/** Answers and returns 0; 1 where lines of the file could not be taken. Throws a Refusal for names that do not exist. */
export async function whyAhead(
  context: Context,
  question: Question,
  options: AheadOptions,
): Promise<ExitCode> {
  const at = readAt(context, options.at);
  const file = resolve(context.cwd, options.with);
  requireFile(file, options.with);
  const loaded = await loadWorkspace(context, options);
  const plan = planOf(context, loaded);
  checkQuestion(plan, question);
  const { subscriber, journey, step } = question;
  const wanted = { subscriber, until: at, everybody: needsEverybody(plan, definitions.gates) };
  const { incoming, bad } = await readHistory(() => readLines(file, 0), wanted);
  reportBad(context, options.with, bad);
  const stage = { plan: toPlanFile(plan, loaded.root), definitions, renderer: createRenderer({}) };
  const ahead = lookAhead(stage, incoming, { subscriber, at }, { journey, step });
  if (ahead === null) {
    throw new Refusal(`there is nobody \`${subscriber}\` in \`${options.with}\` up to then`);
  }
  const origin = { commit: stage.plan.commit, dirty: isDirty(loaded.root), shown: loaded.shown };
  emit(context, options.format, {
    pretty: () => printAhead(ahead, origin),
    json: () => printAheadJson(ahead, origin),
  });
  return bad.length > 0 ? 1 : 0;
}

function readAt({ now }: Context, text: string | undefined): Instant {
  if (text === undefined) return instant(now());
  const at = parseInstant(text);
  if (at === null) throw new Refusal(`\`${text}\` is no instant`, 'write it as 2026-03-02T09:00:00+01:00');
  return at;
}

function requireFile(file: string, path: string): void {
  try {
    if (statSync(file).isFile()) return;
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  throw new Refusal(`\`${path}\` is not a file`);
}

function planOf({ stderr }: Context, { compiled, rebase, textOf }: Loaded): Plan {
  if (compiled.plan !== null) return compiled.plan;
  stderr.write(printPretty(rebase(compiled.diagnostics), textOf));
  throw new Refusal('the workspace does not compile', 'see `rutter validate`', 1);
}

function checkQuestion(plan: Plan, { journey, step }: Question): void {
  const problem = checkNames(plan, [], { journey, step });
  if (problem !== null) throw new Refusal(problem.message, problem.help);
  const found = journey === undefined ? undefined : plan.journeys[journey];
  if (found === undefined || step === undefined) return;
  const sending = sendSteps(found);
  if (sending.includes(step)) return;
  const kind = found.steps[step]?.kind ?? 'step';
  const help =
    sending.length === 0
      ? 'no step of it does'
      : `those that do: ${sending.map((each) => `\`${each}\``).join(', ')}`;
  throw new Refusal(`\`${step}\` is a \`${kind}\` and sends no message`, help);
}

/** Numbers and reasons, never what stands in the lines. */
function reportBad({ stderr }: Context, path: string, bad: readonly BadLine[]): void {
  for (const { line, reason } of bad.slice(0, BAD_SHOWN_MAX)) {
    stderr.write(`${path}:${line}: not taken: ${reason}\n`);
  }
  if (bad.length > BAD_SHOWN_MAX) stderr.write(`... and ${bad.length - BAD_SHOWN_MAX} more\n`);
}
