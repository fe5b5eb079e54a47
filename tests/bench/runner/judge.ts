/**
 * The judge of a run: from when people entered and published, and from the ledger, it says which messages are missing,
 * doubled, wrong, too early or late. It knows nothing of the runners.
 */
import { publishes, WAIT_MS, WINDOW_MS } from './journey.ts';
import type { Entry } from './ledger.ts';

/** Timers of Node and of servers have whole milliseconds, and may fire one before their time. */
const TOLERANCE_MS = 5;

/**
 * What became of a run, in messages. `wrong`: B without an event, or the last message before A. `early`: a wait that was
 * not waited. `late`: the event was acknowledged before its window closed, and was handled as a timeout. `unjudged`: the
 * event was acknowledged after that (the runner took it too slowly, or we offered it too late), so B and C are both right.
 */
export type Verdict = {
  readonly journeys: number;
  readonly missing: number;
  readonly doubled: number;
  readonly wrong: number;
  readonly early: number;
  readonly late: number;
  readonly unjudged: number;
};

/** Instants are those of the wall clock that the ledger has. */
export type Judge = {
  /** The event that starts a person's journey is about to be handed over. */
  entering(person: number, at: number): void;
  /** The event that the journey waits for is about to be handed over. */
  publishing(person: number, at: number): void;
  /** The runner has said that it has that event for good. */
  published(person: number, at: number): void;
  append(entry: Entry): void;
  /** People who have got A, and people who have got their last message. */
  readonly begun: number;
  readonly ended: number;
  verdict(): Verdict;
};

type Person = {
  enteringAt: number;
  publishingAt: number;
  publishedAt: number;
  first: Entry | null;
  last: Entry | null;
};

/** Judges the journeys of the people 0 to `size` - 1. */
export function createJudge(size: number): Judge {
  const people = Array.from({ length: size }, (): Person => {
    return { enteringAt: Infinity, publishingAt: Infinity, publishedAt: Infinity, first: null, last: null };
  });
  const counts = { begun: 0, ended: 0, surplus: 0, foreign: 0 };
  const personOf = (person: number): Person => {
    const found = people[person];
    if (found === undefined) throw new Error(`there is no person ${person}`);
    return found;
  };
  const append = (entry: Entry): void => {
    const person = people[entry.person];
    if (person === undefined) {
      counts.foreign += 1;
      return;
    }
    const place = entry.message === 'A' ? 'first' : 'last';
    if (person[place] !== null) {
      counts.surplus += 1;
      return;
    }
    person[place] = entry;
    counts[place === 'first' ? 'begun' : 'ended'] += 1;
  };
  return {
    entering: (person, at) => {
      personOf(person).enteringAt = at;
    },
    publishing: (person, at) => {
      personOf(person).publishingAt = at;
    },
    published: (person, at) => {
      personOf(person).publishedAt = at;
    },
    append,
    get begun() {
      return counts.begun;
    },
    get ended() {
      return counts.ended;
    },
    verdict() {
      const found = people.map((person, index) => judge(person, index));
      const count = (fault: Fault) => found.filter((faults) => faults.includes(fault)).length;
      return {
        journeys: size,
        missing: 2 * size - counts.begun - counts.ended,
        doubled: counts.surplus,
        wrong: count('wrong') + counts.foreign,
        early: count('early'),
        late: count('late'),
        unjudged: count('unjudged'),
      };
    },
  };
}

type Fault = 'wrong' | 'early' | 'late' | 'unjudged';

function judge(person: Person, index: number): readonly Fault[] {
  const { first, last, enteringAt, publishingAt, publishedAt } = person;
  if (last === null) return [];
  const faults: Fault[] = [];
  const before = (at: number) => last.at < at - TOLERANCE_MS;
  const isTimeout = last.message === 'C';
  if (first === null || before(first.at)) faults.push('wrong');
  if (before(enteringAt + WAIT_MS + (isTimeout ? WINDOW_MS : 0))) faults.push('early');
  if (!publishes(index)) {
    if (!isTimeout) faults.push('wrong');
    return faults;
  }
  if (!isTimeout && before(publishingAt)) faults.push('wrong');
  const isInTime = first !== null && publishedAt <= first.at + WAIT_MS + WINDOW_MS;
  if (!isInTime) faults.push('unjudged');
  else if (isTimeout) faults.push('late');
  return faults;
}

/** True when every message arrived once, was the right one and not too early; being late is another matter. */
export function isSound({ missing, doubled, wrong, early }: Verdict): boolean {
  return missing + doubled + wrong + early === 0;
}
