/** Diagnostics as a summary in Markdown, for a comment or the summary of a job: a count, and a table of what is worst. */
import type { Diagnostic } from '../diagnostic.ts';
import { orderDiagnostics } from '../order.ts';
import type { TextOf } from '../pretty.ts';
import { bySeverity, createPlaces } from './places.ts';

/** A comment on GitHub holds 65,536 characters; some of them are somebody else's. */
export const CHARACTERS_MAX = 60_000;

/** Prints the summary, the most severe first; says what was cut. Pure. */
export function printMarkdown(diagnostics: readonly Diagnostic[], textOf: TextOf): string {
  const placeOf = createPlaces(textOf);
  const ordered = bySeverity(orderDiagnostics(diagnostics));
  if (ordered.length === 0) return '### rutter: nothing found\n';
  const count = (severity: Diagnostic['severity'], word: string) => {
    const number = ordered.filter((each) => each.severity === severity).length;
    return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  };
  const title = [...count('error', 'error'), ...count('warning', 'warning')].join(', ');
  const head = `### rutter: ${title}\n\n| | where | what |\n|---|---|---|\n`;
  const rows = ordered.map((diagnostic) => {
    const { code, severity, message, help, span } = diagnostic;
    const { line, column } = placeOf(span);
    const told = `${escapeMarkdown(message)}${help === undefined ? '' : `<br>${escapeMarkdown(help)}`}`;
    return `| ${severity} \`${code}\` | \`${span.file.replace(/[|`]/g, '?')}:${line}:${column}\` | ${told} |\n`;
  });
  return head + cutRows(rows, CHARACTERS_MAX - head.length);
}

/** As many rows as fit into so many characters; says how many were cut. Pure. */
export function cutRows(rows: readonly string[], most: number): string {
  let text = '';
  for (const [index, row] of rows.entries()) {
    if (text.length + row.length > most) return `${text}\n${rows.length - index} more were cut.\n`;
    text += row;
  }
  return text;
}

/** Our own backticks stay code; everything else that a user wrote is text. Pure. */
export function escapeMarkdown(text: string): string {
  return text
    .split('`')
    .map((part, index) =>
      index % 2 === 1
        ? part.replaceAll('|', '\\|')
        : part.replace(/[\\|<>*_[\]#]/g, (character) => `\\${character}`),
    )
    .join('`')
    .replace(/\s+/g, ' ');
}
