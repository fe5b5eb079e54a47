/**
 * JSON values as few bytes: small numbers, words and shapes of a dictionary take one or two. For stores that live as long as
 * their process: nothing here is a format of files.
 */
import type { Dictionary, ShapeNode } from './dictionary.ts';

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
const WORDS = 0x90;
const COMMON_WORDS = 0x100 - WORDS;

/** Send keys: sixteen hexadecimal digits in eight bytes. */
const HEX_DIGITS = 16;
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

/** Writes values one after the other into a buffer of its own. */
export class CompactWriter {
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_ROOM);
  length = 0;
  readonly #dictionary: Dictionary;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** A whole number from 0 on, in seven bits a byte. */
  count(value: number): void {
    this.#room(9);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A value of JSON; members that are undefined are left out. */
  value(value: unknown, under: ShapeNode | null = null): void {
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value, under);
    else if (value === null || value === undefined) this.#byte(NULL);
    else if (typeof value === 'boolean') this.#byte(value ? TRUE : FALSE);
    else if (Array.isArray(value)) this.#array(value, under);
    else this.#object(value as Members);
  }

  #byte(byte: number): void {
    this.#room(1);
    this.bytes[this.length++] = byte;
  }

  #number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
      if (value >= 0 && value < INTS) {
        this.#byte(value);
        return;
      }
      this.#byte(value < 0 ? MINUS : PLUS);
      this.count(Math.abs(value));
      return;
    }
    const cents = Math.round(value * 100);
    if (cents >= 0 && cents <= CENTS_MAX && cents / 100 === value) {
      this.#byte(CENTS);
      this.count(cents);
      return;
    }
    if (!Number.isFinite(value)) {
      this.#byte(NULL);
      return;
    }
    this.#room(9);
    this.bytes[this.length++] = FLOAT;
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  #text(text: string, under: ShapeNode | null): void {
    const word = this.#dictionary.wordOf(text, under);
    if (word >= 0) {
      if (word < COMMON_WORDS) this.#byte(WORDS + word);
      else {
        this.#byte(WORD);
        this.count(word);
      }
      return;
    }
    if (text.length === HEX_DIGITS && this.#hex(text)) return;
    const start = this.length;
    this.#byte(NARROW);
    this.count(text.length);
    this.#room(text.length * 2 + 10);
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0xff) {
        this.length = start;
        this.#wide(text);
        return;
      }
      this.bytes[this.length++] = code;
    }
  }

  #wide(text: string): void {
    this.#byte(WIDE);
    this.count(text.length);
    this.#room(text.length * 2);
    for (let index = 0; index < text.length; index += 1) {
      this.length = this.bytes.writeUInt16LE(text.charCodeAt(index), this.length);
    }
  }

  #hex(text: string): boolean {
    this.#room(9);
    const start = this.length;
    this.bytes[this.length++] = HEX;
    for (let index = 0; index < HEX_DIGITS; index += 2) {
      const [high, low] = [digitOf(text.charCodeAt(index)), digitOf(text.charCodeAt(index + 1))];
      if (high < 0 || low < 0) {
        this.length = start;
        return false;
      }
      this.bytes[this.length++] = high * 16 + low;
    }
    return true;
  }

  #array(items: readonly unknown[], under: ShapeNode | null): void {
    if (items.length < SHORT) this.#byte(ARRAYS + items.length);
    else {
      this.#byte(ARRAY);
      this.count(items.length);
    }
    for (let index = 0; index < items.length; index += 1) this.value(items[index], under);
  }

  #object(members: Members): void {
    const names: string[] = [];
    for (const name of Object.keys(members)) if (members[name] !== undefined) names.push(name);
    let node: ShapeNode | null = this.#dictionary.root;
    for (const name of names) node = node === null ? null : this.#dictionary.nextOf(node, name);
    if (node === null) {
      this.#byte(MEMBERS);
      this.count(names.length);
      for (const name of names) {
        this.#text(name, null);
        this.value(members[name]);
      }
      return;
    }
    const shape = this.#dictionary.shapeOf(node);
    if (shape < SHORT) this.#byte(SHAPES + shape);
    else {
      this.#byte(SHAPE);
      this.count(shape);
    }
    node = this.#dictionary.root;
    for (const name of names) {
      node = (node as ShapeNode).next.get(name) as ShapeNode;
      this.value(members[name], node);
    }
  }

  #room(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + bytes));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

type Readers = { readonly [tag: number]: (reader: CompactReader) => unknown };

/** Reads what a writer of the same dictionary wrote. */
export class CompactReader {
  at = 0;
  bytes: Buffer = Buffer.alloc(0);
  readonly #dictionary: Dictionary;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** Goes to a place in bytes. */
  open(bytes: Buffer, at: number): void {
    this.bytes = bytes;
    this.at = at;
  }

  count(): number {
    let byte = this.bytes[this.at++] as number;
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = this.bytes[this.at++] as number;
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  /** The next value. */
  value(): unknown {
    const tag = this.bytes[this.at++] as number;
    if (tag < INTS) return tag;
    if (tag >= WORDS) return this.#dictionary.words[tag - WORDS];
    if (tag < SHAPES) return this.items(tag - ARRAYS);
    if (tag < NULL) return this.members(this.#dictionary.shapes[tag - SHAPES] as readonly string[]);
    return READERS[tag]?.(this);
  }

  word(): string {
    return this.#dictionary.words[this.count()] as string;
  }

  shape(): unknown {
    return this.members(this.#dictionary.shapes[this.count()] as readonly string[]);
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

  members(names: readonly string[]): object {
    const members: { [name: string]: unknown } = {};
    for (const name of names) setMember(members, name, this.value());
    return members;
  }

  named(): object {
    const members: { [name: string]: unknown } = {};
    for (let rest = this.count(); rest > 0; rest -= 1)
      setMember(members, this.value() as string, this.value());
    return members;
  }
}

/** A member of any name, as JSON.parse makes it. */
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
};
