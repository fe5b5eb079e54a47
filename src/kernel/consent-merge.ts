/** Two records of one purpose become one when two subscribers do (semantics 10): the stricter in every respect. */
import { type Instant, NEVER } from '../base/ids.ts';
import type { ConsentRecord } from './state.ts';

function isProven({ proof, confirmation, text }: ConsentRecord): boolean {
  return (proof ?? confirmation) !== undefined && text !== undefined;
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

/** Withdrawn, ended by time, given: the lower is the stricter. */
function rank({ given, expiredAt }: ConsentRecord): number {
  if (!given) return 0;
  return expiredAt === undefined ? 2 : 1;
}

function withoutTimes({ pending, confirmedAt, expiresAt, at, ...rest }: ConsentRecord) {
  return rest;
}

/** Two consents that are there: waits if one waits, confirmed if both are, as old as the older, over when one is. */
function joinGiven(ours: ConsentRecord, theirs: ConsentRecord): ConsentRecord {
  const older = ours.at <= theirs.at ? ours : theirs;
  const base = [older, ours, theirs].find((each) => !isProven(each)) ?? older;
  const expiresAt = earlier(ours.expiresAt ?? NEVER, theirs.expiresAt ?? NEVER);
  const isConfirmed = ours.confirmedAt !== undefined && theirs.confirmedAt !== undefined;
  return {
    ...withoutTimes(base),
    at: older.at,
    ...((ours.pending === true || theirs.pending === true) && { pending: true as const }),
    ...(isConfirmed && { confirmedAt: earlier(ours.confirmedAt, theirs.confirmedAt) }),
    ...(expiresAt !== NEVER && { expiresAt }),
  };
}

/**
 * The stricter of two: withdrawn before ended before given, of two withdrawn the later, and of two given the stricter in
 * each respect. What any policy refuses of either, it refuses of the result. `ours` itself where it is that. Pure.
 */
export function stricterConsent(ours: ConsentRecord | undefined, theirs: ConsentRecord): ConsentRecord {
  if (ours === undefined) return theirs;
  if (rank(ours) !== rank(theirs)) return rank(ours) < rank(theirs) ? ours : theirs;
  if (rank(ours) < 2) return ours.at >= theirs.at ? ours : theirs;
  const joined = joinGiven(ours, theirs);
  return JSON.stringify(Object.entries(joined).sort()) === JSON.stringify(Object.entries(ours).sort())
    ? ours
    : joined;
}
