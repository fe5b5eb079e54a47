/** The part of the SQLite store that keeps dead letters. */
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import { decodeSend, encodeSend } from '../../kernel/codec.ts';
import type { Message } from '../../kernel/effect.ts';
import type { FinalState } from '../../kernel/state.ts';
import type { DeadLetter } from '../inspection.ts';
import type { Store } from '../store.ts';
import type { LetterRecord } from './letter-record.ts';
import type { People } from './people.ts';
import type { Statements } from './statements.ts';

function unpack(record: LetterRecord): DeadLetter {
  return {
    key: record.key as SendKey,
    subscriber: record.subscriber as SubscriberId,
    at: record.at as Instant,
    state: record.state as FinalState,
    reason: record.reason,
    channel: record.channel,
    send: decodeSend(record.send),
    message: record.message === null ? null : (JSON.parse(record.message) as Message),
  };
}

type Letters = Pick<
  Store,
  'putLetter' | 'findLetter' | 'letters' | 'lettersOf' | 'countLetters' | 'deleteLetter'
>;

/** Dead letters by the statements of an open file. */
export function createLetters(statements: Statements, people: People): Letters {
  return {
    putLetter({ key, subscriber, at, state, reason, channel, send, message }) {
      const { class: className, journey } = send;
      const about = { key, at, state, reason, channel, class: className, journey };
      const kept = message === null ? null : JSON.stringify(message);
      const number = people.numberOf(subscriber);
      statements.putLetter({ ...about, subscriber: number, send: encodeSend(send), message: kept });
    },
    findLetter(key) {
      const record = statements.findLetter(key);
      return record === undefined ? null : unpack(record);
    },
    letters: (after, limit, reason = null) => statements.listLetters(after, reason, limit).map(unpack),
    lettersOf(subscriber) {
      const number = people.findNumber(subscriber);
      return number === null ? [] : statements.lettersOf(number).map(unpack);
    },
    countLetters: () =>
      statements.countLetters().map(({ state, reason, count }) => {
        return { state: state as FinalState, reason, count };
      }),
    deleteLetter: (key) => statements.deleteLetter(key),
  };
}
