/** The other side of `plan --against`: a plan file, the plan of the running daemon, or the workspace at a commit. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { adapters } from '../../../adapters/registry.ts';
import { instant } from '../../base/ids.ts';
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import type { PlanHistory } from '../../daemon/routes/plan.ts';
import { definitions } from '../../kinds/registry.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { readWorkspaceAt } from '../../language/workspace/read-at.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import type { ParkedRuns } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Context, Refusal } from '../context.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { locateWorkspace, showFrom } from '../load.ts';
import type { WorkspaceOptions } from '../options.ts';
import { readPlanFile } from './read-plan-file.ts';

/** `name`: how people call it. `isLive`: it is in force; `compiled` null for plans; `runs` null where nobody was asked. */
export type OtherSide = {
  readonly name: string;
  readonly plan: Plan;
  readonly isLive: boolean;
  readonly compiled: Compiled | null;
  readonly runs: readonly ParkedRuns[] | null;
  /** Its number among all plans that were put in force; absent: it is not live, or nobody counts them. */
  readonly number?: number;
};

async function readLive(context: Context, options: DaemonOptions): Promise<OtherSide> {
  const { status, body } = await askDaemon(context, options, '/admin/plan');
  if (status === 404) throw new Refusal('no plan was applied yet', 'there is nothing to compare with');
  const decoded = decodePlanFile(JSON.stringify(body));
  if (status !== 200 || !decoded.ok) {
    throw new Refusal(`the daemon's plan cannot be read: ${decoded.ok ? status : decoded.error}`);
  }
  const parked = await askDaemon(context, options, '/admin/runs');
  const told =
    parked.status === 200 ? (parked.body as { readonly digest: string; readonly runs: ParkedRuns[] }) : null;
  // Another plan may have come in between: then the counts are not about this one.
  const runs = told?.digest === decoded.value.digest ? told.runs : null;
  const plans = await askDaemon(context, options, '/admin/plans?limit=1');
  const [newest] = plans.status === 200 ? (plans.body as PlanHistory).plans : [];
  const number = newest?.digest === decoded.value.digest ? { number: newest.number } : {};
  return {
    name: 'the plan in force',
    plan: decoded.value.plan,
    isLive: true,
    compiled: null,
    runs,
    ...number,
  };
}

async function readCommitted(context: Context, options: WorkspaceOptions, ref: string): Promise<OtherSide> {
  const root = locateWorkspace(context, options);
  const read = readWorkspaceAt(root, ref);
  if (!read.ok) {
    throw new Refusal(`${read.error}`, '--against takes a commit, a plan file, or `live`');
  }
  if (read.files.length === 0) throw new Refusal(`there is no workspace at \`${ref}\``);
  const compiled = await compileWorkspace(read.files, definitions, { adapters, now: instant(context.now()) });
  const { plan, diagnostics } = compiled;
  if (plan === null) {
    const { rebase, textOf } = showFrom(context, root, compiled.texts);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    context.stderr.write(printPretty(rebase(errors), textOf));
    throw new Refusal(`the workspace at \`${ref}\` does not compile`, 'compare with a commit that does', 1);
  }
  return { name: `\`${ref}\``, plan, isLive: false, compiled, runs: null };
}

/** Reads what `against` names. Throws a Refusal where it cannot be read, or does not compile. */
export async function readOtherSide(
  context: Context,
  against: string,
  options: WorkspaceOptions & DaemonOptions,
): Promise<OtherSide> {
  if (against === 'live') return readLive(context, options);
  const file = resolve(context.cwd, against);
  if (existsSync(file) && statSync(file).isFile()) {
    const { plan } = readPlanFile(context, against);
    return { name: `\`${against}\``, plan, isLive: false, compiled: null, runs: null };
  }
  return readCommitted(context, options, against);
}
