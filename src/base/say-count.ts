/** Numbers of things in sentences. */

/** "1 step", "2 steps"; for nouns whose plural ends in s. Pure. */
export function sayCount(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
