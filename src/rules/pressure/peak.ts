/** What is counted, and on which assumptions. Data only. */

export const MEASURED_DAYS = [1, 7] as const;
/** One local day, or seven that follow each other. */
export type MeasuredDays = (typeof MEASURED_DAYS)[number];

/** `messages` above `COUNT_MAX` means "more". `steps`: those that send them in one run, where that is known. */
export type Peak = { readonly messages: number; readonly steps: readonly string[] };

export type Peaks = { readonly [days in MeasuredDays]: Peak };

/**
 * `startsPerDay`: how often a day one person sets off the same journey. `essential`: those messages count as well. `only`:
 * of a journey, those of one class count; absent: all do.
 */
export type Assumptions = {
  readonly startsPerDay: number;
  readonly essential: boolean;
  only?(journey: string, className: string): boolean;
};

export const ASSUMED: Assumptions = { startsPerDay: 1, essential: false };
