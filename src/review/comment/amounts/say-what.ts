/** Which messages a row is about, and whom, in Markdown. Strings only. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import { NAMES_MAX, nameSome } from '../name-some.ts';
import type { Amount } from './amount.ts';

type Messages = Pick<Amount, 'messages' | 'about' | 'steps'>;

/** All that these journeys send, or only that of some classes and channels (none named: all). Pure. */
export function whatSends(
  journeys: readonly string[],
  classes: readonly string[] = [],
  channels: readonly string[] = [],
): Messages {
  const by = channels.length === 0 ? '' : ` by ${nameSome(channels)}`;
  const as = `${classes.length === 0 ? '' : ` as ${nameSome(classes)}`}${by}`;
  const messages = `what ${nameSome(journeys)} ${journeys.length === 1 ? 'sends' : 'send'}${as}`;
  return { messages, about: { journeys, classes } };
}

/** Messages of which nobody can say which journeys send them. Pure. */
export function messagesOf(messages: string): Messages {
  return { messages, about: null };
}

/** Some sends of a journey, by their steps; those for which `isCall` holds are calls, and no messages. Pure. */
export function theseSends(
  sends: readonly string[],
  journey: string,
  isCall: (step: string) => boolean = () => false,
): Messages {
  const steps = [...new Set(sends)];
  const messages = `${sayCalls(steps, isCall)} of ${code(journey)}`;
  return { messages, about: { journeys: [journey], classes: [] }, steps };
}

/** "`a`, `b` (a call, no message)"; where too many are named, only their names. */
function sayCalls(steps: readonly string[], isCall: (step: string) => boolean): string {
  if (steps.length > NAMES_MAX) return nameSome(steps);
  return steps.map((step) => `${code(step)}${isCall(step) ? ' (a call, no message)' : ''}`).join(', ');
}

/** Two rows of one journey as one: what is more, and what is fewer. Pure. */
export function moreAndFewer(
  more: readonly string[],
  fewer: readonly string[],
  journey: string,
  isCall: (step: string) => boolean,
): Messages {
  const messages = `more: ${sayCalls(more, isCall)}; fewer: ${sayCalls(fewer, isCall)}; of ${code(journey)}`;
  return { messages, about: { journeys: [journey], classes: [] }, steps: [...more, ...fewer] };
}

export const ALL_MESSAGES: Messages = messagesOf('all messages');
export const EVERYBODY = 'everybody';

/** What somebody does who comes to a step. Pure. */
export function comesTo(step: string): string {
  return `comes to ${code(step)}`;
}
