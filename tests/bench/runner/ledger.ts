/**
 * The ledger of messages: whoever runs journeys appends to it, and nobody who runs journeys reads it. Fixed records in a
 * file, so that several processes may have one each, and writing one costs next to nothing.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Message, Send } from './journey.ts';

/** One message that left: `at` is the wall clock when it did. */
export type Entry = { readonly person: number; readonly message: Message; readonly at: number };

const MESSAGES: readonly Message[] = ['A', 'B', 'C'];
const RECORD_BYTES = 16;
const BUFFERED_RECORDS = 4096;
const FLUSH_MS = 10;

/** An open ledger. `close` writes down what is still in memory. */
export type Ledger = { readonly send: Send; close(): void };

/** Opens `ledger-NAME.bin` in a folder. Entries are in the file at most 10 ms after their message (a busy process: later). */
export function openLedger(directory: string, name: string): Ledger {
  const file = openSync(join(directory, `ledger-${name}.bin`), 'a');
  const buffer = Buffer.alloc(RECORD_BYTES * BUFFERED_RECORDS);
  let used = 0;
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (let start = 0; start < used; ) start += writeSync(file, buffer, start, used - start);
    used = 0;
  };
  return {
    send(person, message) {
      buffer.writeUInt32LE(person, used);
      buffer.writeUInt32LE(MESSAGES.indexOf(message), used + 4);
      buffer.writeDoubleLE(Date.now(), used + 8);
      used += RECORD_BYTES;
      if (used === buffer.length) flush();
      else timer ??= setTimeout(flush, FLUSH_MS);
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

/** What was appended to all ledgers of a folder since the last `read`. */
export type LedgerReader = { read(): readonly Entry[]; close(): void };

/** Reads the ledgers of a folder as they grow; only whole records. */
export function followLedgers(directory: string): LedgerReader {
  const open = new Map<string, { readonly file: number; offset: number }>();
  const find = () => {
    for (const name of readdirSync(directory)) {
      if (/^ledger-.*\.bin$/.test(name) && !open.has(name)) {
        open.set(name, { file: openSync(join(directory, name), 'r'), offset: 0 });
      }
    }
  };
  return {
    read() {
      find();
      return [...open.values()].flatMap((ledger) => {
        const bytes = fstatSync(ledger.file).size - ledger.offset;
        const buffer = Buffer.alloc(bytes - (bytes % RECORD_BYTES));
        if (buffer.length === 0) return [];
        const count = readSync(ledger.file, buffer, 0, buffer.length, ledger.offset);
        ledger.offset += count;
        return decode(buffer.subarray(0, count));
      });
    },
    close() {
      for (const { file } of open.values()) closeSync(file);
    },
  };
}

function decode(buffer: Buffer): readonly Entry[] {
  return Array.from({ length: buffer.length / RECORD_BYTES }, (_, index) => {
    const start = index * RECORD_BYTES;
    const message = MESSAGES[buffer.readUInt32LE(start + 4)];
    if (message === undefined) throw new Error('the ledger holds a message that there is not');
    return { person: buffer.readUInt32LE(start), message, at: buffer.readDoubleLE(start + 8) };
  });
}
