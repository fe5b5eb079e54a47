/** Waits, goals, changes of plan and population traits, in plain examples. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import {
  actor,
  ana,
  at,
  bundleOf,
  DAY,
  event,
  identify,
  known,
  linkPlan,
  planOf,
  welcome,
} from './testing.test-data.ts';

describe('waits, goals and plan changes (semantics 13, 23, 35, 36)', () => {
  test('a level-triggered condition passes when the profile makes it true', () => {
    const when = { id: 'w', kind: 'when', if: { kind: 'is', path: ['profile', 'seats'], value: 5 } };
    const self = ana({ j: { list: [when, welcome] } });
    self.call(1, [event('go', 1)]);
    self.call(2, [identify({ seats: 5 })]);
    expect(self.log).toContain('2 send email');
  });

  test('an event at the instant at which a wait only looks again still counts; at its deadline it does not', () => {
    const list = [{ id: 'n', kind: 'naps', napMs: 10, ms: 20 }, welcome];
    const self = ana({ j: { list } });
    self.call(0, [event('go', 0)]);
    self.call(10, [event('reply', 10)]);
    expect(self.log).toContain('10 send email');
    const late = ana({ j: { list } });
    late.call(0, [event('go', 0)]);
    late.run(10);
    late.call(20, [event('reply', 20)]);
    expect(late.log).toContain('20 exited timeout');
  });

  test('a step that changes the profile takes runs out by edge, and starts others, in the same instant', () => {
    const self = ana({
      a: {
        list: [
          { id: 'u', kind: 'update', attribute: 'seats', value: 5 },
          { id: 'w', kind: 'wait', ms: DAY },
        ],
      },
      b: { entry: { by: 'segment', segment: 'big', existing: 'ignore' } as never, list: [welcome] },
    });
    self.call(1, [event('go', 1)]);
    expect(self.log.slice(0, 3)).toEqual(['1 entered a', '1 entered b', '1 send email']);
  });

  test('goals count in their window whatever became of the run, once', () => {
    const goals = [
      {
        name: 'won',
        event: 'buy',
        withinMs: 100,
        primary: true,
        count: 'once',
        source: { file: 'x', line: 1, column: 1 },
      },
    ];
    const self = ana({ j: { goals: goals as never, list: [] } });
    self.call(0, [event('go', 0)]);
    self.call(99, [event('buy', 99)]);
    self.call(99, [event('buy', 99)]);
    expect(self.log.filter((line) => line.includes('goal'))).toEqual(['99 goal won']);
    self.call(200, []);
    expect(self.state.exposures).toEqual([]);
  });

  test('a goal that is a guardrail says so in the log', () => {
    const source = { file: 'x', line: 1, column: 1 };
    const goal = { event: 'buy', withinMs: 100, primary: false, count: 'once', source };
    const goals = [
      { ...goal, name: 'won' },
      { ...goal, name: 'left', guardrail: true },
    ];
    const self = ana({ j: { goals: goals as never, list: [] } });
    self.call(0, [event('go', 0)]);
    const { decisions } = self.call(99, [event('buy', 99)]);
    expect(
      decisions.filter(({ type }) => type === 'goal').map(({ reason, values }) => [reason, values]),
    ).toEqual([
      ['won', { event: 'buy', primary: false }],
      ['left', { event: 'buy', primary: false, guardrail: true }],
    ]);
  });

  test('a run drains on its own digest, or moves, or exits, as the change says', () => {
    const before = planOf({
      j: {
        list: [
          { id: 'w', kind: 'wait', ms: DAY },
          { id: 'x', kind: 'exit' },
        ],
      },
    });
    const list = [{ id: 'v', kind: 'wait', ms: 2 * DAY }, welcome];
    const after = (migrate: readonly JsonObject[]) => planOf({ j: { migrate, list } });
    const change = (migrate: readonly JsonObject[]) => {
      const self = actor(linkPlan(before));
      self.call(0, [identify(known), event('go', 0)]);
      self.program = linkPlan(after(migrate), [bundleOf(before, 'j')]);
      self.call(1, [{ type: 'sweep', journey: null, dueAt: at(1), rank: 0, size: 1 }]);
      self.run(9 * DAY);
      return self.log;
    };
    expect(change([{ drain: 'w' }])).toEqual(['0 entered j', `${DAY} exited done`]);
    expect(change([{ exit: 'w' }])).toEqual(['0 entered j', '1 exited migrated']);
    expect(change([{ moved: { from: 'w', to: 'v' } }])).toContain(`${1 + 2 * DAY} send email`);
  });

  test('a run waits on, as long as before, at a step that only has another name', () => {
    const wait = (id: string, ms: number) => ({ id, kind: 'wait', ms });
    const before = planOf({ j: { list: [wait('w', DAY), welcome] } });
    const change = (ms: number) => {
      const self = actor(linkPlan(before));
      self.call(0, [identify(known), event('go', 0)]);
      const after = planOf({
        j: { migrate: [{ moved: { from: 'w', to: 'v' } }], list: [wait('v', ms), welcome] },
      });
      self.program = linkPlan(after, [bundleOf(before, 'j')]);
      self.call(5, [{ type: 'sweep', journey: null, dueAt: at(5), rank: 0, size: 1 }]);
      expect(self.state.runs[0]).toMatchObject({ step: 'v', digest: after.journeys.j?.digest });
      self.run(9 * DAY);
      return self.log.filter((line) => line.includes('send'));
    };
    expect(change(DAY)).toEqual([`${DAY} send email`]);
    expect(change(2 * DAY)).toEqual([`${5 + 2 * DAY} send email`]);
  });

  test('a run whose digest nobody holds ends and says so', () => {
    const self = ana({ j: { list: [{ id: 'w', kind: 'wait', ms: DAY }] } });
    self.call(0, [event('go', 0)]);
    self.program = linkPlan(planOf({}));
    self.call(1, []);
    expect(self.log).toContain('1 exited digest_gone');
  });

  test('a plan that changes no journey touches no run', () => {
    const self = ana({ j: { list: [{ id: 'w', kind: 'wait', ms: DAY }] } });
    self.call(0, [event('go', 0)]);
    const runs = self.state.runs;
    self.program = linkPlan(
      planOf({ j: { list: [{ id: 'w', kind: 'wait', ms: DAY }] }, other: { list: [] } }),
    );
    self.call(1, []);
    expect(self.state.runs).toEqual(runs);
  });
});

test('a population trait contributes its zero first and differences after', () => {
  const traits = {
    buys: { fact: 'buys', read: { of: 'count' }, type: 'number', population: true, about: {} },
  };
  const self = ana({}, { traits: traits as never });
  expect(self.results[0]?.effects).toEqual([
    { type: 'contribute', trait: 'buys', count: 1, sum: 0, sumOfSquares: 0 },
  ]);
  self.call(1, [event('buy', 1), event('buy', 1)]);
  expect(self.last.effects).toEqual([
    { type: 'contribute', trait: 'buys', count: 0, sum: 1, sumOfSquares: 1 },
    { type: 'contribute', trait: 'buys', count: 0, sum: 1, sumOfSquares: 3 },
  ]);
});
