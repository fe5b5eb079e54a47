/** Where a channel reaches a subscriber: the address attribute of the profile. Judges no address. */
import type { Program } from './program.ts';
import type { SubscriberState } from './state.ts';

/** The address as it stands in the profile, trimmed; `profile.id` is the subscriber's id. Null: there is none. Pure. */
export function addressIn(program: Program, state: SubscriberState, channel: string): string | null {
  const attribute = program.addressAttributes.get(channel);
  if (attribute === undefined) return null;
  const value = state.profile[attribute] ?? (attribute === 'id' ? state.id : undefined);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
