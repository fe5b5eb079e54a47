/**
 * JSON values as few bytes: small numbers, words and shapes of a dictionary take one or two. For stores that live as long as
 * their process: nothing here is a format of files.
 */
import type { Dictionary, Shape, ShapeNode } from './dictionary.ts';

const FIRST_ROOM = 4096;

/** The first byte of a value; below INTS the number itself. */
const INTS = 0x60;
const ARRAYS = 0x60;
const SHORT = 16;
const SHAPES = 0x70;
const NULL = 0x80;
const TRUE = 0x81;
const FALSE = 0x82;
const PLUS = 0x83;
const MINUS = 0x84;
const FLOAT = 0x85;
const WORD = 0x86;
const NARROW = 0x87;
const WIDE = 0x88;
const ARRAY = 0x89;
const SHAPE = 0x8a;
const CENTS = 0x8b;
const HEX = 0x8c;
const MEMBERS = 0x8d;
const LATER = 0x8e;
const SOONER = 0x8f;
const INFINITE = 0x90;
/** The member before this one, once more: the very same object. */
const SAME = 0x91;
const WORDS = 0x92;
const COMMON_WORDS = 0x100 - WORDS;

/** Send keys: sixteen hexadecimal digits in eight bytes. */
const HEX_DIGITS = 16;
/** Numbers from here on (2004 and later) are taken for instants. */
const INSTANTS = 2 ** 40;
/** Above, numbers are divided; below, their bits are shifted. */
const HALF = 2 ** 31;
/** No number with cents is larger. */
const CENTS_MAX = 2 ** 45;

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** The value of a digit; -1: it is none. Capitals are none: they would come back small. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

type Members = { readonly [name: string]: unknown };

/** Any value but a long text or a large array begins within so many bytes. */
const HEAD_BYTES = 24;

/** Writes values one after the other into a buffer of its own. */
export class CompactWriter {
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_ROOM);
  length = 0;
  /** The instant that was written last: the next one counts from it. */
  #instant = 0;
  readonly #dictionary: Dictionary;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** Begins anew; what was written before is overwritten. */
  open(): void {
    this.length = 0;
    this.#instant = 0;
  }

  /** A whole number from 0 on, in seven bits a byte. */
  count(value: number): void {
    this.#room(HEAD_BYTES);
    this.#digits(value);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A value of JSON, or infinity; members that are undefined are left out. */
  value(value: unknown, under: ShapeNode | null = null): void {
    this.#room(HEAD_BYTES);
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value, under);
    else if (value === null || value === undefined) this.bytes[this.length++] = NULL;
    else if (typeof value === 'boolean') this.bytes[this.length++] = value ? TRUE : FALSE;
    else if (Array.isArray(value)) this.#array(value, under);
    else this.#object(value as Members);
  }

  #digits(value: number): void {
    const { bytes } = this;
    let rest = value;
    for (; rest >= HALF; rest = Math.floor(rest / 0x80)) bytes[this.length++] = (rest % 0x80) | 0x80;
    // Fits 31 bits from here on.
    for (; rest >= 0x80; rest >>>= 7) bytes[this.length++] = (rest & 0x7f) | 0x80;
    bytes[this.length++] = rest;
  }

  #number(value: number): void {
    const { bytes } = this;
    if (Number.isSafeInteger(value)) {
      if (value >= 0 && value < INTS) bytes[this.length++] = value;
      else if (value >= INSTANTS) {
        const difference = value - this.#instant;
        this.#instant = value;
        bytes[this.length++] = difference < 0 ? SOONER : LATER;
        this.#digits(Math.abs(difference));
      } else {
        bytes[this.length++] = value < 0 ? MINUS : PLUS;
        this.#digits(Math.abs(value));
      }
      return;
    }
    const cents = Math.round(value * 100);
    if (cents >= 0 && cents <= CENTS_MAX && cents / 100 === value) {
      bytes[this.length++] = CENTS;
      this.#digits(cents);
    } else if (value === Number.POSITIVE_INFINITY) bytes[this.length++] = INFINITE;
    else if (!Number.isFinite(value)) bytes[this.length++] = NULL;
    else {
      bytes[this.length++] = FLOAT;
      this.length = bytes.writeDoubleLE(value, this.length);
    }
  }

  #text(text: string, under: ShapeNode | null): void {
    if (text.length === HEX_DIGITS && this.#hex(text)) return;
    const word = this.#dictionary.wordOf(text, under);
    if (word >= 0) {
      if (word < COMMON_WORDS) this.bytes[this.length++] = WORDS + word;
      else {
        this.bytes[this.length++] = WORD;
        this.#digits(word);
      }
      return;
    }
    const start = this.length;
    this.bytes[this.length++] = NARROW;
    this.#digits(text.length);
    this.#room(text.length);
    const { bytes } = this;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0xff) {
        this.length = start;
        this.#wide(text);
        return;
      }
      bytes[this.length++] = code;
    }
  }

  #wide(text: string): void {
    this.bytes[this.length++] = WIDE;
    this.#digits(text.length);
    this.#room(text.length * 2);
    for (let index = 0; index < text.length; index += 1) {
      this.length = this.bytes.writeUInt16LE(text.charCodeAt(index), this.length);
    }
  }

  #hex(text: string): boolean {
    const { bytes, length } = this;
    for (let index = 0; index < HEX_DIGITS; index += 2) {
      const high = digitOf(text.charCodeAt(index));
      const low = digitOf(text.charCodeAt(index + 1));
      if (high < 0 || low < 0) return false;
      bytes[length + 1 + (index >> 1)] = high * 16 + low;
    }
    bytes[length] = HEX;
    this.length = length + 1 + HEX_DIGITS / 2;
    return true;
  }

  #array(items: readonly unknown[], under: ShapeNode | null): void {
    if (items.length < SHORT) this.bytes[this.length++] = ARRAYS + items.length;
    else {
      this.bytes[this.length++] = ARRAY;
      this.#digits(items.length);
    }
    for (let index = 0; index < items.length; index += 1) this.value(items[index], under);
  }

  #object(members: Members): void {
    const dictionary = this.#dictionary;
    let node: ShapeNode | null = dictionary.root;
    for (const name in members) {
      if (members[name] === undefined) continue;
      node = dictionary.nextOf(node, name);
      if (node === null) {
        this.#named(members);
        return;
      }
    }
    const shape = dictionary.shapeOf(node);
    if (shape < SHORT) this.bytes[this.length++] = SHAPES + shape;
    else {
      this.bytes[this.length++] = SHAPE;
      this.#digits(shape);
    }
    const { way } = node;
    let before: unknown = null;
    for (let index = 0; index < way.length; index += 1) {
      const next = way[index] as ShapeNode;
      const value = members[next.name];
      if (typeof value === 'object' && value !== null && value === before) {
        this.#room(HEAD_BYTES);
        this.bytes[this.length++] = SAME;
      } else this.value(value, next);
      before = value;
    }
  }

  #named(members: Members): void {
    const names = Object.keys(members).filter((name) => members[name] !== undefined);
    this.bytes[this.length++] = MEMBERS;
    this.#digits(names.length);
    for (const name of names) {
      this.value(name);
      this.value(members[name]);
    }
  }

  #room(bytes: number): void {
    if (this.length + bytes + HEAD_BYTES <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2 + bytes);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

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
