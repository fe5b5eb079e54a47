/** The verdict: what the book holds against what the replay says. Pure. */
import type { Arrival } from './book.ts';
import type { Expected } from './replay.ts';

/**
 * `lost`: planned messages of acknowledged people that never arrived. `duplicates`: mails that came again; `unmarked`
 * ones did not say that they may be repetitions. `absorbed`: requests that a provider that honours keys drops.
 * `unplanned`: messages under a key of their own that the replay does not know.
 */
export type Verdict = {
  readonly people: number;
  readonly planned: number;
  readonly arrived: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly unmarked: number;
  readonly absorbed: number;
  readonly unplanned: number;
};

/** How often each text occurs. */
function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Compares. Arrivals for people who were not acknowledged in full are left out: nothing was promised to them yet. */
export function judge(expected: ReadonlyMap<string, Expected>, arrivals: readonly Arrival[]): Verdict {
  const byPerson = Map.groupBy(arrivals, ({ person }) => person);
  const sums = { planned: 0, arrived: 0, lost: 0, duplicates: 0, unmarked: 0, absorbed: 0, unplanned: 0 };
  for (const [person, { messages }] of expected) {
    const got = byPerson.get(person) ?? [];
    sums.planned += messages.length;
    sums.arrived += got.length;
    const firsts: Arrival[] = [];
    for (const each of got) {
      const isAgain = firsts.some(({ channel, key }) => channel === each.channel && key === each.key);
      if (!isAgain) firsts.push(each);
      else if (each.channel === 'email') sums.duplicates += 1;
      else sums.absorbed += 1;
      if (isAgain && !each.maybeDuplicate) sums.unmarked += 1;
    }
    const had = count(firsts.map(({ channel, what }) => `${channel} ${what}`));
    const wanted = count(messages);
    for (const [what, times] of wanted) sums.lost += Math.max(0, times - (had.get(what) ?? 0));
    for (const [what, times] of had) sums.unplanned += Math.max(0, times - (wanted.get(what) ?? 0));
  }
  return { people: expected.size, ...sums };
}

/**
 * What goes beyond the promise: repetitions that are not marked, messages that nobody planned, and more repetitions
 * than may have been in flight at the crashes. Pure.
 */
export function beyondPromise(verdict: Verdict, crashes: number, maxInFlight: number): number {
  const { duplicates, unmarked, unplanned } = verdict;
  return unmarked + unplanned + Math.max(0, duplicates - crashes * maxInFlight);
}
