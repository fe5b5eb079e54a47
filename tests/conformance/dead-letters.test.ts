/** Dead letters on every store: what becomes one, what a retry and a drop make of it, and that it goes with its subscriber. */
import { describe, expect, it } from 'vitest';
import type { SendKey } from '../../src/base/ids.ts';
import type { AttemptOutcome, Committed, HandOver } from '../../src/hosts/host.ts';
import type { Outcome } from '../../src/kernel/input.ts';
import type { Kinds } from '../../src/kernel/kinds.ts';
import { accepted, at, createRig, DAY, event, HOUR, identify, plans } from './engine-rig.ts';
import { STORES } from './stores.ts';
import { kinds } from './workspace.ts';

const answer = ({ key, subscriber, attempt }: HandOver, outcome: Outcome): AttemptOutcome => {
  return { key, subscriber, attempt, outcome };
};
const first = ({ handOver }: Committed): HandOver => {
  const [found] = handOver;
  if (found === undefined) throw new Error('nothing was handed over');
  return found;
};

describe.each(STORES)('dead letters on %s', (_name, create) => {
  const rig = createRig(create);
  const send = (id = 'ana') =>
    first(rig.open(plans.narrow).accept([identify(id), event('signed_up', id)], at(0)));
  const letters = () => rig.engine.deadLetters('', 100);

  it.each([
    ['authentication', true],
    ['configuration', true],
    ['content', true],
    ['provider', true],
    ['address', false],
    ['endpoint_gone', false],
    ['unsubscribed', false],
  ] as const)('keeps what was rejected for %s: %s', (reason, isKept) => {
    const handed = send();
    rig.engine.outcomes([answer(handed, { result: 'rejected', reason })], at(1));
    expect(letters().map(({ key, state, reason: why }) => [key, state, why])).toEqual(
      isKept ? [[handed.key, 'rejected', reason]] : [],
    );
    expect(rig.engine.countDeadLetters()).toEqual(isKept ? [{ state: 'rejected', reason, count: 1 }] : []);
  });

  it('keeps nothing of what was accepted', () => {
    const handed = send();
    rig.engine.outcomes([accepted(handed)], at(1));
    expect(letters()).toEqual([]);
  });

  it('sends the same bytes under the same key again, once, also after a restart', () => {
    const handed = send();
    rig.engine.outcomes([answer(handed, { result: 'rejected', reason: 'content' })], at(1));
    rig.restart(plans.narrow).recover(at(HOUR));
    const again = rig.engine.retryLetters([handed.key, 'none' as SendKey], at(HOUR));
    expect(again.count).toBe(1);
    const { key, message, attempt, maybeDuplicate } = first(again);
    expect({ key, message, attempt, maybeDuplicate }).toEqual({
      key: handed.key,
      message: handed.message,
      attempt: 1,
      maybeDuplicate: undefined,
    });
    expect(letters()).toEqual([]);
    expect(rig.engine.retryLetters([handed.key], at(HOUR))).toMatchObject({ count: 0, handOver: [] });
    rig.engine.outcomes([accepted(first(again))], at(HOUR));
    expect(rig.engine.read('ana')?.state?.sends).toEqual([]);
    const said = rig.engine.decisions('ana', 100).map(({ type, reason }) => `${type} ${reason ?? ''}`);
    expect(said).toEqual(expect.arrayContaining(['settled content', 'planned revived', 'settled ']));
  });

  it('is a dead letter again when it ends badly again', () => {
    const handed = send();
    for (const hour of [0, 1, 2]) {
      const present = hour === 0 ? handed : first(rig.engine.retryLetters([handed.key], at(hour * HOUR)));
      const outcome = { result: 'rejected', reason: 'configuration' } as const;
      rig.engine.outcomes([answer(present, outcome)], at(hour * HOUR));
      expect(letters().map(({ key }) => key)).toEqual([handed.key]);
    }
  });

  it('judges a retry by the gate of that moment: a suppressed address gets nothing', () => {
    const handed = send();
    rig.engine.outcomes([answer(handed, { result: 'rejected', reason: 'content' })], at(1));
    const receipt = {
      type: 'receipt',
      id: 'r1',
      kind: 'hard_bounced',
      channel: 'email',
      key: null,
      address: 'ana@x.example',
      about: {},
    } as const;
    rig.engine.receipts([{ subscriber: 'ana', receipt }], at(2));
    expect(rig.engine.retryLetters([handed.key], at(3))).toMatchObject({ count: 1, handOver: [] });
    expect(rig.engine.read('ana')?.state?.sends).toEqual([]);
    expect(letters()).toEqual([]);
  });

  it('lets go what is dropped, and forgets what is old', () => {
    const handed = send();
    const outcome = { result: 'rejected', reason: 'content' } as const;
    const other = first(rig.engine.accept([identify('bo'), event('signed_up', 'bo')], at(1)));
    rig.engine.outcomes([answer(handed, outcome), answer(other, outcome)], at(2));
    expect(rig.engine.dropLetters([handed.key])).toMatchObject({ count: 1, handOver: [] });
    expect(letters().map(({ key }) => key)).toEqual([other.key]);
    rig.engine.maintain(at(20 * DAY));
    expect(letters()).toHaveLength(1);
    rig.engine.maintain(at(40 * DAY));
    expect(letters()).toEqual([]);
  });

  it('goes with its subscriber, and is in what is exported of them', () => {
    const handed = send();
    rig.engine.outcomes([answer(handed, { result: 'rejected', reason: 'content' })], at(1));
    const exported = rig.engine.exportAll('ana');
    expect(exported?.deadLetters.map(({ key, message }) => [key, message])).toEqual([
      [handed.key, handed.message],
    ]);
    expect(exported?.events.map(({ name }) => name)).toEqual(['signed_up']);
    expect(exported?.decisions.length).toBeGreaterThan(2);
    expect(rig.engine.erase('ana', at(2))).toBe(true);
    expect(letters()).toEqual([]);
    expect(rig.engine.exportAll('ana')).toBeNull();
    expect(rig.engine.retryLetters([handed.key], at(3))).toMatchObject({ count: 0, handOver: [] });
  });

  it('shows who is in quarantine without a word of the error, and lets their inputs go', () => {
    const broken: Kinds = {
      ...kinds,
      steps: kinds.steps.map((kind) => ({
        ...kind,
        link: (plan, linker) => ({
          ...kind.link(plan, linker),
          arrive() {
            throw new TypeError('ana@x.example was eaten');
          },
        }),
      })),
    };
    rig.open(plans.narrow, broken);
    rig.engine.accept([identify('ana')], at(0));
    rig.engine.accept([event('signed_up', 'ana')], at(1));
    const quarantined = rig.engine.quarantined();
    expect(quarantined).toMatchObject([{ subscriber: 'ana', kind: 'TypeError', inputs: 1 }]);
    expect(JSON.stringify(quarantined)).not.toContain('example');
    expect(rig.engine.dropQuarantined('ana', at(2)).count).toBe(1);
    expect(rig.engine.dropQuarantined('ana', at(2)).count).toBe(0);
    expect(rig.engine.quarantined()).toEqual([]);
    expect(rig.restart(plans.narrow).read('ana')).toMatchObject({ quarantined: false, state: { runs: [] } });
    const handed = first(rig.engine.accept([event('signed_up', 'ana', 3)], at(3)));
    expect(handed.subscriber).toBe('ana');
  });
});
