/** Which policies cover a send: by its class and the channel it stands at. What they say is their gate's business. */
import type { NamedPolicy } from '../../kernel/kinds.ts';
import type { Send } from '../../kernel/state.ts';

/** The channel at which a send stands in its chain. Pure. */
export function channelOf(send: Send): string {
  return send.channels[send.channelIndex] ?? '';
}

/** In order of document names. Pure. */
export function byName(policies: readonly NamedPolicy[]): readonly NamedPolicy[] {
  return [...policies].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

/** Finds what covers a send among parts made of policies; looked up once for each class and channel. */
export function coveringOf<Part extends { readonly policy: NamedPolicy }>(
  parts: readonly Part[],
): (send: Send) => readonly Part[] {
  const known = new Map<string, Map<string, readonly Part[]>>();
  return (send) => {
    const channel = channelOf(send);
    let byChannel = known.get(send.class);
    if (byChannel === undefined) {
      byChannel = new Map();
      known.set(send.class, byChannel);
    }
    let found = byChannel.get(channel);
    if (found === undefined) {
      found = parts.filter(
        ({ policy: { covers } }) => covers.classes.includes(send.class) && covers.channels.includes(channel),
      );
      byChannel.set(channel, found);
    }
    return found;
  };
}
