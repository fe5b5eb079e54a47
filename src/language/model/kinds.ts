/**
 * What the language must know of the kinds that somebody adds one of. A structural type: `Definitions` of
 * `src/kinds` fits, and the language imports no kind.
 */
import type { JsonObject } from '../../base/json.ts';

/** JSON Schema (draft-07) of what a user writes, as a value. */
export type Schema = JsonObject;

export type LanguageKinds = {
  readonly steps: readonly { readonly name: string; readonly schema: Schema; readonly summary: string }[];
  readonly conditions: readonly {
    readonly name: string;
    readonly schema: Schema;
    /** True for the keys of a condition map that this kind handles. */
    claims(key: string): boolean;
    /** Keys that may stand beside the claimed one and belong to it. */
    readonly companions: readonly string[];
  }[];
  readonly gates: readonly {
    readonly name: string;
    /** The document kind of this gate's policies; null when it has none. */
    readonly document: string | null;
    readonly schema: Schema | null;
    readonly summary: string;
    /** False: its policies cannot be narrowed. */
    readonly covers?: false;
  }[];
};
