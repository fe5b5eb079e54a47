/** What an event of SES says, and of whom. Pure. */
import { isJsonObject, type Json } from '../../src/base/json.ts';
import { addressOf, LIST_MAX, type Said, textIn } from '../mail/event-fields.ts';

/** `addresses`: whom it is said of, where the event names any. `often`: each time it happens is news of its own. */
export type SaidOf = Said & { readonly addresses: readonly string[]; readonly often?: true };

/** Addresses in a list: plain, `Name <address>`, or objects with `emailAddress`. */
export function addressesIn(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, LIST_MAX)
    .map((item: Json) => (isJsonObject(item) ? textIn(item, 'emailAddress') : item))
    .map((item) => (typeof item === 'string' ? addressOf(item) : ''))
    .filter((address) => address !== '');
}
