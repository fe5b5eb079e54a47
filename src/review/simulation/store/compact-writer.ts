/**
 * JSON values as few bytes: small numbers, words and shapes of a dictionary take one or two. For stores that live as long as
 * their process: nothing here is a format of files.
 */
import {
  ARRAY,
  ARRAYS,
  CENTS,
  COMMON_WORDS,
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
  SHORT,
  SOONER,
  TRUE,
  WIDE,
  WORD,
  WORDS,
} from './compact-tags.ts';
import type { Dictionary, ShapeNode } from './dictionary.ts';

const FIRST_ROOM = 4096;
/** Numbers from here on (2004 and later) are taken for instants. */
const INSTANTS = 2 ** 40;
/** Above, numbers are divided; below, their bits are shifted. */
const HALF = 2 ** 31;
/** No number with cents is larger. */
const CENTS_MAX = 2 ** 45;

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
