/** A type for values that are still being made. Nothing at run time. */

/** The same value while it may still be written to. */
export type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };
