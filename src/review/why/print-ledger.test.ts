/** The ledger of consent as people and programs read it. */
import { describe, expect, it } from 'vitest';
import type { ConsentLedger } from '../../hosts/inspection.ts';
import { isProven, printLedger, printLedgerJson } from './print-ledger.ts';

const at = (time: string) => Date.parse(`2026-03-01T${time}:00Z`);
const base = { channel: 'email', purpose: 'news' };
const row = (change: string, time: string, record: object, subscriber = 'ana') => ({
  subscriber,
  entry: { ...base, at: at(time), change, record: { given: true, at: at(time), ...record } },
  previous: '',
  hash: 'h',
});

function ledger(rows: readonly object[], more: Partial<ConsentLedger> = {}): ConsentLedger {
  return { rows, brokenAt: null, isCurrent: true, ...more } as unknown as ConsentLedger;
}

describe('the ledger of consent', () => {
  const rows = [
    row('given', '10:00', { pending: true, basis: 'form', proof: 'f7', text: 'v3', source: 'api' }),
    row('confirmed', '11:00', { confirmedAt: at('11:00'), confirmation: 'key-1', expiresAt: at('20:00') }),
    row('withdrawn', '12:00', { given: false }, 'anonymous'),
  ];

  it('is told line by line, with whose line it was, and whether the chain holds', () => {
    expect(
      printLedger('ana', ledger(rows)),
    ).toBe(`2026-03-01T10:00:00Z  email/news: asked for, waits for a confirmation
    basis form, proof f7, text v3, by api
2026-03-01T11:00:00Z  email/news: confirmed
    confirmation key-1, until 2026-03-01T20:00:00Z
2026-03-01T12:00:00Z  email/news: withdrawn (as \`anonymous\`)
the chain is whole, and comes to what holds now
`);
  });

  it.each<[string, Partial<ConsentLedger>, string, boolean]>([
    ['whole', {}, 'the chain is whole, and comes', true],
    ['broken', { brokenAt: 1 }, 'line 2 is not what was written', false],
    ['not what holds', { isCurrent: false }, 'does not come to what holds now', false],
  ])('says of a chain: %s', (_title, more, expected, proven) => {
    expect(printLedger('ana', ledger(rows, more))).toContain(expected);
    expect(isProven(ledger(rows, more))).toBe(proven);
  });

  it('says where nothing was ever said', () => {
    expect(printLedger('ana', ledger([]))).toBe('`ana` never said anything about consent\n');
  });

  it('gives programs instants and hashes', () => {
    const told = JSON.parse(printLedgerJson('ana', ledger(rows)));
    expect(told).toMatchObject({ subscriber: 'ana', brokenAt: null, isCurrent: true });
    expect(told.rows[1]).toMatchObject({
      at: '2026-03-01T11:00:00Z',
      change: 'confirmed',
      record: { confirmedAt: '2026-03-01T11:00:00Z', expiresAt: '2026-03-01T20:00:00Z' },
      hash: 'h',
    });
  });
});
