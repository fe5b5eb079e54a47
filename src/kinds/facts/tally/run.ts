/**
 * Counts and sums events over all time in one small value. An event dated later than now counts when it arrives.
 * Windows are not for this kind: see `series`.
 */
import type { Json } from '../../../base/json.ts';
import type { FactKind } from '../../../kernel/kinds.ts';
import type { TallySpec } from './schema.ts';

type Tally = readonly [count: number, sum: number];
const NOTHING: Tally = [0, 0];

const readings: { readonly [of: string]: (tally: Tally) => Json | undefined } = {
  count: ([count]) => count,
  sum: ([, sum]) => sum,
  average: ([count, sum]) => (count === 0 ? undefined : sum / count),
};

/** See the README. Reads `count`, `sum` and `average`. */
export const tally: FactKind = {
  name: 'tally',
  link(spec, linker) {
    const { amount } = spec as TallySpec;
    const amountOf = amount && linker.path(['event', ...amount]);
    return {
      fold(value, _event, view) {
        const [count, sum] = (value ?? NOTHING) as Tally;
        if (amountOf === undefined) return [count + 1, sum];
        const added = amountOf(view);
        return typeof added === 'number' ? [count + 1, sum + added] : [count, sum];
      },
      read(reading) {
        const read = readings[reading.of];
        return (value) => read?.((value ?? NOTHING) as Tally);
      },
      merge(survivor, absorbed) {
        const [count, sum] = survivor as Tally;
        const [moreCount, moreSum] = absorbed as Tally;
        return [count + moreCount, sum + moreSum];
      },
    };
  },
};
