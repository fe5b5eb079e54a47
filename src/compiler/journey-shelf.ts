/**
 * The compiled journeys of a workspace. Of a large one they are kept folded, a tenth of their room, and unfolded when
 * somebody asks: whoever walks all journeys goes by their names and holds one at a time.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Digest } from '../base/ids.ts';
import { createRecent, type Recent } from '../base/recent.ts';
import type { JourneyPlan } from '../plan/plan.ts';

/** Up to so many journeys are kept as they are. */
const UNFOLDED_MAX = 400;
/** Room for most journeys when folded: a larger one takes several. */
const CHUNK_BYTES = 4096;
/** Of a large workspace, so many journeys stay unfolded after somebody asked for them. */
const RECENT_MAX = 16;

/** The journeys so far. */
export type JourneyShelf = {
  /** Adds a journey; a second one of its name takes its place. */
  add(journey: JourneyPlan): void;
  /** All of them by name, as a plan has them. `digestOf` is asked for a journey's digest when somebody reads it. */
  toRecord(digestOf: (journey: JourneyPlan) => Digest): { readonly [name: string]: JourneyPlan };
};

/** An empty shelf. */
export function createJourneyShelf(unfoldedMax = UNFOLDED_MAX): JourneyShelf {
  const whole = new Map<string, JourneyPlan>();
  const folded = new Map<string, Uint8Array>();
  return {
    add(journey) {
      if (whole.size < unfoldedMax || whole.has(journey.name)) whole.set(journey.name, journey);
      else folded.set(journey.name, fold(journey));
    },
    toRecord(digestOf) {
      const record = Object.fromEntries(
        [...whole].map(([name, journey]) => [name, withDigest(journey, digestOf)]),
      );
      const recent = createRecent<JourneyPlan>(RECENT_MAX);
      for (const [name, bytes] of folded) {
        const unfold = () => unfoldOnce(name, bytes, recent, digestOf);
        Object.defineProperty(record, name, { enumerable: true, configurable: true, get: unfold });
      }
      return record;
    },
  };
}

/** What the compressor returns is part of a block of 16 KB: it is copied, so that the block can go. */
function fold(journey: JourneyPlan): Uint8Array {
  return new Uint8Array(deflateRawSync(JSON.stringify(journey), { level: 1, chunkSize: CHUNK_BYTES }));
}

function unfoldOnce(
  name: string,
  bytes: Uint8Array,
  recent: Recent<JourneyPlan>,
  digestOf: (journey: JourneyPlan) => Digest,
): JourneyPlan {
  const known = recent.get(name);
  if (known !== undefined) return known;
  const journey = withDigest(JSON.parse(inflateRawSync(bytes).toString()) as JourneyPlan, digestOf);
  recent.put(name, journey);
  return journey;
}

/** The digest takes longer than all the rest, and most who read a journey do not ask for it. */
function withDigest(journey: JourneyPlan, digestOf: (journey: JourneyPlan) => Digest): JourneyPlan {
  let digest: Digest | undefined;
  return Object.defineProperty({ ...journey }, 'digest', {
    enumerable: true,
    configurable: true,
    get() {
      digest ??= digestOf(journey);
      return digest;
    },
  });
}
