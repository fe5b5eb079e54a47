/** Who mails of a channel come from, as its configuration says. */
import type { JsonObject } from '../../src/base/json.ts';
import { type AdapterDeps, readText, requireText } from '../../src/delivery/contract.ts';
import { type Mailbox, readMailbox } from './address.ts';

/** Who a mail comes from, and where answers go (null: to the sender). */
export type Sender = { readonly from: Mailbox; readonly replyTo: Mailbox | null };

function mailbox(written: string, name: string): Mailbox {
  const read = readMailbox(written);
  if (read === null) throw new Error(`\`${name}\` must be one address, as \`Shop <hello@shop.example>\``);
  return read;
}

/** Reads `from` and `reply_to`. Throws an error that names the setting. */
export function readSender(config: JsonObject, deps: AdapterDeps): Sender {
  const replyTo = readText(config, 'reply_to', deps);
  return {
    from: mailbox(requireText(config, 'from', deps), 'from'),
    replyTo: replyTo === undefined ? null : mailbox(replyTo, 'reply_to'),
  };
}
