/** Where a channel reaches a subscriber: the address attribute of the profile. Judges no address. */
import type { Program } from './program.ts';
import type { Send, SubscriberState } from './state.ts';

/** The address as it stands in the profile, trimmed; `profile.id` is the subscriber's id. Null: there is none. Pure. */
export function addressIn(program: Program, state: SubscriberState, channel: string): string | null {
  const attribute = program.addressAttributes.get(channel);
  if (attribute === undefined) return null;
  const value = state.profile[attribute] ?? (attribute === 'id' ? state.id : undefined);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Where a send goes from the channel it stands at: to a team's contact as the plan in force has it, or to the subscriber. */
export function addressOf(program: Program, state: SubscriberState, send: Send): string | null {
  const channel = send.channels[send.channelIndex] ?? '';
  if (send.contact === undefined) return addressIn(program, state, channel);
  const address = program.plan.workspace.contacts[send.contact]?.[channel]?.trim() ?? '';
  return address === '' ? null : address;
}
