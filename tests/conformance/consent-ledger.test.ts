/** The consent ledger behind the engine, on every store: written with the state, chained, erased with its subscriber. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Engine, Incoming } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import type { ConsentInput } from '../../src/kernel/input.ts';
import { STORES, type StoreUnderTest } from './stores.ts';
import { compileShop, kinds, renderer } from './workspace.ts';

const plan = await compileShop({
  extra: {
    'tips.policy.yaml': `kind: ConsentPolicy
name: tips
owner: crm
covers: { classes: [lifecycle], channels: [sms] }
expires_after: 10m
`,
  },
});
const MINUTE = 60_000;
/** Message ids are remembered by the day: a time that is not the beginning of all days. */
const time = (ms: number) => instant(Date.UTC(2026, 0, 5) + ms);

const consent = (parts: Partial<ConsentInput> = {}): ConsentInput => ({
  type: 'consent',
  channel: 'email',
  purpose: 'promotional',
  given: true,
  ...parts,
});

describe.each(STORES)('%s', (_name, create) => {
  let under: StoreUnderTest;
  let store: Store;
  let engine: Engine;

  /** What somebody did to the lines behind the engine's back. */
  let tamper: (rows: ReturnType<Store['readConsents']>) => ReturnType<Store['readConsents']>;

  const open = () => {
    tamper = (rows) => rows;
    const read = store.readConsents;
    store.readConsents = (subscriber) => tamper(read(subscriber));
    engine = createEngine({ store, kinds, renderer, options: { clock: 'live' } });
    engine.recover(time(0));
  };
  const accept = (
    subscriber: string,
    at: number,
    inputs: Incoming['inputs'],
    parts: Partial<Incoming> = {},
  ) => engine.accept([{ messageId: '', subscriber, at: time(at), inputs, ...parts }], time(at));
  const changes = (id: string) =>
    engine
      .consentLedger(id)
      .rows.map(({ entry }) => `${entry.at - time(0)} ${entry.channel} ${entry.purpose} ${entry.change}`);

  beforeEach(() => {
    under = create();
    store = under.open();
    open();
    engine.install(plan, time(0));
  });
  afterEach(() => under.remove());

  it('writes each change with its state, and finds both after a restart', () => {
    accept('ana', MINUTE, [consent({ basis: 'contract', proof: 'form', text: 'v2', source: 'api' })]);
    accept('ana', 2 * MINUTE, [consent({ given: false })]);
    accept('ana', 3 * MINUTE, [consent({ channel: 'sms', purpose: 'lifecycle' })]);
    engine.runDue(time(13 * MINUTE), 10);
    store = under.reopen(store);
    open();
    expect(changes('ana')).toEqual([
      '60000 email promotional given',
      '120000 email promotional withdrawn',
      '180000 sms lifecycle given',
      '780000 sms lifecycle expired',
    ]);
    const ledger = engine.consentLedger('ana');
    expect(ledger).toMatchObject({ brokenAt: null, isCurrent: true });
    expect(ledger.rows[0]?.entry.record).toEqual({
      given: true,
      at: time(MINUTE),
      basis: 'contract',
      proof: 'form',
      text: 'v2',
      source: 'api',
    });
    expect(new Set(ledger.rows.map(({ hash }) => hash)).size).toBe(4);
    expect(ledger.rows.map(({ previous }) => previous)).toEqual([
      '',
      ...ledger.rows.slice(0, -1).map(({ hash }) => hash),
    ]);
  });

  it('a receipt withdraws in the ledger, too; a commit that fails leaves neither line nor state', () => {
    accept('ana', 1, [{ type: 'identify', traits: { email: 'ana@example.com' } }, consent()]);
    const receipt = {
      type: 'receipt',
      id: 'r',
      kind: 'unsubscribed',
      channel: 'email',
      key: null,
      address: null,
      about: { class: 'promotional' },
    } as const;
    engine.receipts([{ subscriber: 'ana', receipt }], time(2));
    engine.receipts([{ subscriber: 'ana', receipt }], time(3));
    expect(changes('ana')).toEqual(['1 email promotional given', '2 email promotional withdrawn']);
    const { commit } = store;
    store.commit = () => {
      throw new Error('no disk');
    };
    expect(() => accept('ana', 4, [consent()])).toThrow('no disk');
    store.commit = commit;
    expect(changes('ana')).toHaveLength(2);
    expect(engine.consentLedger('ana').isCurrent).toBe(true);
  });

  it('two who become one keep both ledgers, and the survivor writes what it took over', () => {
    accept('old', 1, [consent({ given: false }), consent({ purpose: 'lifecycle' })]);
    accept('new', 2, [consent({ proof: 'p' })]);
    accept('new', 3, [{ type: 'identify', traits: {} }], { previousId: 'old' });
    expect(changes('new')).toEqual([
      '1 email promotional withdrawn',
      '1 email lifecycle given',
      '2 email promotional given',
      '3 email promotional merged',
      '3 email lifecycle merged',
    ]);
    expect(engine.consentLedger('new')).toMatchObject({ brokenAt: null, isCurrent: true });
    expect(engine.read('new')?.state?.consent.email?.promotional?.given).toBe(false);
    expect(changes('old')).toEqual(changes('new'));
    expect(engine.erase('new', time(4))).toBe(true);
    expect(changes('new')).toEqual([]);
    expect(store.readConsents('old' as never)).toEqual([]);
    accept('new', 5, [consent()]);
    expect(engine.consentLedger('new')).toMatchObject({ brokenAt: null, isCurrent: true });
    expect(changes('new')).toEqual(['5 email promotional given']);
  });

  it('shows a line that was changed, taken out or put in', () => {
    for (let minute = 1; minute <= 4; minute += 1)
      accept('ana', minute, [consent({ given: minute % 2 === 0 })]);
    const tampered = (change: typeof tamper) => {
      tamper = change;
      const { brokenAt, isCurrent } = engine.consentLedger('ana');
      return { brokenAt, isCurrent };
    };
    expect(tampered((rows) => rows)).toEqual({ brokenAt: null, isCurrent: true });
    const withProof = (row: ReturnType<Store['readConsents']>[number]) => ({
      ...row,
      entry: { ...row.entry, record: { ...row.entry.record, proof: 'made up' } },
    });
    expect(tampered((rows) => rows.map((row, index) => (index === 1 ? withProof(row) : row))).brokenAt).toBe(
      1,
    );
    expect(tampered((rows) => rows.filter((_row, index) => index !== 2)).brokenAt).toBe(2);
    expect(tampered((rows) => rows.map((row) => ({ ...row, subscriber: 'eva' as never }))).brokenAt).toBe(0);
    expect(tampered((rows) => rows.slice(0, 3))).toEqual({ brokenAt: null, isCurrent: false });
  });
});
