/** The first byte of a compact value. What is written and read by it stands in `compact-writer.ts` and `compact-reader.ts`. */

/** Below this the number itself. */
export const INTS = 0x60;
/** Arrays of so many items, up to SHORT. */
export const ARRAYS = 0x60;
/** Lengths and shapes below this stand in the first byte. */
export const SHORT = 16;
/** Objects of a shape below SHORT. */
export const SHAPES = 0x70;
/** null */
export const NULL = 0x80;
/** true */
export const TRUE = 0x81;
/** false */
export const FALSE = 0x82;
/** A whole number, its digits behind it. */
export const PLUS = 0x83;
/** The same below zero. */
export const MINUS = 0x84;
/** Eight bytes. */
export const FLOAT = 0x85;
/** A word of the dictionary, its number behind it. */
export const WORD = 0x86;
/** A text of one byte a character. */
export const NARROW = 0x87;
/** A text of two bytes a character. */
export const WIDE = 0x88;
/** An array, its length behind it. */
export const ARRAY = 0x89;
/** An object, the number of its shape behind it. */
export const SHAPE = 0x8a;
/** A hundredth of the number behind it. */
export const CENTS = 0x8b;
/** HEX_DIGITS hexadecimal digits. */
export const HEX = 0x8c;
/** An object without a shape: its names stand with their values. */
export const MEMBERS = 0x8d;
/** An instant, so long after the one before. */
export const LATER = 0x8e;
/** An instant, so long before the one before. */
export const SOONER = 0x8f;
/** Infinity. */
export const INFINITE = 0x90;
/** The member before this one, once more: the very same object. */
export const SAME = 0x91;
/** From here on the words that came first. */
export const WORDS = 0x92;
/** So many of them. */
export const COMMON_WORDS = 0x100 - WORDS;

/** Send keys: sixteen hexadecimal digits in eight bytes. */
export const HEX_DIGITS = 16;
