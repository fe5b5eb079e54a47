/**
 * The compiled journeys of a workspace. Those of a large one are kept folded, all of them, in a twentieth of their room, and
 * unfolded when somebody asks: whoever walks all journeys goes by their names and holds one at a time.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Digest } from '../base/ids.ts';
import { createRecent } from '../base/recent.ts';
import type { JourneyPlan } from '../plan/plan.ts';

/** Up to so many journeys are kept as they are; of more, what others remember about each would not be forgotten either. */
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
  const folder = createFolder();
  return {
    add(journey) {
      const isSmall = folded.size === 0 && (whole.size < unfoldedMax || whole.has(journey.name));
      whole.set(journey.name, journey);
      if (isSmall) return;
      for (const [name, each] of whole) folded.set(name, folder.fold(each));
      whole.clear();
    },
    toRecord(digestOf) {
      const record = Object.fromEntries(
        [...whole].map(([name, journey]) => [name, withDigest(journey, digestOf)]),
      );
      const recent = createRecent<JourneyPlan>(RECENT_MAX);
      for (const [name, bytes] of folded) {
        const unfold = () => {
          const known = recent.get(name);
          if (known !== undefined) return known;
          const journey = withDigest(folder.unfold(bytes), digestOf);
          recent.put(name, journey);
          return journey;
        };
        Object.defineProperty(record, name, { enumerable: true, configurable: true, get: unfold });
      }
      return record;
    },
  };
}

type Folder = {
  fold(journey: JourneyPlan): Uint8Array;
  unfold(bytes: Uint8Array): JourneyPlan;
};

/** Journeys resemble each other: what the first one says already, the others need not say again. */
function createFolder(): Folder {
  let first: Uint8Array | undefined;
  return {
    fold(journey) {
      const bytes = Buffer.from(JSON.stringify(journey));
      first ??= bytes;
      // What the compressor returns is part of a larger block: it is copied, so that the block can go.
      return new Uint8Array(deflateRawSync(bytes, { level: 6, chunkSize: CHUNK_BYTES, dictionary: first }));
    },
    unfold: (bytes) =>
      JSON.parse(inflateRawSync(bytes, { ...(first && { dictionary: first }) }).toString()) as JourneyPlan,
  };
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
