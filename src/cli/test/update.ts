/** `test --update`: lets expectations that failed say what happened, in place. */
import { applyFixes } from '../../language/diagnostics/apply-fixes.ts';
import type { TestReport } from '../../review/report.ts';
import { rewordingFixes } from '../../review/update/reword.ts';
import type { Context } from '../context.ts';
import { writeBack } from '../lint/write-back.ts';
import type { Loaded } from '../load.ts';

/** Writes the files; tells how many expectations say something else now. Throws a Refusal for files that cannot be written. */
export function updateTests(context: Context, loaded: Loaded, report: TestReport): number {
  const { texts, tests, documents } = loaded.compiled;
  const fixed = applyFixes(texts, rewordingFixes(report.cases, tests, documents), true);
  const paths = writeBack(loaded.root, texts, fixed.texts);
  for (const path of paths) context.stderr.write(`updated ${loaded.shown(path)}\n`);
  return fixed.count;
}
