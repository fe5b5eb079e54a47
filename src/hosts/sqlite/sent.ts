/** The part of the SQLite store that knows accepted sends: what a later receipt that knows only the key is reconciled by. */
import type { DatabaseSync } from 'node:sqlite';
import type { SendKey, SubscriberId } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { Store } from '../store.ts';
import { createKeyIndex, type Keyed, type KeyIndex } from './key-index.ts';
import type { People } from './people.ts';
import type { SentTables } from './sent-tables.ts';
import type { Statements } from './statements.ts';
import { chunkOf, type Head, type Trails } from './trails.ts';
import type { Words } from './words.ts';

/** What accepted sends stand on; `oldSent`: those of layouts before 8. */
export type SentParts = {
  readonly statements: Statements;
  readonly delivered: Trails;
  readonly oldSent: SentTables;
  readonly words: Words;
  readonly people: People;
};

const MARK = 'delivered_keyed';

/** A line: its key, the word of what all sends of its kind share, and the address. */
type SentLine = readonly [key: string, kind: number, address: Json];

function keyOf(body: string): SendKey {
  return (JSON.parse(body) as SentLine)[0] as SendKey;
}

/** How the line of a key begins. */
function beginningOf(key: string): string {
  return `[${JSON.stringify(key)},`;
}

/** The index of keys over the chunks of an open file. */
export function createSentKeys(
  database: DatabaseSync,
  { delivered, statements }: Pick<SentParts, 'delivered' | 'statements'>,
): KeyIndex {
  function* kept(chunk: number): Iterable<Keyed> {
    for (const { place, lines } of delivered.chunksAfter(chunk)) {
      for (const { body } of lines) yield { key: keyOf(body), place };
    }
  }
  const read = () => Number(statements.readMeta(MARK)?.value ?? '0');
  const write = (chunk: number) => statements.writeMeta(MARK, String(chunk));
  return createKeyIndex(database, { kept, marks: { read, write } });
}

/** The store's members, and what is behind them for commits and erasure. */
export type Sent = {
  readonly members: Pick<Store, 'appendSent' | 'findSent' | 'sentOf'>;
  /** To be called before the commit. */
  flush(): void;
  /** After a rollback. */
  reload(): void;
  /** Takes every line behind a head out, and their keys. */
  erase(head: Head): void;
};

function findName(statements: Statements, number: number): SubscriberId | null {
  return (statements.readName(number)?.text ?? null) as SubscriberId | null;
}

function bodiesBehind(delivered: Trails, head: Head): readonly string[] {
  const bodies: string[] = [];
  delivered.read([head], (body) => {
    bodies.push(body);
    return false;
  });
  return bodies;
}

/** Whether all but the address is the same. */
function isSameKind(left: JsonObject, right: JsonObject): boolean {
  let difference = 0;
  for (const name in left) {
    if (name === 'address') continue;
    if (left[name] !== right[name]) return false;
    difference += 1;
  }
  for (const name in right) if (name !== 'address') difference -= 1;
  return difference === 0;
}

/** The word of what a send shares with all of its kind. Most sends are of the kind of the one before. */
function createKinds(words: Words) {
  let last: JsonObject = {};
  let word: number | null = null;
  return {
    numberOf(about: JsonObject): number {
      if (word !== null && isSameKind(about, last)) return word;
      const { address: _address, ...kind } = about;
      word = words.numberOf(JSON.stringify(kind));
      last = about;
      return word;
    },
    /** After a rollback: a word may be gone. */
    reload(): void {
      word = null;
    },
  };
}

/** Accepted sends by the tables of an open file. */
export function createSent(
  { statements, delivered, oldSent, words, people }: SentParts,
  keys: KeyIndex,
): Sent {
  let lastChunk = 0;
  const kinds = createKinds(words);

  function pack(key: SendKey, about: JsonObject): string {
    const line: SentLine = [key, kinds.numberOf(about), about.address ?? null];
    return JSON.stringify(line);
  }

  function unpack(body: string): JsonObject {
    const [, kind, address] = JSON.parse(body) as SentLine;
    const about = JSON.parse(words.textOf(kind)) as JsonObject;
    return address === null ? about : { ...about, address };
  }

  const nameOf = (number: number) => findName(statements, number);

  const members: Sent['members'] = {
    appendSent(day, { key, subscriber, about }) {
      people.appendLine(subscriber, 'delivered', delivered, day, pack(key, about));
      const place = people.findHead(subscriber, 'delivered')?.place ?? 0;
      lastChunk = chunkOf(place);
      keys.add(key, place);
    },
    findSent(key) {
      const beginning = beginningOf(key);
      for (const place of keys.find(key)) {
        const line = delivered.linesAt(place).findLast(({ body }) => body.startsWith(beginning));
        const subscriber = line === undefined ? null : nameOf(line.subscriber);
        if (line !== undefined && subscriber !== null) return { key, subscriber, about: unpack(line.body) };
      }
      const old = oldSent.find(key);
      const name = old === null ? null : nameOf(old.subscriber);
      if (old === null || name === null) return null;
      return { key, subscriber: name, about: JSON.parse(old.about) as JsonObject };
    },
    sentOf(subscriber) {
      const head = people.findHead(subscriber, 'delivered');
      if (head === null) return [];
      const older = oldSent.of(head.subscriber).map((about) => JSON.parse(about) as JsonObject);
      return [...bodiesBehind(delivered, head).map(unpack), ...older];
    },
  };

  return {
    members,
    reload: kinds.reload,
    flush() {
      delivered.flush();
      keys.flush(lastChunk);
    },
    erase(head) {
      for (const body of bodiesBehind(delivered, head)) keys.remove(keyOf(body));
      delivered.erase(head);
      oldSent.erase(head.subscriber);
    },
  };
}
