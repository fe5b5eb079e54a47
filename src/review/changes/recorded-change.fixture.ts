/** What a recorded change of the example workspace is made of. Types only. */

/** Edits of files: text that is there, and what stands in its place; a text: the file comes; null: it goes. */
export type Edits = {
  readonly [file: string]: readonly (readonly [from: string, to: string])[] | string | null;
};

/** One change. `risks`: codes, the gravest first. */
export type RecordedChange = {
  readonly name: string;
  readonly edits: Edits;
  readonly risks: readonly string[];
  /** Step -> runs that are parked there, of the journey of the case. */
  readonly parked?: { readonly journey: string; readonly steps: { readonly [step: string]: number } };
};
