/** Reads a file of lines from a byte offset on, without holding it in memory. */
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** One line without its end, and the offset of the byte after it. `isUtf8`: false where its text stands for other bytes. */
export type Line = { readonly text: string; readonly end: number; readonly isUtf8: boolean };

/** A mark of byte order, which some programs put in front of a file. */
const MARK = '\ufeff';

function toLine(bytes: Buffer, end: number): Line {
  const text = bytes.toString('utf8').replace(/\r$/, '');
  const isFirst = end <= bytes.length + 1;
  return {
    text: isFirst && text.startsWith(MARK) ? text.slice(1) : text,
    end,
    isUtf8: isUtf8(bytes),
  };
}

/**
 * Lines from `offset` on (which must be the start of a line); a last line without a newline counts, and a mark of byte order
 * does not. Rejects when the file cannot be read.
 */
export async function* readLines(path: string, offset: number): AsyncGenerator<Line> {
  const handle = await open(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    let position = offset;
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
      if (bytesRead === 0) break;
      let start = position - rest.length;
      position += bytesRead;
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
        start += at + 1;
        yield toLine(rest.subarray(0, at), start);
        rest = rest.subarray(at + 1);
      }
    }
    if (rest.length > 0) yield toLine(rest, position);
  } finally {
    await handle.close();
  }
}
