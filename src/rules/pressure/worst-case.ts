/**
 * The worst case: how many messages one person can get on one local day and within seven, from one journey and from all
 * together, if every event comes when it does most harm, everybody is in every journey, and no gate but the caps says no.
 * Bounds that are never too low, under one assumption: how often a day one person sets off the same journey. What quiet
 * hours, outages and lanes hold back may come together besides. Rules judge it by the standards; reviews may show it.
 */
import type { Definitions } from '../../kinds/definition.ts';
import type { JourneyPlan, Plan } from '../../plan/plan.ts';
import { coveringSets, type Limiter, limitersOf } from './caps.ts';
import { createMeasure, type Measured } from './measure.ts';
import { ASSUMED, type Assumptions, MEASURED_DAYS, type MeasuredDays, type Peaks } from './peak.ts';

/** `limitedBy`: policies without which it would be more. `journeys`: the names and shares of the greatest, greatest first. */
export type WorkspacePeak = {
  readonly messages: number;
  readonly journeys: readonly { readonly name: string; readonly messages: number }[];
  /** How many journeys have a share. */
  readonly sharing: number;
  readonly limitedBy: readonly string[];
};

/** Up to where nobody asks for more than that it is not above; by days. */
export type Limits = { readonly [days in MeasuredDays]?: number };

export type Pressure = {
  /** The peaks of one journey, caps included. */
  ofJourney(journey: JourneyPlan): Peaks;
  /** True where a journey certainly stays within the limits; cheap, and false where only a search could tell. */
  isClearlyWithin(journey: JourneyPlan, limits: Limits): boolean;
  /** The same for all journeys of which `isClearlyWithin` was asked, together. */
  areClearlyWithin(limits: Limits): boolean;
  /** Takes a journey in, and tells its own peaks. Each once; the caller needs to hold only one at a time. */
  add(journey: JourneyPlan): Peaks;
  /** Of all journeys that were taken in. */
  ofAll(days: MeasuredDays): WorkspacePeak;
};

const SHOWN = 5;
/** Journeys of which the greatest shares are kept. */
type Total = { messages: number; sharing: number; top: { name: string; messages: number }[] };

/** What a set of policies lets through by itself. */
function lettingThrough(set: readonly Limiter[], days: number): number {
  return set.reduce((sum, limiter) => sum + limiter.most(days), 0);
}

function addShare(total: Total, share: { readonly name: string; readonly messages: number }): void {
  total.messages += share.messages;
  total.sharing += 1;
  total.top = [...total.top, share].sort((left, right) => right.messages - left.messages).slice(0, SHOWN);
}

/** Counts the pressure of a plan. */
export function createPressure(
  plan: Plan,
  definitions: Definitions,
  assumptions: Assumptions = ASSUMED,
): Pressure {
  const limiters = limitersOf(plan);
  const sets = coveringSets(limiters);
  const measureJourney = createMeasure(plan, definitions, limiters, assumptions);
  const totals = new Map(
    MEASURED_DAYS.map((days) => [days, sets.map((): Total => ({ messages: 0, sharing: 0, top: [] }))]),
  );
  const rough = sets.map(() => 0);
  const isWithin = (roughly: readonly number[], limits: Limits) =>
    MEASURED_DAYS.every((days) => {
      const limit = limits[days] ?? Number.POSITIVE_INFINITY;
      return sets.some((set, index) => lettingThrough(set, days) + (roughly[index] ?? 0) <= limit);
    });
  const peaksOf = (measured: Measured): Peaks => {
    const most = (days: MeasuredDays) =>
      Math.min(...sets.map((set) => lettingThrough(set, days) + measured.peaks(set)[days].messages));
    const { 1: day, 7: week } = measured.peaks([]);
    return { 1: { ...day, messages: most(1) }, 7: { ...week, messages: most(7) } };
  };
  return {
    ofJourney: (journey) => peaksOf(measureJourney(journey)),
    isClearlyWithin(journey, limits) {
      const measured = measureJourney(journey);
      const roughly = sets.map((set) => measured.roughly(set));
      for (const [index, messages] of roughly.entries()) rough[index] = (rough[index] ?? 0) + messages;
      return isWithin(roughly, limits);
    },
    areClearlyWithin: (limits) => isWithin(rough, limits),
    add(journey) {
      const measured = measureJourney(journey);
      for (const [index, set] of sets.entries()) {
        const peaks = measured.peaks(set);
        for (const days of MEASURED_DAYS) {
          const total = totals.get(days)?.[index];
          const { messages } = peaks[days];
          if (total !== undefined && messages > 0) addShare(total, { name: journey.name, messages });
        }
      }
      return peaksOf(measured);
    },
    ofAll(days) {
      const bounds = (totals.get(days) ?? []).map((total, index) => {
        const set = sets[index] ?? [];
        return { total, set, messages: total.messages + lettingThrough(set, days) };
      });
      const least = bounds.reduce((best, each) => (each.messages < best.messages ? each : best));
      const all = bounds[0]?.total ?? { sharing: 0, top: [] };
      return {
        messages: least.messages,
        journeys: all.top,
        sharing: all.sharing,
        limitedBy: least.set.map(({ name }) => name),
      };
    },
  };
}
