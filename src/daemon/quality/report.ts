/** What a report of data quality holds: by policy and channel, then what no policy asks for. Ids only, never an address. */
import type { Source } from '../../plan/plan.ts';

/**
 * One reason. `share`: of all profiles. `counts`: makes a profile bad, else it is worth a look. `samples`: up to five ids.
 * `largest`: how many share one address, where that is the reason.
 */
export type QualityReason = {
  readonly reason: string;
  readonly attribute: string;
  readonly count: number;
  readonly share: number;
  readonly counts: boolean;
  readonly samples: readonly string[];
  readonly remedy: string;
  readonly largest?: number;
};

/** `bad`: profiles with at least one reason that counts. */
export type QualityPart = {
  readonly bad: number;
  readonly share: number;
  readonly reasons: readonly QualityReason[];
};

export type ChannelQuality = QualityPart & { readonly channel: string };

/** A policy: its channels, worst first, and in `profile` what concerns all of them. `exceeded`: more are bad than `maxBad`. */
export type PolicyQuality = {
  readonly policy: string;
  readonly owner: string | null;
  readonly cadence: string | null;
  readonly maxBad: number | null;
  readonly exceeded: boolean;
  readonly source: Source;
  readonly bad: number;
  readonly share: number;
  readonly channels: readonly ChannelQuality[];
  readonly profile: QualityPart;
};

/** Worst first: policies, channels and reasons. `data`: the catalog, zones, locales, shared addresses. */
export type QualityReport = {
  readonly profiles: number;
  readonly policies: readonly PolicyQuality[];
  readonly data: readonly QualityReason[];
};
