/**
 * Feeds an export through all journeys and policies of a plan, in virtual time, and counts what comes of it. Every provider
 * accepts; who bounces or complains is drawn. Nothing leaves, and the same input gives the same result.
 */
import { type Instant, instant } from '../../base/ids.ts';
import type { Incoming } from '../../hosts/host.ts';
import { type ExportLine, readExport } from './export-lines.ts';
import { ANSWERED_AFTER_MS } from './recipients.ts';
import type { CostRow, DayRow, Drill, Simulation } from './simulation.ts';
import { createStage, goOnTo, goTo, type Stage, type StageOptions } from './stage.ts';

/** Messages that are fed in one go. */
const BATCH_MAX = 200;
const HOUR_MS = 3_600_000;
/** How long a backlog is followed after the resume. */
const RAMP_MAX_MS = 14 * 24 * HOUR_MS;
const BAD_LINES_MAX = 1000;

export type SimulationOptions = StageOptions & {
  /** An export, or messages that are made up as they are asked for: in order of time. */
  readonly input:
    | { readonly lines: AsyncIterable<{ readonly text: string; readonly refused?: string | null }> }
    | { readonly messages: Iterable<Incoming> };
  /** Counting begins here; what stands before it is history. Null: with the first line. */
  readonly from: Instant | null;
  /** Nothing later than this; null: to the last line, and until a panic's backlog is gone. */
  readonly until: Instant | null;
  /** What one message costs, by channel. */
  readonly prices?: ReadonlyMap<string, number>;
};

/** The export on its way into a stage. */
class Feeder {
  stage: Stage | null = null;
  firstAt: Instant = instant(0);
  lastAt: Instant = instant(0);
  lines = 0;
  late = 0;
  readonly bad: { readonly line: number; readonly reason: string }[] = [];
  readonly #options: SimulationOptions;
  #batch: Incoming[] = [];

  constructor(options: SimulationOptions) {
    this.#options = options;
  }

  take(each: ExportLine): void {
    this.lines = each.line;
    if ('incoming' in each) this.#feed(each.incoming);
    else if (this.bad.length < BAD_LINES_MAX) this.bad.push(each);
  }

  takeMessage(incoming: Incoming): void {
    this.lines += 1;
    // Nobody says the same thing twice: nothing need be remembered of it.
    this.#feed(incoming.messageId === '' ? incoming : { ...incoming, messageId: '' });
  }

  flush(): void {
    if (this.#batch.length > 0) this.stage?.host.feed(this.#batch);
    this.#batch = [];
  }

  #feed(incoming: Incoming): void {
    const { from, until } = this.#options;
    const { at } = incoming;
    if (until !== null && at > until) return;
    this.stage ??= this.#begin(at, from ?? at);
    if (at < this.lastAt) this.late += 1;
    this.lastAt = instant(Math.max(this.lastAt, at));
    // An answer to the first message of a batch must find the others not yet fed.
    const isLong = this.stage.isAnswered && at - (this.#batch[0]?.at ?? at) >= ANSWERED_AFTER_MS;
    if (isLong || this.#batch.length >= BATCH_MAX || this.stage.agenda.nextAt() <= at) this.flush();
    if (this.#batch.length === 0) goTo(this.stage, at);
    this.#batch.push(incoming);
  }

  #begin(firstAt: Instant, countFrom: Instant): Stage {
    this.firstAt = firstAt;
    return createStage(this.#options, firstAt, countFrom);
  }
}

/** To the end: `until`, else past the last intervention and, after a resume, until what was held has gone. */
function finish(stage: Stage, { until, interventions }: SimulationOptions, lastAt: Instant): Instant {
  const { backlog } = stage;
  let at = until ?? instant(Math.max(lastAt, ...interventions.map((each) => each.at)));
  goOnTo(stage, at);
  if (until !== null || stage.resumed === null) return at;
  const limit = stage.resumed.at + RAMP_MAX_MS;
  while (backlog.size() > 0 && at < limit) {
    at = instant(at + HOUR_MS);
    goOnTo(stage, at);
  }
  return at;
}

function drillOf({ pulled, resumed, backlog }: Stage): Drill | null {
  if (pulled === null) return null;
  const ramp = backlog.ramp();
  const isCleared = resumed !== null && backlog.size() === 0;
  return {
    pulled,
    resumed,
    ramp,
    hours_to_clear: isCleared ? ramp.length : null,
    lost: backlog.lost(),
    refused: backlog.refused(),
  };
}

function costOf(days: readonly DayRow[], prices: ReadonlyMap<string, number>): readonly CostRow[] {
  return [...prices].sort().map(([channel, price]) => {
    const sent = days.reduce((sum, row) => sum + (row.channel === channel ? row.sent : 0), 0);
    return { channel, sent, price, total: Number((sent * price).toFixed(4)) };
  });
}

/**
 * Simulates. Null: the export has no line up to `until` that can be taken. Rejects when the lines cannot be read, and
 * with ControlRefused where the panic cannot be pulled.
 */
export async function simulate(options: SimulationOptions): Promise<Simulation | null> {
  const feeder = new Feeder(options);
  const { input, from } = options;
  if ('messages' in input) for (const incoming of input.messages) feeder.takeMessage(incoming);
  else for await (const each of readExport(input.lines, from ?? instant(0))) feeder.take(each);
  feeder.flush();
  const { stage, firstAt, lastAt, lines, late, bad } = feeder;
  if (stage === null) return null;
  const until = finish(stage, options, lastAt);
  const { host, volume, book, load, audit } = stage;
  const days = volume.days();
  return {
    from: options.from ?? firstAt,
    until,
    lines,
    bad,
    late,
    subscribers: host.store.counts().subscribers,
    quarantined: host.store.readQuarantine().length,
    days,
    policies: volume.policies(),
    journeys: volume.journeys(),
    hours: book.hours(),
    contacts: book.contacts(),
    meetings: book.meetings(),
    collisions: book.collisions(),
    lanes: load.lanes(),
    channels: load.channels(),
    cost: costOf(days, options.prices ?? new Map()),
    controls: audit,
    drill: drillOf(stage),
  };
}
