/** Plays everybody side by side, in order of time: an export, or made-up people of whom one touches another. */
import { type Instant, instant } from '../../base/ids.ts';
import type { Incoming } from '../../hosts/host.ts';
import { feedOf } from '../population/feed.ts';
import { type ExportLine, readExport } from './export-lines.ts';
import { forgetId, type Played, type SimulationOptions } from './play.ts';
import { ANSWERED_AFTER_MS } from './recipients.ts';
import type { Simulation } from './simulation.ts';
import { createStage, goOnTo, goTo, introduceAll, type Stage } from './stage.ts';

/** Messages that are fed in one go. */
const BATCH_MAX = 200;
const HOUR_MS = 3_600_000;
/** How long a backlog is followed after the resume. */
const RAMP_MAX_MS = 14 * 24 * HOUR_MS;
const BAD_LISTED_MAX = 1000;

/** The export on its way into a stage. */
class Feeder {
  stage: Stage | null = null;
  firstAt: Instant = instant(0);
  lastAt: Instant = instant(0);
  lines = 0;
  late = 0;
  badLines = 0;
  readonly bad: { readonly line: number; readonly reason: string }[] = [];
  readonly #options: SimulationOptions;
  #batch: Incoming[] = [];

  constructor(options: SimulationOptions) {
    this.#options = options;
  }

  take(each: ExportLine): void {
    this.lines = each.line;
    if ('incoming' in each) this.#feed(each.incoming);
    else this.#refuse(each);
  }

  takeMessage(incoming: Incoming): void {
    this.lines += 1;
    this.#feed(forgetId(incoming));
  }

  #refuse(line: Simulation['bad'][number]): void {
    this.badLines += 1;
    if (this.bad.length < BAD_LISTED_MAX) this.bad.push(line);
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
    const last = this.#batch.at(-1);
    // What comes to one person at one instant is judged together.
    const isWhole = last?.at !== at || last.subscriber !== incoming.subscriber;
    const isFull = this.#batch.length >= BATCH_MAX && isWhole;
    if (isLong || isFull || this.stage.agenda.nextAt() <= at) this.flush();
    if (this.#batch.length === 0) goTo(this.stage, at);
    this.#batch.push(incoming);
  }

  #begin(firstAt: Instant, countFrom: Instant): Stage {
    this.firstAt = firstAt;
    const { input } = this.#options;
    if (!('people' in input)) return createStage(this.#options, firstAt, countFrom);
    // Made-up people who are due at one instant go in order of their numbers, as where their lives are played apart.
    const stage = createStage({ ...this.#options, maxTouched: 1 }, firstAt, countFrom);
    introduceAll(stage, input.people, input.size);
    return stage;
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

/** Plays it. Rejects when the lines cannot be read, and with ControlRefused where the panic cannot be pulled. */
export async function playTogether(options: SimulationOptions): Promise<Played> {
  const feeder = new Feeder(options);
  const { input, from } = options;
  if ('lines' in input) {
    for await (const each of readExport(input.lines, from ?? instant(0))) feeder.take(each);
  } else {
    const messages = 'people' in input ? feedOf(input.people, input.size) : input.messages;
    for (const incoming of messages) feeder.takeMessage(incoming);
  }
  feeder.flush();
  const { stage, firstAt, lastAt, lines, late, bad, badLines } = feeder;
  const until = stage === null ? lastAt : finish(stage, options, lastAt);
  const subscribers = stage?.host.store.counts().subscribers ?? 0;
  return { stage, firstAt, until, lines, late, bad_lines: badLines, bad, subscribers };
}
