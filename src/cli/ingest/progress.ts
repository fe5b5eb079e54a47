/** Where an interrupted load goes on: `FILE.progress` beside the file. Written after each acknowledged batch. */
import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { sha256 } from '../../base/hash.ts';
import { Refusal } from '../context.ts';

const HEAD_BYTES = 4096;

/** `offset` bytes are acknowledged; `head` recognises the file. */
export type Progress = {
  readonly offset: number;
  readonly events: number;
  readonly refused: number;
  readonly line: number;
  readonly url: string;
  readonly head: string;
};

function progressPath(file: string): string {
  return `${file}.progress`;
}

/** A hash of the first bytes (of those there were at `offset`): appending to the file does not change it. */
export function hashHead(file: string, offset: number): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(HEAD_BYTES, offset));
    readSync(handle, bytes, 0, bytes.length, 0);
    return sha256(bytes.toString('latin1'));
  } finally {
    closeSync(handle);
  }
}

/** What was kept, or null. Throws a Refusal when it belongs to another file or daemon, or is damaged. */
export function readProgress(file: string, url: string): Progress | null {
  let text: string;
  try {
    text = readFileSync(progressPath(file), 'utf8');
  } catch {
    return null;
  }
  const progress = parse(text);
  if (progress === null || progress.head !== hashHead(file, progress.offset)) {
    throw new Refusal(`${progressPath(file)} does not belong to this file`, 'begin anew with --restart');
  }
  if (progress.url !== url) {
    throw new Refusal(`${progressPath(file)} belongs to ${progress.url}`, 'begin anew with --restart');
  }
  return progress;
}

function parse(text: string): Progress | null {
  try {
    const value = JSON.parse(text) as Progress | null;
    const numbers = [value?.offset, value?.events, value?.refused, value?.line];
    return value !== null && numbers.every((each) => Number.isSafeInteger(each)) ? value : null;
  } catch {
    return null;
  }
}

/** Replaces what was kept, as a whole. */
export function writeProgress(file: string, progress: Progress): void {
  const path = progressPath(file);
  writeFileSync(`${path}.new`, JSON.stringify(progress));
  renameSync(`${path}.new`, path);
}

/** Forgets it: everything is loaded. */
export function clearProgress(file: string): void {
  rmSync(progressPath(file), { force: true });
}
