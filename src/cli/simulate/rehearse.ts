/** Runs a simulation of a file or of made-up people: once, or twice where the best moment of a panic must be found first. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDate } from '../../base/civil.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { addLocalDays, fromLocal } from '../../base/zone.ts';
import { ControlRefused } from '../../hosts/errors.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { SimulationOptions } from '../../review/simulation/play.ts';
import { simulate } from '../../review/simulation/simulate.ts';
import type { Intervention, Recipients, Simulation } from '../../review/simulation/simulation.ts';
import { type Context, Refusal } from '../context.ts';
import { readLines } from '../ingest/lines.ts';
import { reasonOf } from '../output.ts';
import type { Crowd } from './population.ts';
import { parseScope } from './scope.ts';

/** What to play. */
export type Rehearsal = {
  readonly plan: PlanFile;
  /** The path of an export, or made-up people. */
  readonly input: string | Crowd;
  readonly from: Instant | null;
  readonly until: Instant | null;
  readonly gauges: readonly Intervention[];
  readonly recipients: Recipients;
  readonly prices: ReadonlyMap<string, number>;
  readonly panic: {
    readonly scope: string;
    readonly at: Instant | null;
    readonly resume: Instant | null;
  } | null;
  /** Says on stderr what was chosen. */
  note(text: string): void;
};

/** The path of a file that is there. Throws a Refusal. */
export function requireFile({ cwd }: Context, path: string): string {
  const file = resolve(cwd, path);
  try {
    if (statSync(file).isFile()) return file;
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  throw new Refusal(`\`${path}\` is not a file`);
}

async function play(rehearsal: Rehearsal, interventions: readonly Intervention[]): Promise<Simulation> {
  const { plan, input, recipients, prices } = rehearsal;
  const isFile = typeof input === 'string';
  const from = rehearsal.from ?? (isFile ? null : input.population.countFrom);
  // What a panic held back goes out after the end, too.
  const endsItself = isFile || rehearsal.panic !== null;
  const until = rehearsal.until ?? (endsItself ? null : instant(input.population.endAt - 1));
  const options: SimulationOptions = {
    plan,
    kinds: definitions,
    renderer: createRenderer({}),
    input: isFile ? { lines: readLines(input, 0) } : { people: input.population, size: input.size },
    from,
    until,
    interventions,
    recipients,
    prices,
  };
  try {
    const simulation = await simulate(options);
    if (simulation !== null) return simulation;
  } catch (error) {
    if (error instanceof ControlRefused) throw new Refusal(error.message);
    throw error;
  }
  throw new Refusal(
    'the export has no line that can be taken',
    'it must hold lines that `rutter ingest` takes',
  );
}

/** The first minute of the local day with the most sends: a panic of one day then holds all of them. */
function worstMoment({ days, from }: Simulation, zone: string): Instant {
  const sums = new Map<string, number>();
  for (const { day, sent } of days) sums.set(day, (sums.get(day) ?? 0) + sent);
  const [worst] = [...sums].sort(([, left], [, right]) => right - left);
  const date = worst === undefined ? null : parseDate(worst[0]);
  if (date === null) return from;
  return fromLocal(zone, { ...date, hour: 0 });
}

/** Plays it. Throws a Refusal for a panic that cannot be pulled and a file that says nothing. */
export async function rehearse(rehearsal: Rehearsal): Promise<Simulation> {
  const { panic, gauges, plan, note } = rehearsal;
  if (panic === null) return play(rehearsal, gauges);
  const { zone } = plan.plan.workspace;
  const at = panic.at ?? worstMoment(await play(rehearsal, gauges), zone);
  if (panic.at === null)
    note('the panic is pulled on the day with the most sends; --at INSTANT chooses another moment');
  const resumeAt = panic.resume ?? addLocalDays(zone, at, 1);
  if (resumeAt <= at) throw new Refusal('--resume is not after the panic');
  const scope = parseScope(panic.scope);
  return play(rehearsal, [
    ...gauges,
    { at, does: 'panic', scope },
    { at: instant(resumeAt), does: 'resume' },
  ]);
}
