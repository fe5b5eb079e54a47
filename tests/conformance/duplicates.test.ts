/** Memory of addresses behind the engine, on every store (semantics 34): races, deaths, erasure, and when it is forgotten. */
import { describe, expect, it } from 'vitest';
import { suppressionKey } from '../../src/kernel/suppression.ts';
import { accepted, at, createRig, DAY, event, HOUR, identify } from './engine-rig.ts';
import { STORES } from './stores.ts';
import { compileShop } from './workspace.ts';

const NEWS = `kind: Journey
name: news
owner: crm
class: promotional
enter: { event: signed_up, reentry: always, while_active: parallel }
steps: [ { id: mail, send: { channel: email, template: come_back, on_capped: { defer: 2d } } } ]
`;
const COPIES = `kind: DuplicatePolicy
name: one_copy
owner: crm
covers: { classes: [promotional], channels: [email] }
within: 7d
`;
const withCopies = (maxInFlight: number) =>
  compileShop({ journeys: { news: NEWS }, extra: { 'copies.yaml': COPIES }, maxInFlight });
const plan = await withCopies(16);
const narrow = await withCopies(1);

const HOME = { email: 'home@x.example' };
const KEY = suppressionKey('email', HOME.email);
const household = (count: number, ms = 0) =>
  Array.from({ length: count }, (_, index) => identify(`p${index}`, ms, HOME));
const signUps = (count: number, ms = 0) =>
  Array.from({ length: count }, (_, index) => event('signed_up', `p${index}`, ms));

describe.each(STORES)('memory of addresses on %s', (_, create) => {
  const rig = createRig(create);
  const known = (ms: number) =>
    rig.store.readTouches(KEY, at(ms - 7 * DAY)).map(({ subscriber }) => subscriber);

  it('lets one of many go who are due in one commit', () => {
    rig.open(plan);
    const { handOver } = rig.engine.accept([...household(20), ...signUps(20)], at(0));
    expect(handOver.map(({ subscriber }) => subscriber)).toEqual(['p0']);
    expect(known(0)).toEqual(['p0']);
  });

  it('lets one of many go who stand in a queue, in one claim and over several', () => {
    rig.open(narrow);
    rig.engine.accept([identify('first'), event('signed_up', 'first')], at(0));
    expect(rig.engine.accept([...household(6), ...signUps(6)], at(0)).handOver).toEqual([]);
    const [first] = rig.store.attemptingBefore(Number.MAX_SAFE_INTEGER);
    const { key, subscriber, attempt } = first ?? { key: '', subscriber: '', attempt: 0 };
    rig.engine.outcomes([accepted({ key, subscriber, attempt } as never)], at(1));
    const left: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const { handOver } = rig.engine.claim('email', 4, at(2 + round));
      left.push(...handOver.map((each) => each.subscriber));
      rig.engine.outcomes(handOver.map(accepted), at(2 + round));
    }
    expect(left).toHaveLength(1);
    expect(rig.store.counts().queued).toBe(0);
  });

  it('knows after a death what was about to leave: it may have arrived', () => {
    rig.open(plan);
    rig.engine.accept([...household(2), event('signed_up', 'p0')], at(0));
    rig.restart(plan);
    rig.engine.recover(at(1));
    expect(rig.engine.accept([event('signed_up', 'p1', 2)], at(2)).handOver).toEqual([]);
    expect(known(2)).toEqual(['p0']);
  });

  it('keeps a retry of its own, and forgets what was refused by the provider', () => {
    rig.open(plan);
    const { handOver } = rig.engine.accept([...household(2), event('signed_up', 'p0')], at(0));
    const [sent] = handOver;
    if (sent === undefined) throw new Error('it goes');
    const { key, subscriber, attempt } = sent;
    const fail = (result: 'retryable' | 'rejected', attempts: number, ms: number) =>
      rig.engine.outcomes(
        [{ key, subscriber, attempt: attempts, outcome: { result, reason: 'connection' } }],
        at(ms),
      );
    fail('retryable', attempt, 1);
    expect(known(1)).toEqual([]);
    const again = rig.engine.runDue(at(HOUR), 10).handOver;
    expect(again.map((each) => [each.key, each.attempt])).toEqual([[key, 2]]);
    expect(known(HOUR)).toEqual(['p0']);
    fail('rejected', 2, HOUR);
    const other = rig.engine.accept([event('signed_up', 'p1', HOUR)], at(HOUR)).handOver;
    expect(other.map((each) => each.subscriber)).toEqual(['p1']);
  });

  it('forgets what somebody who is erased was sent, and of everybody what is older than the longest window', () => {
    rig.open(plan);
    rig.engine.accept([...household(2), event('signed_up', 'p0')], at(0));
    rig.engine.erase('p0', at(HOUR));
    expect(rig.store.readTouches(KEY, at(-DAY))).toEqual([]);
    const { handOver } = rig.engine.accept([event('signed_up', 'p1', HOUR)], at(HOUR));
    rig.engine.outcomes(handOver.map(accepted), at(HOUR));
    rig.engine.maintain(at(HOUR + 7 * DAY - 1));
    expect(rig.store.readTouches(KEY, at(-DAY))).toHaveLength(1);
    rig.engine.maintain(at(HOUR + 7 * DAY));
    expect(rig.store.readTouches(KEY, at(-DAY))).toEqual([]);
  });

  it('says before the fact what it would say at the moment of sending, and when it may go', () => {
    rig.open(plan);
    rig.engine.accept([...household(2), event('signed_up', 'p0')], at(0));
    const answer = rig.engine.ask('p1', { journey: 'news', step: 'mail' }, at(HOUR));
    expect(answer).toMatchObject({ outcome: 'refused', nextPassAt: at(7 * DAY) });
    const [objection] = answer?.channels[0]?.objections ?? [];
    expect(objection).toMatchObject({
      gate: 'duplicate',
      policy: 'one_copy',
      source: { file: 'copies.yaml', line: 2 },
      values: { sent: { template: 'come_back' } },
    });
    expect(rig.engine.ask('p0', { journey: 'news', step: 'mail' }, at(HOUR))?.outcome).not.toBe('passes');
  });
});
