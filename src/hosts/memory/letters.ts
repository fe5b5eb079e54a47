/** The part of the memory store that keeps dead letters. */
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { DeadLetter, LetterCount } from '../inspection.ts';
import type { Store } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type Letters = Pick<
  Store,
  'putLetter' | 'findLetter' | 'letters' | 'lettersOf' | 'countLetters' | 'deleteLetter'
> & {
  erase(subscriber: SubscriberId): void;
  forgetLettersBefore(at: Instant): void;
};

const byKey = (left: { readonly key: string }, right: { readonly key: string }) =>
  left.key < right.key ? -1 : 1;

/** Dead letters within `log`'s transactions. */
export function createLetters(log: UndoLog): Letters {
  const kept = log.table<SendKey, DeadLetter>();
  return {
    putLetter: (letter) => kept.set(letter.key, letter),
    findLetter: (key) => kept.get(key) ?? null,
    letters: (after, limit, reason = null) =>
      [...kept.values()]
        .filter((letter) => letter.key > after && (reason === null || letter.reason === reason))
        .sort(byKey)
        .slice(0, limit),
    lettersOf: (subscriber) =>
      [...kept.values()].filter((letter) => letter.subscriber === subscriber).sort(byKey),
    countLetters() {
      const counts = new Map<string, LetterCount>();
      for (const { state, reason } of kept.values()) {
        const name = `${state}\0${reason}`;
        counts.set(name, { state, reason, count: (counts.get(name)?.count ?? 0) + 1 });
      }
      return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
    },
    deleteLetter: (key) => kept.delete(key),
    erase(subscriber) {
      for (const letter of [...kept.values()]) if (letter.subscriber === subscriber) kept.delete(letter.key);
    },
    forgetLettersBefore(at) {
      for (const letter of [...kept.values()]) if (letter.at < at) kept.delete(letter.key);
    },
  };
}
