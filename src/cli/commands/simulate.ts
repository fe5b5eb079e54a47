/** `simulate`: an export or made-up people through all journeys and policies in virtual time; with `--panic` a drill of the real plan. */
import type { Instant } from '../../base/ids.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { printSimulationHtml } from '../../review/simulation/print-html.ts';
import { printSimulationJson } from '../../review/simulation/print-json.ts';
import { printSimulation } from '../../review/simulation/print-pretty.ts';
import { type Seeds, summarizeSeeds } from '../../review/simulation/seeds.ts';
import type { Intervention } from '../../review/simulation/simulation.ts';
import type { Told } from '../../review/simulation/told.ts';
import { compareSimulations, numbersOf } from '../../review/simulation/what-if.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { type Loaded, loadWorkspace, toPlanFile } from '../load.ts';
import {
  type FormatOptions,
  type WorkspaceOptions,
  wholeNumber,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit } from '../output.ts';
import { findSample, SAMPLE_FOLDER } from '../sample.ts';
import {
  dayCount,
  gaugeAt,
  instantOf,
  type PopulationSize,
  populationSize,
  priceOf,
  seedCount,
  share,
} from '../simulate/arguments.ts';
import { createCrowd, refuseOutside, writeCrowd } from '../simulate/population.ts';
import { refuseUnknown } from '../simulate/refuse-unknown.ts';
import { type Rehearsal, rehearse, requireFile } from '../simulate/rehearse.ts';
import { planWhatIf } from '../simulate/what-if.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions &
  FormatOptions & {
    readonly with?: string;
    readonly population?: PopulationSize;
    readonly days?: number;
    readonly write?: string;
    readonly from?: Instant;
    readonly until?: Instant;
    readonly panic?: string;
    readonly at?: Instant;
    readonly resume?: Instant;
    readonly gauge?: readonly Intervention[];
    readonly complaints: number;
    readonly bounces: number;
    readonly seed: number;
    readonly seeds?: number;
    readonly price?: ReadonlyMap<string, number>;
    readonly whatIf?: readonly string[];
  };

/** Of made-up people, where nobody says how many; beside `--days` in the help. */
const DAYS = 90;

export const command: Verb = (program, act) => {
  const verb = program
    .command('simulate')
    .description(
      'play an export or made-up people through all journeys and policies, and count what would be sent',
    )
    .addHelpText(
      'after',
      '\nOffline: nothing is sent. Without --with and --population it plays the sample of the workspace. --panic rehearses a panic: what is\nheld, what plan B does, and how long the backlog takes after the resume. Providers accept everything.',
    );
  withWorkspace(withFormats(verb, ['pretty', 'json', 'html']))
    .option('--with <file>', 'profiles and events as `ingest` reads them, in order of time')
    .option(
      '--population <size>',
      'so many made-up people, as a Population document draws them; NAME:SIZE where there are several',
      populationSize,
    )
    .option('--days <number>', `with --population: so many days are counted (default: ${DAYS})`, dayCount)
    .option('--write <file>', 'with --population: write what they do as an export, and play nothing')
    .option('--from <instant>', 'count from here; what stands before is history', instantOf)
    .option('--until <instant>', 'nothing later than this', instantOf)
    .option(
      '--panic <scope>',
      'pull this panic: a scope of a PanicPolicy, `all`, or e.g. `class:promotional`',
    )
    .option(
      '--at <instant>',
      'when it is pulled; default: the first minute of the day with the most sends',
      instantOf,
    )
    .option('--resume <instant>', 'when it is over; default: a day later', instantOf)
    .option('--gauge <name=value@instant>', 'set a gauge; may be repeated', gaugeAt)
    .option('--complaints <share>', 'of the messages, so many are complained about, e.g. 0.3%', share, 0)
    .option('--bounces <share>', 'so many bounce', share, 0)
    .option(
      '--what-if <file...>',
      'with these documents in the place of those of their name, and what that changes',
    )
    .option('--price <channel=amount>', 'what one message costs; may be repeated', priceOf)
    .option('--seed <number>', 'who the made-up people are; who complains and bounces', wholeNumber, 1)
    .option(
      '--seeds <number>',
      'with --population: play so many seeds, and say how far they lie apart',
      seedCount,
    )
    .action(act(simulate));
};

async function simulate(context: Context, options: Options): Promise<ExitCode> {
  refuseLoose(options);
  const loaded = await loadWorkspace(context, options);
  const plan = planOf(context, loaded);
  const input = inputOf(context, loaded, options);
  if (options.write !== undefined && typeof input !== 'string') {
    const lines = await writeCrowd(input, options.write, context);
    // Into a pipe by way of /dev/stdout the lines stand alone.
    context.stderr.write(`${lines} lines of ${input.size} people are in ${options.write}\n`);
    return 0;
  }
  const { from = null, until = null, panic, at, resume, gauge = [], complaints, bounces, seed } = options;
  const { whatIf } = options;
  const asItIs = toPlanFile(plan, loaded.root);
  const rehearsal = {
    plan: asItIs,
    input,
    from,
    until,
    gauges: gauge,
    recipients: { seed, complaints, bounces },
    prices: options.price ?? new Map(),
    panic: panic === undefined ? null : { scope: panic, at: at ?? null, resume: resume ?? null },
    note: (text: string) => void context.stderr.write(`${text}\n`),
  };
  if (typeof input !== 'string') refuseOutside(input, options);
  const other = whatIf === undefined ? null : await planWhatIf(context, loaded, whatIf);
  refuseUnknown(other === null ? [asItIs] : [asItIs, other], rehearsal);
  const played = await playPair(rehearsal, other);
  const { simulation, differences } = played;
  const seeds = await playSeeds(loaded, options, { rehearsal, other, played });
  const population =
    typeof input === 'string' ? null : { name: input.name, size: input.size, seed: input.seed };
  const { zone } = plan.workspace;
  const told: Told = { simulation, zone, population, differences, seeds };
  emit(context, options.format, {
    pretty: () => printSimulation(told),
    html: () => printSimulationHtml(told),
    json: () => printSimulationJson(told),
  });
  return simulation.bad.length > 0 || simulation.quarantined > 0 ? 1 : 0;
}

type Played = Pick<Told, 'simulation' | 'differences'>;

/** The simulation, of the other plan where there is one, and what differs then. */
async function playPair(rehearsal: Rehearsal, other: PlanFile | null): Promise<Played> {
  const before = await rehearse(rehearsal);
  if (other === null) return { simulation: before, differences: null };
  const simulation = await rehearse({ ...rehearsal, plan: other });
  return { simulation, differences: compareSimulations(before, simulation) };
}

/** What was played with the first seed. */
type Playing = {
  readonly rehearsal: Rehearsal;
  readonly other: PlanFile | null;
  readonly played: Played;
};

/** The same for the seeds from `--seed` on; null: nobody asked. */
async function playSeeds(
  loaded: Loaded,
  { population, seeds, seed: first, days = DAYS }: Options,
  { rehearsal, other, played }: Playing,
): Promise<Seeds | null> {
  if (seeds === undefined || population === undefined) return null;
  const numbers: ReadonlyMap<string, number>[] = [];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const input = createCrowd(loaded, population, { seed, days });
    const recipients = { ...rehearsal.recipients, seed };
    const { simulation, differences } =
      seed === first ? played : await playPair({ ...rehearsal, input, recipients }, other);
    const changes = differences?.map(({ what, before, after }) => [what, after - before] as const);
    numbers.push(changes === undefined ? numbersOf(simulation) : new Map(changes));
  }
  return summarizeSeeds(numbers, other !== null);
}

/** What is played: made-up people, the file that is named, or the sample of the workspace. */
function inputOf(context: Context, loaded: Loaded, options: Options): Rehearsal['input'] {
  const { population, seed, days = DAYS } = options;
  if (population !== undefined) return createCrowd(loaded, population, { seed, days });
  return options.with === undefined ? sampleOf(loaded) : requireFile(context, options.with);
}

/** Flags of what is played, which say nothing where the people are only written. */
function refuseUnplayed(options: Options): void {
  const { panic, gauge, from, until, price, seeds, whatIf, complaints, bounces } = options;
  const played = { panic, gauge, from, until, price, seeds, 'what-if': whatIf };
  const shares = { complaints: complaints || undefined, bounces: bounces || undefined };
  const given = Object.entries({ ...played, ...shares }).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}`],
  );
  if (given.length > 0) {
    throw new Refusal(
      `--write plays nothing, and so has no use for ${given.join(' and ')}`,
      'play what was written: `rutter simulate --with FILE` takes the same flags, all but --seeds',
    );
  }
}

/** Flags that say nothing without another one, or with it. */
function refuseLoose(options: Options): void {
  const { panic, at, resume, from, until, with: file, population, write, seeds, days } = options;
  if (population !== undefined && file !== undefined) {
    throw new Refusal('--with and --population are two inputs', 'name one of them');
  }
  if (seeds !== undefined && population === undefined) {
    throw new Refusal('--seeds is about made-up people', 'add --population SIZE');
  }
  if (days !== undefined && population === undefined) {
    throw new Refusal(
      '--days is about made-up people',
      'add --population SIZE, or bound an export by --from and --until',
    );
  }
  if (write !== undefined && population === undefined) {
    throw new Refusal('--write writes made-up people', 'add --population SIZE');
  }
  if (write !== undefined) refuseUnplayed(options);
  if (panic === undefined && (at !== undefined || resume !== undefined)) {
    throw new Refusal('--at and --resume are about a panic', 'add --panic SCOPE');
  }
  if (at !== undefined && resume !== undefined && resume <= at) {
    throw new Refusal('--resume is not after --at');
  }
  if (from !== undefined && until !== undefined && until <= from) {
    throw new Refusal('--until is not after --from');
  }
}

function planOf({ stderr }: Context, { compiled, rebase, textOf }: Loaded) {
  if (compiled.plan !== null) return compiled.plan;
  stderr.write(printPretty(rebase(compiled.diagnostics), textOf));
  throw new Refusal('the workspace does not compile', 'see `rutter validate`', 1);
}

function sampleOf({ root, shown }: Loaded): string {
  const sample = findSample(root);
  if (sample !== null) return sample;
  throw new Refusal(
    'there is nothing to simulate',
    `name an export with --with FILE (lines of profiles and events, as \`rutter ingest\` takes them), or keep a sample as ${shown(`${SAMPLE_FOLDER}/NAME.ndjson`)}`,
  );
}
