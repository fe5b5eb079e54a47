/**
 * Bounces as SES reports them: what they say about the address. In doubt it is not the address; a refusal for policy or
 * content is not the person's fault, whatever SES calls it. Pure.
 */
import type { JsonObject } from '../../src/base/json.ts';
import { judgeFailure } from '../../src/delivery/contract.ts';
import { objectsIn, textIn } from '../mail/event-fields.ts';
import { addressesIn, type SaidOf } from './said.ts';

/** Subtypes that say it all, whatever the status is. `null`: SES guesses, or nobody answered for the mail: no verdict. */
const SUBTYPES: { readonly [subtype: string]: Verdict } = {
  NoEmail: { kind: 'hard_bounced' },
  // SES did not even try: these addresses bounced or complained before.
  Suppressed: { kind: 'hard_bounced' },
  OnAccountSuppressionList: { kind: 'hard_bounced' },
  OnTenantSuppressionList: { kind: 'hard_bounced' },
  // A guess of SES about an address that nobody tried.
  EmailValidationSuppressed: { kind: 'failed', reason: 'policy' },
  MailboxFull: { kind: 'soft_bounced' },
  CustomTimeoutExceeded: { kind: 'soft_bounced' },
  MessageTooLarge: { kind: 'failed', reason: 'content' },
  ContentRejected: { kind: 'failed', reason: 'content' },
  AttachmentRejected: { kind: 'failed', reason: 'content' },
};

type Verdict = { readonly kind: 'hard_bounced' | 'soft_bounced' | 'failed'; readonly reason?: string };

const MILDEST_FIRST: readonly Verdict['kind'][] = ['failed', 'soft_bounced', 'hard_bounced'];

/** Null: answers of vacations come as bounces without a report, and say nothing. */
function judge(type: string, subtype: string, recipient: JsonObject): Verdict | null {
  const status = textIn(recipient, 'status');
  const diagnostic = textIn(recipient, 'diagnosticCode');
  const hasReport = status !== '' || diagnostic !== '';
  const { verdict, code } = judgeFailure(status, diagnostic);
  const reason = code === '' ? {} : { reason: code };
  const known = Object.hasOwn(SUBTYPES, subtype) ? SUBTYPES[subtype] : undefined;
  if (known !== undefined) return known.kind === 'failed' ? known : { ...known, ...reason };
  if (verdict === 'policy' || verdict === 'content') return { kind: 'failed', reason: verdict };
  if (type === 'Permanent')
    return { kind: code.startsWith('4') ? 'soft_bounced' : 'hard_bounced', ...reason };
  return hasReport ? { kind: 'soft_bounced', ...reason } : null;
}

/**
 * What a bounce says of each address that the mail went to. A recipient that is none of them is one that it was passed on
 * to: then the address is bad only if the mail reached nobody behind it.
 */
export function readBounce(bounce: JsonObject, destination: readonly string[]): readonly SaidOf[] {
  const [type, subtype] = [textIn(bounce, 'bounceType'), textIn(bounce, 'bounceSubType')];
  const judged = objectsIn(bounce.bouncedRecipients).map((recipient) => ({
    address: addressesIn([recipient])[0] ?? '',
    verdict: judge(type, subtype, recipient),
  }));
  const ours = judged.filter(({ address }) => destination.includes(address));
  const counted = ours.length > 0 || destination.length > 1 ? ours : judged;
  const all = counted.flatMap(({ address, verdict }) => (verdict === null ? [] : [{ address, verdict }]));
  if (destination.length > 1)
    return all.map(({ address, verdict }) => ({ ...verdict, addresses: [address] }));
  if (all.length < counted.length) return [];
  const [mildest] = all.toSorted(
    (left, right) => MILDEST_FIRST.indexOf(left.verdict.kind) - MILDEST_FIRST.indexOf(right.verdict.kind),
  );
  return mildest === undefined ? [] : [{ ...mildest.verdict, addresses: [mildest.address] }];
}
