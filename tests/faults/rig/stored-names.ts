/** The names that stored states give by number, as a case reads them that looks into a store by SQL. Writes none. */
import type { DatabaseSync } from 'node:sqlite';
import type { NameNumbers } from '../../../src/kernel/packing.ts';

/** All that the store of `database` has given a number to. */
export function readStoredNames(database: DatabaseSync): NameNumbers {
  const words = database.prepare('SELECT id, text FROM word').all() as { id: number; text: string }[];
  const texts = new Map(words.map(({ id, text }) => [id, text]));
  return { textOf: (number) => texts.get(number) ?? '', numberOf: () => 0 };
}
