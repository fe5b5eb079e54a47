/**
 * The report of data quality over a file of Segment-shaped lines, as `ingest` reads them: read twice, never held. In
 * memory is what is counted, 16 bytes a person, and the profiles that several lines make up until the last of them.
 */

import { createHashCounter, type HashCounter } from '../../base/hash-counter.ts';
import type { Instant } from '../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { readSegmentBody } from '../../daemon/ingest/segment.ts';
import type { QualityReport } from '../../daemon/quality/report.ts';
import { createQualityTally, type QualityTally } from '../../daemon/quality/tally.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { Plan } from '../../plan/plan.ts';
import type { OpenLines } from '../why/history.ts';

export type QualityOfLines = { readonly report: QualityReport; readonly bad: number };

export type LinesOptions = {
  readonly plan: Plan;
  readonly definitions: Definitions;
  /** A line (1-based) that was not taken, and why; never what stands in it. */
  onBad(line: number, reason: string): void;
};

type Profile = { [attribute: string]: Json };

function parse(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whose line it is: the known id, else the anonymous one; null for neither. */
function personOf({ userId, anonymousId }: JsonObject): string | null {
  for (const id of [userId, anonymousId]) {
    if (typeof id === 'number' || (typeof id === 'string' && id !== '')) return String(id);
  }
  return null;
}

/** How many lines make up each profile. */
async function countProfiles(open: OpenLines): Promise<HashCounter> {
  const left = createHashCounter();
  for await (const { text, refused = null } of open()) {
    const item = refused === null ? parse(text) : null;
    const person = item?.type === 'identify' ? personOf(item) : null;
    if (person !== null) left.add(person, 1);
  }
  return left;
}

function apply(profile: Profile, traits: JsonObject): void {
  for (const [attribute, value] of Object.entries(traits)) {
    if (attribute === '__proto__' || attribute === 'id') continue;
    if (value === null || value === undefined) delete profile[attribute];
    else profile[attribute] = value;
  }
}

/** Gathers profiles line by line and hands on each with its last one. */
function createGatherer(left: HashCounter, tally: QualityTally) {
  const open = new Map<string, Profile>();
  const empty = createHashCounter();
  return {
    profile(person: string, traits: JsonObject | null): void {
      const profile = open.get(person) ?? {};
      if (traits !== null) apply(profile, traits);
      if (left.add(person, -1) > 0) {
        open.set(person, profile);
        return;
      }
      open.delete(person);
      tally.add(person, profile);
    },
    /** Somebody of whom there are events and no attributes is a person as well. */
    event(person: string): void {
      if (left.count(person) === 0 && empty.add(person, 1) === 1) tally.add(person, {});
    },
  };
}

/** Reads the lines twice. Rejects with what reading them throws. */
export async function readQuality(
  open: OpenLines,
  { plan, definitions, onBad }: LinesOptions,
): Promise<QualityOfLines> {
  const left = await countProfiles(open);
  const known = createHashCounter();
  const tally = createQualityTally(plan, definitions);
  const gatherer = createGatherer(left, tally);
  let line = 0;
  let bad = 0;
  const refuse = (reason: string) => {
    bad += 1;
    onBad(line, reason);
  };
  for await (const { text, refused = null } of open()) {
    line += 1;
    if (refused === null && text.trim() === '') continue;
    const item = refused === null ? parse(text) : null;
    const person = item === null ? null : personOf(item);
    if (item === null) {
      refuse(refused ?? 'no JSON object');
      continue;
    }
    const options = { receivedAt: 0 as Instant, writeKey: '', replay: true, newId: () => '' };
    const read = readSegmentBody('batch', { batch: [item] }, options);
    const reason = 'error' in read ? read.error : read.refused[0]?.reason;
    if (reason !== undefined) refuse(reason);
    if (person === null || 'error' in read) continue;
    const [identified] = read.incoming.flatMap(({ inputs }) =>
      inputs.filter(({ type }) => type === 'identify'),
    );
    if (item.type === 'identify') {
      known.add(person, 1);
      gatherer.profile(person, identified?.type === 'identify' ? identified.traits : null);
    } else if (known.count(person) === 0 && reason === undefined) gatherer.event(person);
  }
  return { report: tally.report(), bad };
}
