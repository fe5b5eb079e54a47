/** The part of the SQLite store that knows ids: aliases, spilled message ids, and what unknown people sent. */
import type { SubscriberId } from '../../base/ids.ts';
import type { Incoming } from '../host.ts';
import type { Store } from '../store.ts';
import type { People } from './people.ts';
import type { Statements } from './statements.ts';

export type Identities = Pick<
  Store,
  | 'spillIds'
  | 'isSpilled'
  | 'moveSpilled'
  | 'readAlias'
  | 'writeAlias'
  | 'aliasesOf'
  | 'holdInput'
  | 'takeHeld'
  | 'readHeld'
>;

/** Ids by the statements of an open file. */
export function createIdentities(statements: Statements, people: People): Identities {
  return {
    spillIds(subscriber, day, ids) {
      const number = people.numberOf(subscriber);
      for (const id of ids) statements.insertSpilled(number, id, day);
    },
    isSpilled(subscriber, id, sinceDay) {
      const number = people.findNumber(subscriber);
      if (number === null) return false;
      return (statements.findSpilled(number, id)?.day ?? -1) >= sinceDay;
    },
    moveSpilled(from, into) {
      const number = people.findNumber(from);
      if (number === null) return;
      statements.moveSpilled(number, people.numberOf(into));
      statements.eraseSpilled(number);
    },
    readAlias: (alias) => (statements.findAlias(alias)?.name ?? null) as SubscriberId | null,
    writeAlias(alias, subscriber) {
      const from = people.numberOf(alias);
      const to = people.numberOf(subscriber);
      statements.moveAliases(from, to);
      statements.writeAlias(from, to);
    },
    aliasesOf(subscriber) {
      const number = people.findNumber(subscriber);
      return number === null ? [] : statements.listAliases(number).map((row) => row.name);
    },
    holdInput(subscriber, day, incoming) {
      const { messageId } = incoming;
      if (messageId !== '' && statements.findHeld(subscriber, messageId) !== undefined) return false;
      statements.insertHeld(subscriber, messageId, day, JSON.stringify(incoming));
      return true;
    },
    readHeld: (subscriber) => statements.listHeld(subscriber).map((row) => JSON.parse(row.body) as Incoming),
    takeHeld(subscriber) {
      const rows = statements.listHeld(subscriber);
      if (rows.length > 0) statements.deleteHeld(subscriber);
      return rows.map((row) => JSON.parse(row.body) as Incoming);
    },
  };
}
