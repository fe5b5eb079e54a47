/** Judges what the compiler says about a mutant: one diagnostic, at the place, with a way out. */
import type { Diagnostic } from '../../../src/language/diagnostics/diagnostic.ts';
import { printPretty } from '../../../src/language/diagnostics/pretty.ts';
import type { Span } from '../../../src/language/syntax/node.ts';
import type { Mutant, Range } from './mutant.ts';

/** What is wrong with the answer to a mutant, with the answer itself; null when it is right. Pure. */
export function complain(
  mutant: Mutant,
  found: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
): string | null {
  const wrong = wrongWith(mutant, found);
  if (wrong === null) return null;
  const { start, end, text, file, operator } = mutant;
  const around = JSON.stringify(
    `${text.slice(start - 40, start)}⟦${text.slice(start, end)}⟧${text.slice(end, end + 30)}`,
  );
  return `${wrong}: ${operator} in ${file}: ${around}\n${printPretty(found, textOf)}`;
}

function wrongWith(mutant: Mutant, found: readonly Diagnostic[]): string | null {
  const [first] = found;
  if (first === undefined) return 'nothing found';
  if (found.length > 1) return `${found.length} diagnostics`;
  const spans = [first.span, ...(mutant.either ? (first.related ?? []).map((each) => each.span) : [])];
  if (!spans.some((span) => isAt(span, mutant))) return 'elsewhere';
  return isUseful(first) ? null : 'no help';
}

/** The span holds what was changed; of what was taken away, it lies in what held it. */
function isAt(span: Span, { file, start, end, within }: Mutant): boolean {
  if (span.file !== file) return false;
  return contains(span, { start, end }) || (within !== undefined && contains(within, span));
}

function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Help names something to do: a key, a value or a form in backticks, or at least a sentence of words. */
function isUseful({ help = '', message }: Diagnostic): boolean {
  return help.length >= 12 && help !== message && / /.test(help);
}
