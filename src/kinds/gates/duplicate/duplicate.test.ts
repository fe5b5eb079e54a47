/** `duplicate`: an address gets one copy of a message, for whoever was first (semantics 34). */
import { expect, describe as group, test } from 'vitest';
import { at, emptyState, gateViewOf, policyOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { instant, type SendKey, type SubscriberId } from '../../../base/ids.ts';
import type { AddressTouch } from '../../../kernel/input.ts';
import { suppressionKey } from '../../../kernel/suppression.ts';
import { duplicate } from './index.ts';
import { addressWindowMs, link } from './run.ts';
import type { DuplicateData } from './schema.ts';

const DAY_MS = 86_400_000;
const NOW = '2026-01-08T12:00:00Z';

function touch(more: Partial<AddressTouch> = {}): AddressTouch {
  return {
    key: 'other' as SendKey,
    at: at('2026-01-08T11:00:00Z'),
    subscriber: 'bo' as SubscriberId,
    template: 'news',
    journey: 'weekly',
    class: 'promotional',
    ...more,
  };
}

const SEND = { ...sendOf(), journey: 'weekly', templates: { email: 'news', push: 'news' } };

function judge(
  touches: readonly AddressTouch[],
  data: Partial<DuplicateData> = {},
  { address = 'home@x.example', now = NOW }: { address?: string | null; now?: string } = {},
) {
  const gate = link([policyOf('p', { withinMs: 7 * DAY_MS, same: 'template', ...data })]);
  const view = gateViewOf({
    now,
    address,
    state: emptyState({}, 'ana'),
    touches: { [suppressionKey('email', 'home@x.example')]: touches },
  });
  return { verdict: gate.judge(SEND, [], view), view };
}

group('what is a second copy', () => {
  const cases: readonly [string, Partial<AddressTouch>, Partial<DuplicateData>, 'pass' | 'refuse'][] = [
    ['the same template, for somebody else', {}, {}, 'refuse'],
    ['somebody’s own', { subscriber: 'ana' as SubscriberId }, {}, 'pass'],
    ['an earlier attempt of this very send, for whom it was before', { key: 'k' as SendKey }, {}, 'pass'],
    ['another template', { template: 'offer' }, {}, 'pass'],
    ['no template', { template: null }, {}, 'pass'],
    ['another template of the journey', { template: 'offer' }, { same: 'journey' }, 'refuse'],
    ['another journey', { journey: 'daily' }, { same: 'journey' }, 'pass'],
    ['another journey of the class', { journey: 'daily', template: 'x' }, { same: 'class' }, 'refuse'],
    ['a class that is not covered', { class: 'service' }, {}, 'pass'],
    ['exactly as old as the window: half-open', { at: at('2026-01-01T12:00:00Z') }, {}, 'pass'],
    ['a millisecond younger', { at: instant(at('2026-01-01T12:00:00Z') + 1) }, {}, 'refuse'],
    ['of a clock that is ahead', { at: at('2026-01-08T12:00:01Z') }, {}, 'refuse'],
  ];
  test.each(cases)('%s', (_title, more, data, expected) => {
    expect(judge([touch(more)], data).verdict.verdict).toBe(expected);
  });

  test('the address is compared in its canonical form', () => {
    expect(judge([touch()], {}, { address: ' Home@X.example' }).verdict.verdict).toBe('refuse');
    expect(judge([touch()], {}, { address: 'else@x.example' }).verdict.verdict).toBe('pass');
    expect(judge([touch()], {}, { address: null }).verdict.verdict).toBe('pass');
  });

  test('where nothing is kept of any address, and on other channels, everything passes', () => {
    const gate = link([policyOf('p', { withinMs: DAY_MS, same: 'template' })]);
    expect(gate.judge(SEND, [], gateViewOf({ now: NOW })).verdict).toBe('pass');
    const touches = { [suppressionKey('push', 'ana@example.com')]: [touch()] };
    const push = { ...SEND, channels: ['push'] };
    expect(gate.judge(push, [], gateViewOf({ now: NOW, touches })).verdict).toBe('pass');
  });
});

group('what is said', () => {
  test('the policy, its line, the newest copy and not whose it was; until when it holds', () => {
    const { verdict, view } = judge([touch({ at: at('2026-01-07T00:00:00Z') }), touch()]);
    expect(verdict).toEqual({
      verdict: 'refuse',
      policy: 'p',
      reason: 'duplicate',
      source: { file: 'p.yaml', line: 2, column: 1 },
    });
    expect(view.seen).toEqual({
      sent: { at: '2026-01-08T11:00:00Z', journey: 'weekly', class: 'promotional', template: 'news' },
    });
    expect(JSON.stringify(view.seen)).not.toContain('bo');
    expect(view.validUntil).toBe(at('2026-01-15T11:00:00Z'));
    expect(judge([touch()], {}, { now: '2026-01-15T11:00:00Z' }).verdict.verdict).toBe('pass');
  });

  test('what would have to change: time, or another address', () => {
    const objection = {
      reason: 'duplicate',
      policy: 'p',
      spec: { withinMs: 7 * DAY_MS, same: 'template' },
      values: { sent: { at: '2026-01-08T11:00:00Z', template: 'news' } },
      until: null,
      channel: 'email',
      class: 'promotional',
      attribute: 'profile.email',
      zone: 'Europe/Madrid',
      describe: () => '',
    };
    expect(duplicate.remedy?.(objection)).toBe(
      'somebody else with the address in `profile.email` got it; again possible from 2026-01-15 12:00 Europe/Madrid, when 7 days have passed, or at another address',
    );
    expect(duplicate.remedy?.({ ...objection, spec: null })).toBe(
      'somebody else with the address in `profile.email` got it: needs another address',
    );
  });

  test('addresses are remembered for the longest window', () => {
    const windows = [7, 30, 1].map((days) =>
      policyOf(`p${days}`, { withinMs: days * DAY_MS, same: 'class' }),
    );
    expect(addressWindowMs(windows)).toBe(30 * DAY_MS);
    expect(addressWindowMs([])).toBe(0);
  });

  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('gates', 'duplicate'));
    expect(problems).toEqual([]);
    expect(policy?.spec).toEqual({ withinMs: 7 * DAY_MS, same: 'template' });
    expect(duplicate.describe(policy!.spec)).toBe(
      'an address that several people have gets a message of one template for one of them within 7 days',
    );
  });

  test.each([
    ['covers: { classes: [promotional] }\nwithin: 0s', ['bad-duplicates: 0s']],
    ['covers: { channels: [email] }\nwithin: 7d', ['bad-duplicates: { channels: [email] }']],
    ['covers: { classes: [promotional] }\nwithin: 7 days', ['bad-duration: 7 days']],
    ['covers: { classes: [promotional] }\nwithin: 7d\nsame: text', ['not-one-of: text']],
  ])('%s', async (body, problems) => {
    expect((await compilePolicy(`kind: DuplicatePolicy\nname: p\n${body}\n`)).problems).toEqual(problems);
  });
});
