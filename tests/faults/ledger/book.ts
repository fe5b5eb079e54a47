/**
 * The book: what was acknowledged and what arrived, one JSON line each, written to a file before anybody gets an answer.
 * It is read back from the file, so that nothing counts that a reader of the file would not find.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Message } from '../../e2e/load.ts';

/** One message at the fake of a provider. `key`: what a provider that honours keys would know it by. */
export type Arrival = {
  readonly channel: 'email' | 'push' | 'call';
  readonly person: string;
  readonly what: string;
  readonly key: string;
  readonly maybeDuplicate: boolean;
};

/** Messages of one request that was answered with 2xx, in the order of the answers. */
export type Acknowledged = readonly Message[];

type Line = { readonly acknowledged: Acknowledged } | { readonly arrived: Arrival };

export type Book = {
  readonly path: string;
  acknowledge(messages: Acknowledged): void;
  arrive(arrival: Arrival): void;
  close(): void;
};

/** Opens a book for more lines; made when absent. */
export function openBook(path: string): Book {
  const file = openSync(path, 'a');
  const write = (line: Line) => void writeSync(file, `${JSON.stringify(line)}\n`);
  return {
    path,
    acknowledge: (acknowledged) => write({ acknowledged }),
    arrive: (arrived) => write({ arrived }),
    close: () => closeSync(file),
  };
}

/** Everything in a book. A last line that was cut by the writer's end is left out. */
export function readBook(path: string): {
  readonly acknowledged: readonly Acknowledged[];
  readonly arrivals: readonly Arrival[];
} {
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const lines = whole.map((line) => JSON.parse(line) as Line);
  return {
    acknowledged: lines.flatMap((line) => ('acknowledged' in line ? [line.acknowledged] : [])),
    arrivals: lines.flatMap((line) => ('arrived' in line ? [line.arrived] : [])),
  };
}
