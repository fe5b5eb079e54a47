/**
 * Makes the fixes of diagnostics, in texts: as many at once as do not touch each other, again until nothing is left.
 * Every text is parsed again and compared with what it was meant to say; a fix that does something else is refused.
 * Reads and writes no file.
 */
import { applyEdits } from '../syntax/edits.ts';
import { parseYaml } from '../syntax/parse.ts';
import { isAsExpected } from '../syntax/verify-edits.ts';
import { parseCached } from '../workspace/cache.ts';
import { type Diagnostic, type Edit, fixOf } from './diagnostic.ts';
import { orderDiagnostics } from './order.ts';

/** Rounds after which fixing stops: two fixes that undo each other would never end. */
const ROUNDS_MAX = 10;

/** Path -> text. */
export type Texts = ReadonlyMap<string, string>;

export type Fixed = {
  readonly texts: Texts;
  /** How many fixes were made. */
  readonly count: number;
  /** Diagnostics whose fix would have done something else than it says. */
  readonly refused: readonly Diagnostic[];
};

/** One round: all fixes that are allowed and do not touch each other. Pure. */
export function applyFixes(texts: Texts, diagnostics: readonly Diagnostic[], allowUnsafe: boolean): Fixed {
  const accepted = new Map<string, readonly Edit[]>();
  const refused: Diagnostic[] = [];
  let count = 0;
  for (const diagnostic of orderDiagnostics(diagnostics)) {
    const fix = fixOf(diagnostic);
    if (fix === undefined || fix.edits.length === 0 || !(fix.isSafe || allowUnsafe)) continue;
    const byFile = groupByFile(fix.edits);
    const isFree = [...byFile].every(([file, edits]) => !anyTouch(edits, accepted.get(file) ?? []));
    if (!isFree) continue;
    const isSound = [...byFile].every(([file, edits]) =>
      isFine(file, texts.get(file), [...(accepted.get(file) ?? []), ...edits]),
    );
    if (!isSound) {
      refused.push(diagnostic);
      continue;
    }
    count += 1;
    for (const [file, edits] of byFile) accepted.set(file, [...(accepted.get(file) ?? []), ...edits]);
  }
  const changed = new Map(texts);
  for (const [file, edits] of accepted) changed.set(file, applyEdits(texts.get(file) ?? '', edits));
  return { texts: changed, count, refused };
}

/**
 * Rounds of `applyFixes` on what `diagnose` says of the texts, until it offers no more or says more errors than
 * before, which undoes the round.
 */
export async function fixUntilStable(
  texts: Texts,
  diagnose: (texts: Texts) => Promise<readonly Diagnostic[]>,
  allowUnsafe: boolean,
): Promise<Fixed> {
  let [current, count] = [texts, 0];
  let found = await diagnose(current);
  let refused: readonly Diagnostic[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const next = applyFixes(current, found, allowUnsafe);
    refused = next.refused;
    if (next.count === 0) break;
    const after = await diagnose(next.texts);
    if (countErrors(after) > countErrors(found)) break;
    current = next.texts;
    count += next.count;
    found = after;
  }
  return { texts: current, count, refused };
}

function countErrors(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

function groupByFile(edits: readonly Edit[]): ReadonlyMap<string, readonly Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.span.file) ?? [];
    groups.set(edit.span.file, group);
    group.push(edit);
  }
  return groups;
}

/** Two insertions at one place touch as well: which comes first would be chance. */
function anyTouch(edits: readonly Edit[], others: readonly Edit[]): boolean {
  return edits.some(({ span }) =>
    others.some(({ span: other }) => span.start <= other.end && other.start <= span.end),
  );
}

/** A text that cannot be read to its end is left alone: nothing could be compared. */
function isFine(file: string, text: string | undefined, edits: readonly Edit[]): boolean {
  if (text === undefined) return false;
  const before = parseCached(file, text);
  if (before.root === null || before.broken) return false;
  const after = parseYaml(file, applyEdits(text, edits));
  return after.root !== null && !after.broken && isAsExpected(before.root, edits, after.root);
}
