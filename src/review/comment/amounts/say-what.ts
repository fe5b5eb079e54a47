/** Which messages a row is about, and whom, in Markdown. Strings only. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import { nameSome } from '../name-some.ts';
import type { Amount } from './amount.ts';

type Messages = Pick<Amount, 'messages' | 'about'>;

/** All that these journeys send, or only that of some classes of messages (none named: all). Pure. */
export function whatSends(journeys: readonly string[], classes: readonly string[] = []): Messages {
  const as = classes.length === 0 ? '' : ` as ${nameSome(classes)}`;
  const messages = `what ${nameSome(journeys)} ${journeys.length === 1 ? 'sends' : 'send'}${as}`;
  return { messages, about: { journeys, classes } };
}

/** Messages of which nobody can say which journeys send them. Pure. */
export function messagesOf(messages: string): Messages {
  return { messages, about: null };
}

/** Some sends of a journey, by their steps. Pure. */
export function theseSends(sends: readonly string[], journey: string): Messages {
  const messages = `${nameSome([...new Set(sends)])} of ${code(journey)}`;
  return { messages, about: { journeys: [journey], classes: [] } };
}

export const ALL_MESSAGES: Messages = messagesOf('all messages');
export const EVERYBODY = 'everybody';

/** What somebody does who comes to a step. Pure. */
export function comesTo(step: string): string {
  return `comes to ${code(step)}`;
}
