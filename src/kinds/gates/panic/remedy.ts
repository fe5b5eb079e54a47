/** What would have to change for a held message to go. */
import type { Objection } from '../../definition.ts';

const WORDS: { readonly [reason: string]: (control: string) => string } = {
  panic: (control) => `needs the end of the panic: \`rutter resume ${control}\``,
  pause: (control) => `needs the end of the pause: \`rutter resume ${control}\``,
  substituted: (control) => `the substitute of ${control} goes out in its place`,
};

/** The words for an objection of the gate. Pure. */
export function remedy({ reason, values }: Objection): string {
  const control = typeof values.control === 'string' ? values.control : '--all';
  const say = Object.hasOwn(WORDS, reason) ? WORDS[reason] : undefined;
  return say?.(control) ?? 'needs a resume';
}
