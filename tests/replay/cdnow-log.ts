/**
 * The CDNOW purchase log (Fader and Hardie) as messages of the ingest: profiles first, then one `order_completed` for
 * each line. Knows the file's layout and nothing of journeys; the oracle reads the file by itself.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Instant, instant } from '../../src/base/ids.ts';
import type { Incoming } from '../../src/hosts/host.ts';

/** Where the log lies beside the project; it is not part of it. */
export const LOG_FILE = fileURLToPath(
  new URL('../../../shared/data/cdnow/CDNOW_master.txt', import.meta.url),
);

/** Nobody has bought anything yet. */
export const LOG_START = instant(Date.parse('1996-12-31T12:00:00Z'));
/** The last millisecond that the log speaks of: what would be due later is not known to be due. */
export const LOG_END = instant(Date.parse('1998-06-30T23:59:59.999Z'));

/** The text of the log; null where the folder is absent. */
export function readLog(): string | null {
  return existsSync(LOG_FILE) ? readFileSync(LOG_FILE, 'latin1') : null;
}

/**
 * Messages in order of time. The log has days only; a purchase is taken to happen at noon UTC, and a customer's second,
 * third ... purchase of one day one, two ... seconds later. So orders exactly 90 and 180 days apart do occur.
 * `isWanted` chooses customers by their number.
 */
export function readMessages(text: string, isWanted: (customer: number) => boolean): Incoming[] {
  const profiles: Incoming[] = [];
  const orders: Incoming[] = [];
  let day = '';
  let owner = '';
  let position = 0;
  for (const line of text.split('\r\n').slice(1)) {
    const [customer = '', date = '', cds = '', dollars = ''] = line.trim().split(/ +/);
    if (customer === '' || !isWanted(Number(customer))) continue;
    if (customer !== owner) {
      const traits = { email: `${customer}@cdnow.example` };
      profiles.push({
        messageId: '',
        subscriber: customer,
        at: LOG_START,
        inputs: [{ type: 'identify', traits }],
      });
    }
    position = customer === owner && date === day ? position + 1 : 0;
    owner = customer;
    day = date;
    const at = noonOf(date, position);
    const id = `${customer}-${date}-${position}`;
    const properties = { order_id: id, cds: Number(cds), total: Number(dollars) };
    const inputs = [{ type: 'event' as const, id, name: 'order_completed', at, properties }];
    orders.push({ messageId: id, subscriber: customer, at, inputs });
  }
  orders.sort((a, b) => a.at - b.at);
  return [...profiles, ...orders];
}

function noonOf(date: string, position: number): Instant {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)];
  return instant(Date.parse(`${year}-${month}-${day}T12:00:00Z`) + position * 1000);
}
