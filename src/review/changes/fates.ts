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

type Told = Pick<Fate, 'count' | 'fate' | 'to'>;

/** "finish on the version before". Pure. */
export function sayWhatBecomes({ count, fate, to }: Told): string {
  return FATES[fate](count === 1, to);
}

/** "17 runs finish on the version before". Pure. */
export function sayFate(fate: Told): string {
  return `${fate.count} ${fate.count === 1 ? 'run' : 'runs'} ${sayWhatBecomes(fate)}`;
}
