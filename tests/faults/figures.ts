/**
 * What a fault case measured, for the table in README.md. A case calls `figure` once, at its end and before it asserts,
 * so that a broken case shows its figures too. Outside of `npm run faults` this writes nothing.
 */
import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

/** The environment variable that holds the path of the figures' file, one JSON object a line. */
export const FIGURES_FILE = 'RUTTER_FIGURES';
/** The environment variable that holds by how much `npm run faults` multiplies the trials of the short form. */
export const TRIALS_FACTOR = 'RUTTER_FAULT_FACTOR';

/** Numbers by name, in snake case: `sends_after`, `restart_ms_p99`. */
export type Figures = { readonly [name: string]: number };

/** One line of the figures' file: what one test of one case measured. */
export type FigureLine = { readonly case: string; readonly test: string; readonly figures: Figures };

/**
 * Records what the running test measured for a case of the table of faults (`C3`). Two names are added up over all
 * cases and end in the last line of `npm run faults`: `lost` and `duplicates_beyond_promise`.
 * Throws a RangeError outside of a test, for another title than one that starts with the case, or for what is no number.
 */
export function figure(caseId: string, figures: Figures): void {
  const test = expect.getState().currentTestName?.split(' > ').at(-1);
  if (test?.startsWith(`${caseId} `) !== true) {
    throw new RangeError(`the title of a test of ${caseId} starts with "${caseId} ": ${test}`);
  }
  for (const [name, value] of Object.entries(figures)) {
    if (!Number.isFinite(value)) throw new RangeError(`${caseId}: ${name} is ${value}`);
  }
  const line: FigureLine = { case: caseId, test, figures };
  const path = process.env[FIGURES_FILE];
  if (path !== undefined && path !== '') appendFileSync(path, `${JSON.stringify(line)}\n`);
}

/** The factor of `npm run faults`. */
export const LONG_FACTOR = 5;

/**
 * How many trials a case makes: those of its short form, or under `npm run faults` so many times more; `long` says how
 * many there where the factor alone would not do.
 */
export function trials(short: number, long = short * LONG_FACTOR): number {
  const factor = Number(process.env[TRIALS_FACTOR] ?? 1);
  return factor === 1 ? short : Math.max(1, Math.round((long * factor) / LONG_FACTOR));
}
