/** Prints what somebody said about consent, line by line of the ledger, for people and as JSON. Pure. */

import { type Instant, instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { quoteName } from '../../base/quote-names.ts';
import type { ConsentLedger, ConsentRow } from '../../hosts/inspection.ts';

const when = (at: Instant | undefined) => (at === undefined ? null : formatInstant(instant(at)));

/** "basis form, proof form-7, text v3": what is known of a line; nothing where nothing is. */
function detailsOf({ entry: { record } }: ConsentRow): string {
  const known: readonly (readonly [string, string | null | undefined])[] = [
    ['basis', record.basis],
    ['proof', record.proof],
    ['text', record.text],
    ['confirmation', record.confirmation],
    ['until', when(record.expiresAt)],
    ['by', record.source],
  ];
  const told = known.flatMap(([name, value]) => (value == null ? [] : [`${name} ${value}`]));
  return told.length === 0 ? '' : `    ${told.join(', ')}\n`;
}

function changeOf({ entry: { change, record } }: ConsentRow): string {
  const waits = record.given && record.pending === true;
  return change === 'given' && waits ? 'asked for, waits for a confirmation' : change;
}

function printRow(row: ConsentRow, subscriber: string): string {
  const { at, channel, purpose } = row.entry;
  const whose = row.subscriber === subscriber ? '' : ` (as ${quoteName(row.subscriber)})`;
  const line = `${formatInstant(at)}  ${channel}/${purpose}: ${changeOf(row)}${whose}`;
  return `${line}\n${detailsOf(row)}`;
}

function verdictOf({ brokenAt, isCurrent }: ConsentLedger): string {
  if (brokenAt !== null) return `line ${brokenAt + 1} is not what was written: somebody changed the ledger`;
  return isCurrent
    ? 'the chain is whole, and comes to what holds now'
    : 'the chain is whole, but does not come to what holds now';
}

/** True where the ledger proves what holds now. Pure. */
export function isProven({ brokenAt, isCurrent }: ConsentLedger): boolean {
  return brokenAt === null && isCurrent;
}

/** Oldest line first; then whether the chain of hashes holds. Pure. */
export function printLedger(subscriber: string, ledger: ConsentLedger): string {
  const { rows } = ledger;
  if (rows.length === 0 && isProven(ledger))
    return `${quoteName(subscriber)} never said anything about consent\n`;
  return `${rows.map((row) => printRow(row, subscriber)).join('')}${verdictOf(ledger)}\n`;
}

/** The same for programs: instants as RFC 3339, hashes as they are. Pure. */
export function printLedgerJson(subscriber: string, ledger: ConsentLedger): string {
  const { rows, brokenAt, isCurrent } = ledger;
  const lines = rows.map(({ subscriber: owner, entry, previous, hash }) => {
    const { at, channel, purpose, change, record } = entry;
    const { at: saidAt, confirmedAt, expiresAt, expiredAt, ...rest } = record;
    const instants = { at: saidAt, confirmedAt, expiresAt, expiredAt };
    const told = Object.entries(instants).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, when(each)] as const],
    );
    return {
      at: when(at),
      subscriber: owner,
      channel,
      purpose,
      change,
      record: { ...rest, ...Object.fromEntries(told) },
      previous,
      hash,
    };
  });
  return `${JSON.stringify({ subscriber, rows: lines, brokenAt, isCurrent }, null, 2)}\n`;
}
