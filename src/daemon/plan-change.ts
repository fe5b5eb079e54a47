/** Putting a plan in force: its channels are opened first, and carry from the turn in which the engine has it. */
import type { OpenedChannels } from '../delivery/channels.ts';
import { StoreFailure } from '../hosts/errors.ts';
import type { InstallOptions, InstallProblem } from '../hosts/host.ts';
import type { PlanFile } from '../plan/plan.ts';
import { PlanRefused } from './options.ts';
import type { Parts } from './parts.ts';
import { PlanUnusable } from './routes/plan.ts';

/** Opens the channels, installs the plan where one is given, and takes up what the last daemon left. */
export async function begin(parts: Parts): Promise<void> {
  const { thread, options, status, carrier } = parts;
  const inForce = thread.plan;
  if (options.plan !== undefined && options.plan.digest !== inForce?.digest) {
    const problems = await install(parts, options.plan);
    if (problems.length > 0) throw new PlanRefused(problems);
  } else if (inForce !== null) {
    carry(parts, inForce, await carrier.prepare(inForce.plan.workspace));
    await start(parts);
  }
  if (status.phase === 'starting') status.phase = 'open';
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
