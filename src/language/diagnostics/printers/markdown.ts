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
    return `| ${severity} ${codeSpan(code)} | ${codeSpan(`${span.file}:${line}:${column}`)} | ${told} |\n`;
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

/**
 * A span of code as our own sentences have it (one backtick at each end, none beside them and none within), what would
 * mention a person or an issue, what would make a link of what follows (which then swallows our escapes), everything else.
 */
const PARTS = /(?<!`)`([^`]+)`(?!`)|(@(?=[\w-]|$)|#(?=\d|$))|(:(?=\/\/|\/?$)|(?<=www|^)\.)|[\s\S]/giu;
/** What would be read as a mark, a tag or an entity in text, here or there. */
const MARK = /[\\|<>*_[\]#~&`]/;
/** Stands where GitHub would otherwise read a mention of a person or of an issue; has no width, and breaks no line. */
const WORD_JOINER = '\u2060';

/** Our own backticks stay code; everything else that a user wrote is text, and calls nobody. Pure. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(PARTS, (found, code?: string, sign?: string, link?: string) => {
      if (code !== undefined) return `\`${code.replaceAll('|', '\\|')}\``;
      const isMark = link !== undefined || MARK.test(found);
      return `${isMark ? '\\' : ''}${found}${sign === undefined ? '' : WORD_JOINER}`;
    })
    .replace(/\s+/g, ' ');
}

/** Any text as one span of code, in a table as well: what would end either is shown as a question mark. Pure. */
export function codeSpan(text: string): string {
  const shown = text.replace(/[`|\r\n]/g, '?');
  return `\`${shown === '' ? ' ' : shown}\``;
}
