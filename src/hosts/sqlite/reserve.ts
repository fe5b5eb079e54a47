/**
 * Disk space that is kept for the worst: on a full disk, unsubscribes and erasures still find room. A plain file, given
 * back to the system when it is needed and written again when there is space.
 */
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateFile } from './lock.ts';

/** Enough for dozens of small commits. */
export const RESERVE_BYTES = 2 * 1024 * 1024;

export type Reserve = {
  /** Frees the space; false when it was freed before. */
  spend(): boolean;
  /** True while the space is there; takes it again when it can. */
  keep(): boolean;
};

function isWhole(file: string): boolean {
  try {
    return statSync(file).size >= RESERVE_BYTES;
  } catch {
    return false;
  }
}

/** Writes every byte, so that the blocks are really there. */
function take(file: string): boolean {
  const block = Buffer.alloc(256 * 1024, 1);
  try {
    createPrivateFile(file);
    const descriptor = openSync(file, 'r+');
    try {
      for (let written = 0; written < RESERVE_BYTES; )
        written += writeSync(descriptor, block, 0, block.length, written);
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch {
    rmSync(file, { force: true });
    return false;
  }
}

/** The reserve of a store's directory. Nothing here throws: without space there is no reserve. */
export function createReserve(directory: string): Reserve {
  const file = join(directory, 'rutter.reserve');
  let isThere = isWhole(file) || take(file);
  return {
    spend() {
      if (!isThere) return false;
      isThere = false;
      rmSync(file, { force: true });
      return true;
    },
    keep() {
      isThere ||= take(file);
      return isThere;
    },
  };
}
