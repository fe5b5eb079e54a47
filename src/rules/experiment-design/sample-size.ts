/**
 * How many people an experiment needs to find a difference between two shares: the normal approximation with a pooled
 * variance under the null hypothesis, two-sided at 5% (Fleiss, Levin and Paik, "Statistical Methods for Rates and
 * Proportions", 3rd edition, section 4.2), as `power.prop.test` of R computes it.
 */

/** Chance to see a difference where there is none, both sides together. */
const SIGNIFICANCE = 0.05;

/** What is known of an experiment, as shares of 1. `effect`: relative to `baseline`. */
export type Design = {
  readonly baseline: number;
  readonly effect: number;
  readonly power: number;
  /** Of all people, those on the path compared with, and those on the smallest path. */
  readonly largestShare: number;
  readonly smallestShare: number;
};

/** People on all paths together, rounded up; null where the effect lifts the share above 1, or is none. Pure. */
export function peopleNeeded({
  baseline,
  effect,
  power,
  largestShare,
  smallestShare,
}: Design): number | null {
  const lifted = baseline * (1 + effect);
  const difference = lifted - baseline;
  if (lifted >= 1 || difference <= 0 || power <= 0 || power >= 1) return null;
  const both = largestShare + smallestShare;
  const pooled = (baseline * largestShare + lifted * smallestShare) / both;
  const underNull = pooled * (1 - pooled) * (1 / largestShare + 1 / smallestShare);
  const underEffect = (baseline * (1 - baseline)) / largestShare + (lifted * (1 - lifted)) / smallestShare;
  const needed =
    quantile(1 - SIGNIFICANCE / 2) * Math.sqrt(underNull) + quantile(power) * Math.sqrt(underEffect);
  return Math.ceil((needed / difference) ** 2);
}

/**
 * Quantile of the normal distribution, by bisection of its distribution function: exact to 1e-9, and short.
 * `share` between 0 and 1. Pure.
 */
export function quantile(share: number): number {
  let [low, high] = [-10, 10];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (distribution(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The normal distribution function, by the series of Marsaglia ("Evaluating the Normal Distribution", 2004). */
function distribution(value: number): number {
  if (value < -8) return 0;
  if (value > 8) return 1;
  let [sum, term] = [value, value];
  for (let divisor = 3; sum + term !== sum; divisor += 2) {
    term *= (value * value) / divisor;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-(value * value) / 2 - 0.918_938_533_204_672_8);
}
