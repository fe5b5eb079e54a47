/** What a delivery report comes to for the one recipient of our mail. Pure. */
import type { RecipientReport } from './delivery-report.ts';
import type { Verdict } from './status.ts';

/** `delayed` and `relayed` change nothing: it is not over, or nobody knows. */
export type Outcome = Verdict | 'delivered' | 'delayed' | 'relayed';

/** From the best to the worst for a recipient. */
const MILDEST_FIRST: readonly Outcome[] = [
  'delivered',
  'delayed',
  'relayed',
  'policy',
  'content',
  'soft',
  'hard',
];

/**
 * The mildest of what is said about our recipient; where nobody in the report is ours (the mail was forwarded), of all of
 * them: an address is bad only if the mail reached nobody behind it. Null for an empty report.
 */
export function outcomeFor(
  recipients: readonly RecipientReport[],
  isOurs: (address: string) => boolean,
): { readonly outcome: Outcome; readonly code: string } | null {
  const ours = recipients.filter(({ addresses }) => addresses.some(isOurs));
  const judged = (ours.length > 0 ? ours : recipients).map(({ action, judgement }) => ({
    outcome: action === 'failed' ? (judgement?.verdict ?? 'soft') : action,
    code: judgement?.code ?? '',
  }));
  const ranked = judged.toSorted(
    (left, right) => MILDEST_FIRST.indexOf(left.outcome) - MILDEST_FIRST.indexOf(right.outcome),
  );
  return ranked[0] ?? null;
}
