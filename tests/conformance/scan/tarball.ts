/** Reads the tarball of a published package: its integrity as the registry states it, and its files. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { ReadPackage } from './expected.ts';

const BLOCK = 512;

const bytesOf = ({ tarball }: ReadPackage) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/packages/${tarball}`, import.meta.url)));

/** The integrity of a tarball as npm writes it. */
export function integrityOf(read: ReadPackage): string {
  return `sha512-${createHash('sha512').update(bytesOf(read)).digest('base64')}`;
}

/** Writes the files of a package into a folder, as npm does. Tar as of POSIX.1-1988 (ustar): npm writes no other form. */
export function unpack(read: ReadPackage, folder: string): void {
  const archive = gunzipSync(bytesOf(read));
  const textAt = (start: number, length: number) =>
    archive
      .subarray(start, start + length)
      .toString('utf8')
      .replace(/\0.*$/s, '');
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(textAt(at + 124, 12), 8);
    const prefix = textAt(at + 345, 155);
    const name = `${prefix === '' ? '' : `${prefix}/`}${textAt(at, 100)}`;
    const kind = textAt(at + 156, 1);
    if (kind !== '' && kind !== '0' && kind !== '5')
      throw new Error(`an entry of kind ${kind} in ${read.tarball}`);
    if (kind !== '5') {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, archive.subarray(at + BLOCK, at + BLOCK + size));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
