/** Which consent is missing. */
import type { Objection } from '../../definition.ts';
import { readPolicy } from '../spec.ts';
import type { ConsentData } from './schema.ts';

/** "needs consent to `offers` by email", with what became of the one that was there. Pure. */
export function remedy({ reason, spec, channel, class: name }: Objection): string {
  const purpose = (spec === null ? undefined : readPolicy<ConsentData>(spec).purposes[name]) ?? name;
  const what = `to \`${purpose}\` by ${channel}`;
  if (reason === 'withdrawn') return `needs a new consent ${what}: it was withdrawn`;
  if (reason === 'unconfirmed') return `needs the confirmation of consent ${what}`;
  if (reason === 'no_proof') return `needs proof of consent ${what}, and the version of its text`;
  return reason === 'expired' ? `needs consent ${what} again: it has expired` : `needs consent ${what}`;
}
