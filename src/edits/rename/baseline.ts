/**
 * Known findings keep their place in the baseline when something gets another name: a fingerprint holds the names of
 * document and step, so the entry of a finding takes the fingerprint that the same finding has afterwards.
 */
import type { Edit } from '../../language/diagnostics/diagnostic.ts';
import type { BaselineEntry, Fingerprinted } from '../../rules/baseline.ts';
import { toEntries } from '../../rules/baseline.ts';
import type { Renaming } from './renaming.ts';

/** The entries as they must read after the rename. `before`, `after`: all findings of the workspace then and now. Pure. */
export function carryBaseline(
  entries: readonly BaselineEntry[],
  before: readonly Fingerprinted[],
  after: readonly Fingerprinted[],
  { edits, moves }: Renaming,
): readonly BaselineEntry[] {
  const byFile = Map.groupBy(edits, ({ span }) => span.file);
  const placeOf = ({ diagnostic: { code, span } }: Fingerprinted) => `${code}\0${span.file}\0${span.start}`;
  const now = new Map(after.map((each) => [placeOf(each), each]));
  const carried = new Map<string, BaselineEntry>();
  for (const { diagnostic, fingerprint } of before) {
    const { code, span } = diagnostic;
    const file = moves.find(({ from }) => from === span.file)?.to ?? span.file;
    const start = shift(span.start, byFile.get(span.file) ?? []);
    const same = now.get(`${code}\0${file}\0${start}`);
    const [entry] = same === undefined ? [] : toEntries([same]);
    if (entry !== undefined) carried.set(fingerprint, entry);
  }
  return entries.map((entry) => carried.get(entry.fingerprint) ?? entry);
}

/** Where an offset lies after the edits of its file; inside of an edit: where that starts. */
function shift(offset: number, edits: readonly Edit[]): number {
  let by = 0;
  for (const { span, text } of edits) {
    if (span.start >= offset && !(span.start === offset && span.end === span.start)) continue;
    if (span.end > offset) return span.start + by;
    by += text.length - (span.end - span.start);
  }
  return offset + by;
}
