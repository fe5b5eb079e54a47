/** What a panic held back, and how it goes out after the resume, hour by hour. Memory grows with what is held at once. */
import type { Instant } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { RampHour } from './simulation.ts';
import { outcomeOf } from './volume.ts';

const HOUR_MS = 3_600_000;
/** Hours that are listed after a resume: four weeks. */
export const RAMP_HOURS_MAX = 672;

export type Backlog = {
  decided(decision: Decision): void;
  resumed(at: Instant): void;
  /** How many that were held are not final yet. */
  size(): number;
  /** How many expired or were given up while they waited. */
  lost(): number;
  /** How many the gate refused when it judged them again. */
  refused(): number;
  /** Hours since the resume, to the last in which anything of the backlog went out. */
  ramp(): readonly RampHour[];
};

type Hour = { backlog_sent: number; sent: number; waiting: number };

/** Starts to watch; nothing is held yet. */
export function createBacklog(): Backlog {
  const held = new Set<string>();
  const hours: Hour[] = [];
  let resumedAt: Instant | null = null;
  let lost = 0;
  let refused = 0;
  const hourAt = (at: Instant): Hour | undefined => {
    if (resumedAt === null || at < resumedAt) return undefined;
    const index = Math.floor((at - resumedAt) / HOUR_MS);
    if (index >= RAMP_HOURS_MAX) return undefined;
    while (hours.length <= index) {
      hours.push({ backlog_sent: 0, sent: 0, waiting: hours.at(-1)?.waiting ?? held.size });
    }
    return hours[index];
  };
  return {
    decided(decision) {
      const { at, send, type } = decision;
      if (send === undefined) return;
      const outcome = outcomeOf(decision);
      if (outcome === 'held') held.add(send);
      // A refusal is final, and the log has no other line for it.
      if (type !== 'settled' && type !== 'refused') return;
      const wasHeld = held.delete(send);
      if (wasHeld && type === 'refused') refused += 1;
      else if (wasHeld && outcome !== 'sent') lost += 1;
      const hour = hourAt(at);
      if (hour === undefined) return;
      hour.waiting = held.size;
      if (type !== 'settled' || outcome !== 'sent') return;
      hour.sent += 1;
      if (wasHeld) hour.backlog_sent += 1;
    },
    resumed(at) {
      resumedAt = at;
    },
    size: () => held.size,
    lost: () => lost,
    refused: () => refused,
    ramp() {
      const last = hours.findLastIndex(({ backlog_sent }) => backlog_sent > 0);
      return hours.slice(0, last + 1).map((each, hour) => ({ hour, ...each }));
    },
  };
}
