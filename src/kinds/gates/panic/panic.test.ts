/** `panic`: holds what a control covers, lets plan B through, and knows what it was told (semantics 37, 38). */
import { expect, describe as group, test } from 'vitest';
import { at, emptyState, gateViewOf, policyOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import type { Control } from '../../../kernel/input.ts';
import type { PanicData, PlanB } from '../../../kernel/panic-policy.ts';
import { panic } from './index.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';

const NOW = at('2026-01-05T00:00:00Z');
const LATER = at('2026-01-06T00:00:00Z');
const LAST = at('2026-01-07T00:00:00Z');

function control(given: Partial<Control> = {}): Control {
  const base = { id: 'c1', kind: 'panic', scope: {}, mode: 'hold', entrants: 'queue', since: NOW } as const;
  return { ...base, until: LATER, policy: 'stop', name: 'all', by: 'ana', reason: 'wrong price', ...given };
}

function judge(
  controls: readonly Control[],
  { planB, send = {}, substituted }: { planB?: Partial<PlanB>; send?: object; substituted?: string[] } = {},
) {
  const spec: PanicData = {
    scopes: { all: {} },
    mayPull: null,
    planB: planB === undefined ? {} : { all: { trickle: null, substitute: null, ...planB } },
    triggers: [],
  };
  const state = { ...emptyState(), ...(substituted !== undefined && { substituted }) };
  const view = gateViewOf({ now: NOW, state });
  const shared = { version: 1, moments: {}, controls };
  const seen = { ...view, context: { ...view.context, shared } };
  const own = { ...sendOf({ tags: ['sale'] }), journey: 'j', ...send };
  return link([policyOf('stop', spec)]).judge(own, [], seen);
}

group('what is held', () => {
  test.each<[string, Partial<Control>, boolean]>([
    ['everything', { scope: {} }, true],
    ['its channel', { scope: { channels: ['email'] } }, true],
    ['another channel', { scope: { channels: ['push'] } }, false],
    ['its class', { scope: { classes: ['promotional'] } }, true],
    ['its channel and another class', { scope: { channels: ['email'], classes: ['service'] } }, false],
    ['one of its tags', { scope: { tags: ['sale', 'news'] } }, true],
    ['its journey', { kind: 'pause', scope: { journeys: ['j'] } }, true],
    ['another journey', { kind: 'pause', scope: { journeys: ['k'] } }, false],
  ])('%s', (_title, given, isHeld) => {
    const expected = isHeld
      ? { verdict: 'hold', until: LATER, policy: 'stop', reason: given.kind ?? 'panic' }
      : { verdict: 'pass' };
    expect(judge([control(given)])).toMatchObject(expected);
  });

  test('nothing is stopped: everything passes', () => {
    expect(judge([])).toEqual({ verdict: 'pass' });
  });

  test('under two controls the older is named, and the earlier end is when it is judged again', () => {
    const controls = [control({ until: LAST }), control({ id: 'c2', kind: 'pause' })];
    expect(judge(controls)).toMatchObject({ verdict: 'hold', reason: 'panic', until: LATER });
  });
});

group('plan B', () => {
  const trickle = (buckets: number) => ({ trickle: { buckets, classes: null, journeys: null } });
  const substitute = { substitute: { template: 'sorry', channel: 'email', class: 'service' } };

  test.each<[string, Partial<PlanB>, object, string]>([
    ['all of it trickles on', trickle(10_000), {}, 'pass'],
    ['none of it trickles on', trickle(0), {}, 'hold'],
    [
      'other classes trickle on',
      { trickle: { buckets: 10_000, classes: ['service'], journeys: null } },
      {},
      'hold',
    ],
    [
      'other journeys trickle on',
      { trickle: { buckets: 10_000, classes: null, journeys: ['k'] } },
      {},
      'hold',
    ],
    ['a substitute goes in its place', substitute, {}, 'refuse'],
    ['what is a substitute of it passes', substitute, { substitute: 'c1' }, 'pass'],
    ['a message to a team has none', substitute, { contact: 'support' }, 'hold'],
    ['a call has none', substitute, { type: 'call' }, 'hold'],
  ])('%s', (_title, planB, send, verdict) => {
    expect(judge([control()], { planB, send }).verdict).toBe(verdict);
  });

  test('the log says that it trickled, and by which policy', () => {
    const { note } = judge([control()], { planB: trickle(10_000) }) as { note?: object };
    expect(note).toMatchObject({ policy: 'stop', reason: 'trickle', values: { control: 'c1' } });
  });

  test('about two percent of many trickle on', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `k${index}`);
    const passed = keys.filter(
      (key) => judge([control()], { planB: trickle(200), send: { key } }).verdict === 'pass',
    );
    expect(passed.length).toBeGreaterThan(60);
    expect(passed.length).toBeLessThan(140);
  });

  test('one substitute for each person and panic, and none under a second control', () => {
    expect(judge([control()], { planB: substitute, substituted: ['c1'] }).verdict).toBe('hold');
    const second = control({ id: 'c2', policy: null });
    expect(judge([control(), second], { planB: substitute }).verdict).toBe('hold');
  });

  test('without its policy a control has no plan B', () => {
    expect(judge([control({ policy: 'gone' })], { planB: trickle(10_000) }).verdict).toBe('hold');
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('gates', 'panic'));
    expect(problems).toEqual([]);
    expect(policy?.spec.planB).toEqual({
      email_promos: { trickle: { buckets: 200, classes: null, journeys: null }, substitute: null },
    });
    expect(panic.describe(policy!.spec)).toBe(
      'may stop `email_promos`, `everything`; when `email_promos` is stopped, 2% of it trickles on; each journey is warned about at 0.1% and stopped at 0.3% of complaints within 24 hours, from 500 sends on',
    );
  });

  test.each([
    ['plan B of no scope', 'plan_b: { none: { trickle: { share: 2% } } }', 'bad-panic'],
    [
      'an unknown template',
      'plan_b: { all: { substitute: { template: none, class: promotional } } }',
      'unknown-template',
    ],
    [
      'a limit of zero',
      'triggers: [{ rate: complaints, window: 1d, min: 1, pause: 0%, scope: class }]',
      'bad-panic',
    ],
    [
      'a window that is too long',
      'triggers: [{ rate: complaints, window: 31d, min: 1, pause: 1%, scope: class }]',
      'bad-panic',
    ],
    [
      'a warning after the stop',
      'triggers: [{ rate: complaints, window: 1d, min: 1, warn: 2%, pause: 1%, scope: class }]',
      'bad-panic',
    ],
  ])('%s is refused', async (_title, line, code) => {
    const { problems, policy } = await compilePolicy(
      `kind: PanicPolicy\nname: p\nscopes: { all: {} }\n${line}`,
    );
    expect(problems).toEqual([expect.stringContaining(code)]);
    expect(policy).toBe(undefined);
  });

  test.each([
    ['panic', 'needs the end of the panic: `rutter resume c1`'],
    ['pause', 'needs the end of the pause: `rutter resume c1`'],
    ['substituted', 'the substitute of c1 goes out in its place'],
  ])('what would have to change: %s', (reason, expected) => {
    expect(remedy({ reason, values: { control: 'c1' } } as never)).toBe(expected);
  });
});
