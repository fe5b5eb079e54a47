/** The key of a send where only few letters are allowed: in addresses, in a Message-ID, as a boundary. */
import { createHmac } from 'node:crypto';

const plainKey = /^[a-z0-9]{1,32}$/;

/** A key as it stands in addresses: lower-case letters and digits, else its hash (relays change case). Pure. */
export function addressKey(key: string): string {
  return plainKey.test(key) ? key : createHmac('sha256', 'rutter key').update(key).digest('hex').slice(0, 32);
}
