/** Which messages a row is about, in Markdown. Strings only. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import { nameSome } from '../name-some.ts';

/** All that these journeys send, or only that of some classes of messages (none named: all). Pure. */
export function sayWhatSends(journeys: readonly string[], classes: readonly string[] = []): string {
  const as = classes.length === 0 ? '' : ` as ${nameSome(classes)}`;
  return `what ${nameSome(journeys)} ${journeys.length === 1 ? 'sends' : 'send'}${as}`;
}

/** What a journey sends to some people only. Pure. */
export function sayWhatSendsTo(journey: string, people: string): string {
  return `what ${code(journey)} sends to ${people}`;
}
