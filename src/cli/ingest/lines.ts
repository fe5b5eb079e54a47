/** Reads a file of lines from a byte offset on, without holding it in memory: neither the file nor a line without an end. */
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** No longer line is read. Below the limit of the ingest for a request (500 KB), which no line alone may pass. */
export const LINE_BYTES_MAX = 400 * 1024;

/**
 * One line without its end, and the offset of the byte after it. `refused`: why it must not be taken, in words; its text is
 * empty then, or stands for other bytes.
 */
export type Line = { readonly text: string; readonly end: number; readonly refused: string | null };

/** A mark of byte order, which some programs put in front of a file. */
const MARK = '\ufeff';

function toLine(bytes: Buffer, end: number): Line {
  const text = bytes.toString('utf8').replace(/\r$/, '');
  const isFirst = end <= bytes.length + 1;
  return {
    text: isFirst && text.startsWith(MARK) ? text.slice(1) : text,
    end,
    refused: isUtf8(bytes) ? null : 'not UTF-8',
  };
}

/** The line that is being read: its bytes, as long as they are not too many. */
class Unfinished {
  #parts: Buffer[] = [];
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length <= LINE_BYTES_MAX) this.#parts.push(bytes);
    else this.#parts = [];
  }

  /** The whole line, and begins the next one. */
  take(end: number): Line {
    const [parts, length] = [this.#parts, this.#length];
    this.#parts = [];
    this.#length = 0;
    if (length <= LINE_BYTES_MAX) return toLine(Buffer.concat(parts), end);
    return {
      text: '',
      end,
      refused: `longer than ${LINE_BYTES_MAX / 1024} KiB, which the ingest does not take`,
    };
  }
}

/**
 * Lines from `offset` on (which must be the start of a line); a last line without a newline counts, and a mark of byte order
 * does not. Rejects when the file cannot be read.
 */
export async function* readLines(path: string, offset: number): AsyncGenerator<Line> {
  const handle = await open(path, 'r');
  try {
    const unfinished = new Unfinished();
    let position = offset;
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        unfinished.add(chunk.subarray(start, at));
        start = at + 1;
        yield unfinished.take(position + start);
      }
      unfinished.add(chunk.subarray(start));
      position += bytesRead;
    }
    if (!unfinished.isEmpty) yield unfinished.take(position);
  } finally {
    await handle.close();
  }
}
