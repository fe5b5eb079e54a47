/**
 * Feeds an export or made-up people through all journeys and policies of a plan, in virtual time, and sums up what comes of it.
 * Every provider accepts; who bounces or complains is drawn. Nothing leaves, and the same input gives the same result.
 */
import { LivesTouch } from '../../hosts/errors.ts';
import { livesOf, playApart } from './apart.ts';
import type { Played, SimulationOptions } from './play.ts';
import type { CostRow, DayRow, Drill, Simulation } from './simulation.ts';
import type { Stage } from './stage.ts';
import { playTogether } from './together.ts';

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

/** The report on what was played. Null: nothing was. */
export function sumUp(options: SimulationOptions, played: Played): Simulation | null {
  const { stage, firstAt, until, lines, late, bad_lines, bad, subscribers } = played;
  if (stage === null) return null;
  const { host, volume, book, load, audit } = stage;
  const days = volume.days();
  return {
    from: options.from ?? firstAt,
    until,
    lines,
    bad_lines,
    bad,
    late,
    subscribers,
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

async function play(options: SimulationOptions): Promise<Played> {
  const lives = livesOf(options);
  if (lives === null) return playTogether(options);
  try {
    return playApart(options, lives);
  } catch (error) {
    if (!(error instanceof LivesTouch)) throw error;
    return playTogether(options);
  }
}

/**
 * Simulates. Null: the export has no line up to `until` that can be taken. Rejects when the lines cannot be read, and
 * with ControlRefused where the panic cannot be pulled.
 */
export async function simulate(options: SimulationOptions): Promise<Simulation | null> {
  return sumUp(options, await play(options));
}
