/** Putting a plan in force: its channels are opened first, and carry from the turn in which the engine has it. */
import type { OpenedChannels } from '../delivery/channels.ts';
import { StoreFailure } from '../hosts/errors.ts';
import type { InstallOptions, InstallProblem } from '../hosts/plan-order.ts';
import type { PlanFile } from '../plan/plan.ts';
import { PlanRefused } from './options.ts';
import type { Parts } from './parts.ts';
import { checkFresh } from './plan-review.ts';
import { PlanUnusable } from './routes/plan.ts';

/** Opens the channels, installs the plan where one is given, and takes up what the last daemon left. */
export async function begin(parts: Parts): Promise<void> {
  const { thread, options, status, carrier } = parts;
  const inForce = thread.plan;
  const next = await planToBegin(parts);
  if (next !== undefined) {
    const { order } = options;
    const problems = await install(parts, next, order === undefined ? {} : { order });
    if (problems.length > 0) throw new PlanRefused(problems);
  } else if (inForce !== null) {
    carry(parts, inForce, await carrier.prepare(inForce.plan.workspace));
    await start(parts);
  }
  if (status.phase === 'starting') status.phase = 'open';
}

/** The plan to put in force at the start; undefined: none was given, it is in force, or its file was used before. */
async function planToBegin({ thread, options }: Parts): Promise<PlanFile | undefined> {
  const { plan, isFile, log } = options;
  const inForce = thread.plan;
  if (plan === undefined || plan.digest === inForce?.digest) return undefined;
  if (isFile !== true || inForce === null) return plan;
  const objection = await checkFresh(thread.engine, plan, {});
  if (objection === null) return plan;
  const { code, error } = objection;
  log.error({ code, file: plan.digest, digest: inForce.digest }, `${error}: the plan in force goes on`);
  return undefined;
}

/** From now on these channels carry. */
function carry({ thread, carrier }: Parts, file: PlanFile, channels: OpenedChannels): void {
  carrier.use(file.plan.workspace, channels);
  thread.use(file, Object.keys(channels));
}

/** The first channels start the loop, with what was in flight when the last daemon died. */
async function start({ thread, status }: Parts): Promise<void> {
  if (status.carries) return;
  await thread.call('start', []);
  status.carries = true;
}

/**
 * Problems, or a rejection with PlanUnusable (a channel does not open, the plan cannot be linked) or StoreFailure: nothing
 * changed.
 */
export async function install(
  parts: Parts,
  file: PlanFile,
  installing?: InstallOptions,
): Promise<readonly InstallProblem[]> {
  const { thread, carrier, options } = parts;
  const { engine, loop } = thread;
  const problems = await engine.checkInstall(file, installing);
  if (problems.length > 0) return problems;
  const channels = await carrier.prepare(file.plan.workspace).catch((error: unknown) => {
    throw new PlanUnusable(error instanceof Error ? error.message : String(error));
  });
  const inForce = (late: unknown) => {
    if ((late as readonly InstallProblem[]).length === 0) carry(parts, file, channels);
  };
  let late: readonly InstallProblem[];
  try {
    const given = [file, loop.now(), installing];
    late = (await thread.call('install', given, inForce)) as readonly InstallProblem[];
  } catch (error) {
    await carrier.discard(channels);
    throw refusalOf(parts, error);
  }
  if (late.length > 0) {
    await carrier.discard(channels);
    return late;
  }
  await start(parts);
  options.log.info({ digest: file.digest, commit: file.commit, tzdata: file.tzdata }, 'plan installed');
  return [];
}

function refusalOf({ fail }: Parts, error: unknown): unknown {
  if (!(error instanceof StoreFailure)) return new PlanUnusable('the plan cannot be linked by this version');
  if (error.code !== 'disk_full') fail(error);
  return error;
}
