/** What a held send waits for, when orders came and went after it was judged. */
import { describe, expect, it } from 'vitest';
import { at } from '../../../tests/fixtures/step-view.ts';
import { compileAsked } from '../../../tests/property/ask-workspace.ts';
import type { SendKey } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import { definitions } from '../../kinds/registry.ts';
import { readLog } from './log.ts';
import { createRemedies } from './remedies.ts';
import { amendHolds, amendQueued, hasHolds, type Standing } from './standing.ts';

const { plan } = await compileAsked();
const ABOUT = {
  at: at('2026-01-08T12:00:00Z'),
  send: 's1' as SendKey,
  journey: 'promo',
  step: 'mail',
  channel: 'email',
  class: 'promotional',
};
const HELD: readonly Decision[] = [
  { ...ABOUT, type: 'planned' },
  { ...ABOUT, type: 'deferred', kind: 'panic', reason: 'panic', values: { control: 'panic-1' } },
];
const read = (decisions: readonly Decision[]) =>
  readLog(
    { subscriber: 'ana', commit: null, plan, zone: null },
    decisions,
    createRemedies(definitions, plan),
  );
const panic = (id: string, scope: Standing['scope'] = {}): Standing => ({ id, kind: 'panic', scope });

describe('a send that an order holds', () => {
  it.each<[string, readonly Standing[], string]>([
    ['the same order is in force', [panic('panic-1')], 'needs the end of the panic: `rutter resume panic-1`'],
    [
      'another one holds it as well',
      [panic('panic-1'), panic('panic-2', { classes: ['promotional'] })],
      'needs `rutter resume panic-1` and `rutter resume panic-2`',
    ],
    [
      'the first is over and the other one is not',
      [panic('panic-2', { channels: ['email'] }), panic('panic-3', { channels: ['sms'] })],
      'panic-1 is over, and it is held all the same: needs `rutter resume panic-2`',
    ],
    [
      'nothing holds it any more',
      [panic('panic-3', { journeys: ['other'] })],
      'panic-1 is over: it is judged again and goes as its lanes have room',
    ],
  ])('%s', (_title, standing, remedy) => {
    const log = read(HELD);
    expect(hasHolds(log)).toBe(true);
    const [item] = amendHolds(log, standing, plan).items;
    expect(item !== undefined && 'send' in item && item.decisions.at(-1)?.remedy).toBe(remedy);
  });

  it('is left alone when it went on meanwhile, and so is what something else holds', () => {
    const gone = read([...HELD, { ...ABOUT, type: 'passed' }]);
    const asleep = read([{ ...ABOUT, type: 'deferred', kind: 'quiet_hours', policy: 'nights' }]);
    for (const log of [gone, asleep]) {
      expect(hasHolds(log)).toBe(false);
      expect(amendHolds(log, [panic('panic-2')], plan)).toEqual(log);
    }
  });
});

describe('a send that waits for a permit of its channel', () => {
  const waits = [{ send: 's1', state: 'waiting', reason: 'lane' }];
  const remedyOf = (decisions: readonly Decision[], pending: Parameters<typeof amendQueued>[1]) => {
    const [item] = amendQueued(read(decisions), pending, plan).items;
    return item !== undefined && 'send' in item ? item.decisions.at(-1)?.remedy : undefined;
  };

  it('says so, though nothing was decided about it', () => {
    expect(remedyOf([{ ...ABOUT, type: 'planned' }], waits)).toMatch(
      /^waits for a permit of `email`: `max_in_flight` lets \d+ be under way at once$/,
    );
  });

  it.each([
    ['under way', [{ send: 's1', state: 'attempting', reason: '' }]],
    ['waiting for a time', [{ send: 's1', state: 'waiting', reason: 'quiet_hours' }]],
    ['another one', [{ send: 's2', state: 'waiting', reason: 'lane' }]],
    ['over', []],
  ])('says nothing of one that is %s', (_title, pending) => {
    expect(remedyOf([{ ...ABOUT, type: 'planned' }], pending)).toBeNull();
  });
});
