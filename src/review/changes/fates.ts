/** What becomes of those who are in a journey, in words. */
import { quoteName } from '../../base/quote-names.ts';
import type { Fate } from '../../plan/diff/parked.ts';

/** One run goes on, several go on. */
const FATES: { readonly [fate in Fate['fate']]: (isOne: boolean, to: string | null) => string } = {
  finish: (isOne) => `${isOne ? 'finishes' : 'finish'} on the version before`,
  move: (isOne, to) => `${isOne ? 'goes' : 'go'} on at ${quoteName(String(to))}`,
  exit: (isOne) => (isOne ? 'leaves' : 'leave'),
  refused: (isOne) => `${isOne ? 'has' : 'have'} nowhere to go: the plan cannot be applied`,
};

/** "17 runs finish on the version before". Pure. */
export function sayFate({ count, fate, to }: Pick<Fate, 'count' | 'fate' | 'to'>): string {
  const isOne = count === 1;
  return `${count} ${isOne ? 'run' : 'runs'} ${FATES[fate](isOne, to)}`;
}
