/** Reads values that `compact-writer.ts` wrote with the same dictionary. */
import {
  ARRAY,
  ARRAYS,
  CENTS,
  FALSE,
  FLOAT,
  HEX,
  HEX_DIGITS,
  INFINITE,
  INTS,
  LATER,
  MEMBERS,
  MINUS,
  NARROW,
  NULL,
  PLUS,
  SAME,
  SHAPE,
  SHAPES,
  SOONER,
  TRUE,
  WIDE,
  WORD,
  WORDS,
} from './compact-tags.ts';
import type { Dictionary, Shape } from './dictionary.ts';

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

type Readers = { readonly [tag: number]: (reader: CompactReader) => unknown };

/** Reads what a writer of the same dictionary wrote. */
export class CompactReader {
  at = 0;
  bytes: Buffer = Buffer.alloc(0);
  #instant = 0;
  readonly #dictionary: Dictionary;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** Goes to a place in bytes. */
  open(bytes: Buffer, at: number): void {
    this.bytes = bytes;
    this.at = at;
    this.#instant = 0;
  }

  /** A whole number from 0 on. */
  count(): number {
    const { bytes } = this;
    let byte = bytes[this.at++] as number;
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = bytes[this.at++] as number;
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  /** An instant so long after the last one. */
  instant(difference: number): number {
    this.#instant += difference;
    return this.#instant;
  }

  /** The next value. */
  value(): unknown {
    const tag = this.bytes[this.at++] as number;
    if (tag < INTS) return tag;
    if (tag >= WORDS) return this.#dictionary.words[tag - WORDS];
    if (tag < SHAPES) return this.items(tag - ARRAYS);
    if (tag < NULL) return this.members(this.#dictionary.shapes[tag - SHAPES] as Shape);
    return READERS[tag]?.(this);
  }

  word(): string {
    return this.#dictionary.words[this.count()] as string;
  }

  shape(): unknown {
    return this.members(this.#dictionary.shapes[this.count()] as Shape);
  }

  narrow(): string {
    const length = this.count();
    const start = this.at;
    this.at += length;
    return this.bytes.toString('latin1', start, this.at);
  }

  wide(): string {
    const length = this.count() * 2;
    const start = this.at;
    this.at += length;
    return this.bytes.toString('utf16le', start, this.at);
  }

  hex(): string {
    let text = '';
    const end = this.at + HEX_DIGITS / 2;
    for (; this.at < end; this.at += 1) text += DIGITS[this.bytes[this.at] as number];
    return text;
  }

  float(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  items(length: number): unknown[] {
    const items: unknown[] = [];
    for (let index = 0; index < length; index += 1) items.push(this.value());
    return items;
  }

  members({ names, blank }: Shape): object {
    const members: { [name: string]: unknown } = { ...blank };
    let before: unknown = null;
    for (let index = 0; index < names.length; index += 1) {
      const isSame = this.bytes[this.at] === SAME;
      const value: unknown = isSame ? before : this.value();
      if (isSame) this.at += 1;
      members[names[index] as string] = value;
      before = value;
    }
    return members;
  }

  named(): object {
    const members: { [name: string]: unknown } = {};
    for (let rest = this.count(); rest > 0; rest -= 1)
      setMember(members, this.value() as string, this.value());
    return members;
  }
}

/** A member of any name, as JSON.parse makes it; names of shapes are plain. */
function setMember(members: { [name: string]: unknown }, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value;
  else Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
}

const READERS: Readers = {
  [NULL]: () => null,
  [TRUE]: () => true,
  [FALSE]: () => false,
  [PLUS]: (reader) => reader.count(),
  [MINUS]: (reader) => -reader.count(),
  [FLOAT]: (reader) => reader.float(),
  [WORD]: (reader) => reader.word(),
  [NARROW]: (reader) => reader.narrow(),
  [WIDE]: (reader) => reader.wide(),
  [ARRAY]: (reader) => reader.items(reader.count()),
  [SHAPE]: (reader) => reader.shape(),
  [CENTS]: (reader) => reader.count() / 100,
  [HEX]: (reader) => reader.hex(),
  [MEMBERS]: (reader) => reader.named(),
  [LATER]: (reader) => reader.instant(reader.count()),
  [SOONER]: (reader) => reader.instant(-reader.count()),
  [INFINITE]: () => Number.POSITIVE_INFINITY,
};
