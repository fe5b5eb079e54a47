/**
 * What a reader found in two published packages, and how such a list is written down. The lists were made by reading the
 * files, before there was a scanner; they are corrected only where somebody reads the same lines again and finds them wrong.
 */

/**
 * How the event's name stands in the code: as a `literal`; as a named `constant`; as a `member` of an enum or of a constant
 * object; as a `parameter` of the function around the call, so that its callers give the name.
 */
export type Naming = 'literal' | 'constant' | 'member' | 'parameter';

/**
 * One call: `file:line` of the place where the call's expression begins, below the folder that is scanned; the event, or
 * null where a caller gives it; how it is named; its properties, separated by blanks, in the order of the code, where
 * `...` stands for more that cannot be read from the code.
 */
export type Expected = readonly [at: string, event: string | null, naming: Naming, properties: string];

/** A published package: its tarball in tests/fixtures/packages, the `integrity` that the registry states, what was read. */
export interface ReadPackage {
  readonly name: string;
  readonly version: string;
  /** File name of the tarball. */
  readonly tarball: string;
  /** `npm view NAME@VERSION dist.integrity`: sha512 of the tarball, base64. */
  readonly integrity: string;
  /** The folder that is scanned, below `package/`. */
  readonly scanned: string;
  readonly calls: readonly Expected[];
}
