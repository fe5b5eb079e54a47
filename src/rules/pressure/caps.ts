/** What FrequencyPolicies let through at most in some local days, and which sends they limit. Reads their data. */
import { type Named, policiesOf } from '../../compiler/proof/coverage.ts';
import type { Cap, FrequencyData } from '../../kinds/gates/frequency/schema.ts';
import { readPolicy } from '../../kinds/gates/spec.ts';
import type { SendData } from '../../kinds/steps/send/schema.ts';
import type { Plan } from '../../plan/plan.ts';
import { covers, type Sending, sendingsOf } from '../covering.ts';

const DAY_MS = 86_400_000;

/** A policy as a limit: `most(days)` messages of those for which `limits` holds, to one person in so many local days. */
export type Limiter = {
  readonly name: string;
  most(days: number): number;
  limits(journey: string, send: SendData): boolean;
};

const UNIT_DAYS = { day: 1, week: 7, month: 28 } as const;

/** The most that a cap lets through in consecutive local days, at most seven. Pure. */
function mostOfCap(cap: Cap, days: number): number {
  if (cap.over === 'rolling') return cap.max * Math.max(1, Math.ceil((days * DAY_MS) / cap.withinMs));
  if (cap.per === 'day') return cap.max * days;
  // Days that begin at any midnight can touch two weeks, or two months; one day never does.
  return days === 1 ? cap.max : cap.max * (Math.ceil((days - 1) / UNIT_DAYS[cap.per]) + 1);
}

/** True where a message counts against the caps of a policy that judges it: else they may let any number through. */
function isCounted({ counts }: FrequencyData, { class: className, channel, tags }: Sending): boolean {
  if (counts.classes !== null && !counts.classes.includes(className)) return false;
  if (counts.channels !== null && !counts.channels.includes(channel)) return false;
  return counts.tags === null || tags.some((tag) => counts.tags?.includes(tag));
}

function limiterOf({ name, policy }: Named): Limiter {
  const data = readPolicy<FrequencyData>(policy.spec);
  const limitsOne = (sending: Sending) => covers(policy, sending) && isCounted(data, sending);
  return {
    name,
    most: (days) => Math.min(...data.caps.map((cap) => mostOfCap(cap, days))),
    // A send with several channels may go out on the one that nobody limits.
    limits: (journey, send) => sendingsOf(journey, send).every(limitsOne),
  };
}

/** All limits of a plan, in order of name. Pure. */
export function limitersOf(plan: Plan): readonly Limiter[] {
  return policiesOf(plan, 'frequency').map(limiterOf);
}

/** Policies taken together: each message counts for one of them, or for none. */
const TOGETHER_MAX = 5;

/**
 * Sets of policies by which a number of messages can be bounded: what they let through together, and whatever none of them
 * limits. All sets where there are few policies; else none, each alone, and all. Pure.
 */
export function coveringSets(limiters: readonly Limiter[]): readonly (readonly Limiter[])[] {
  if (limiters.length > TOGETHER_MAX) return [[], ...limiters.map((each) => [each]), [...limiters]];
  return Array.from({ length: 2 ** limiters.length }, (_, bits) =>
    limiters.filter((_limiter, index) => (bits >> index) % 2 === 1),
  );
}
