/** Runs `consent`: false where nothing is recorded; true until the record expires. */
import { type ConditionKind, Truth, type View } from '../../../kernel/kinds.ts';
import { lowerValidUntil } from '../../facts/instants.ts';
import type { ConsentSpec, Grant } from './compile.ts';

function isGiven({ channel, purpose }: Grant, view: View): boolean {
  const { consent } = view.state;
  const purposes = Object.hasOwn(consent, channel) ? consent[channel] : undefined;
  const record = purposes !== undefined && Object.hasOwn(purposes, purpose) ? purposes[purpose] : undefined;
  if (record === undefined || !record.given || record.pending === true) return false;
  if (record.expiredAt !== undefined) return false;
  if (record.expiresAt === undefined) return true;
  if (record.expiresAt <= view.now) return false;
  lowerValidUntil(view, record.expiresAt);
  return true;
}

export const consent: ConditionKind = {
  name: 'consent',
  link(spec) {
    const { grants } = spec as unknown as ConsentSpec;
    return (view) => {
      for (const grant of grants) {
        const given = isGiven(grant, view);
        if (view.seen !== null) view.seen[`consent ${grant.channel} ${grant.purpose}`] = given;
        if (!given) return Truth.False;
      }
      return Truth.True;
    };
  },
};
