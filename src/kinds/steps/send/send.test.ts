/** `send`: what is planned, where the run goes by its outcome, and which templates fit. */
import { expect, describe as group, test } from 'vitest';
import { linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { NEVER, type SendKey } from '../../../base/ids.ts';
import type { JsonObject } from '../../../base/json.ts';
import { send } from './index.ts';
import type { SendData } from './schema.ts';

const NOW = '2026-01-01T00:00:00Z';

function link(data: object = {}) {
  const plain = {
    kind: 'send',
    channels: ['email'],
    content: { by: 'channel', templates: { email: 'welcome' } },
    class: 'promotional',
    tags: ['news'],
    onCapped: { do: 'skip' },
    maxLatenessMs: 1000,
    onUnknown: null,
    blocks: true,
    onError: null,
  };
  return send.link(planOf({ ...plain, ...data }), linker);
}

group('the run', () => {
  test('plans and stays until the send is final', () => {
    const { view, planned } = viewOf({ now: NOW });
    expect(link().arrive(view)).toEqual({ go: 'stay', dueAt: NEVER });
    expect(planned).toEqual([
      {
        type: 'send',
        channels: ['email'],
        class: 'promotional',
        tags: ['news'],
        templates: { email: 'welcome' },
        request: null,
        maxLatenessMs: 1000,
        onCapped: { do: 'skip' },
        onUnknown: null,
        blocks: true,
      },
    ]);
  });

  test('goes on at once with `wait: false`', () => {
    const { view, planned } = viewOf({ now: NOW });
    expect(link({ blocks: false }).arrive(view)).toEqual({ go: 'next' });
    expect(planned).toMatchObject([{ blocks: false }]);
  });

  test.each([
    ['accepted', '', {}, { go: 'next' }],
    ['refused', 'excluded', { onError: { to: 'e' } }, { go: 'next' }],
    ['expired', '', { onError: { to: 'e' } }, { go: 'next' }],
    ['rejected', 'address', { onError: { to: 'e' } }, { go: 'to', step: 'e' }],
    ['dead', '', { onError: { to: 'e' } }, { go: 'to', step: 'e' }],
    ['rejected', 'address', {}, { go: 'next' }],
    ['refused', 'cap', { onCapped: { do: 'skip' } }, { go: 'next' }],
    ['refused', 'cap', { onCapped: { do: 'exit' } }, { go: 'exit', reason: 'capped' }],
    ['refused', 'outranked', { onCapped: { do: 'exit' } }, { go: 'exit', reason: 'capped' }],
  ])('%s %s with %o', (state, reason, data, move) => {
    const settled = { key: 'k' as SendKey, state, reason };
    expect(link(data).settled?.(viewOf({ now: NOW }).view, settled)).toEqual(move);
  });

  test('a chosen template must be listed; another value is a rejected send and the run goes on', () => {
    const step = link({ content: { by: 'choice', path: ['entry', 'message'], of: ['a', 'b'] } });
    const listed = viewOf({ now: NOW, entry: { properties: { message: 'b' } } });
    expect(step.arrive(listed.view).go).toBe('stay');
    expect(listed.planned).toMatchObject([{ templates: { email: 'b' } }]);
    for (const properties of [{ message: 'c' }, { message: 'constructor' }, {}]) {
      const { view, planned, decided } = viewOf({ now: NOW, entry: { properties } });
      expect(step.arrive(view)).toEqual({ go: 'next' });
      expect(planned).toEqual([]);
      expect(decided).toMatchObject([{ type: 'settled', reason: 'template_not_listed', channel: 'email' }]);
    }
  });
});

group('value', () => {
  test('its value is a number, or read when it is planned; what is no number says nothing', () => {
    const planned = (value: SendData['value'], properties: JsonObject = {}) => {
      const noted = viewOf({ now: NOW, entry: { properties } });
      link(value === undefined ? {} : { value }).arrive(noted.view);
      return noted.planned[0]?.value;
    };
    expect(planned(undefined)).toBeUndefined();
    expect(planned(2)).toBe(2);
    expect(planned(['entry', 'total'], { total: 3 })).toBe(3);
    expect(planned(['entry', 'total'], { total: 'much' })).toBeUndefined();
  });

  test.each([
    ['12.5', 12.5],
    ['entry.count', ['entry', 'count']],
  ])('value: %s', async (written, value) => {
    const { steps } = await compileSteps(
      `- { id: a, send: { channel: email, template: welcome, value: ${written} } }`,
    );
    expect(steps.a).toMatchObject({ value });
  });
});

group('what is written', () => {
  test.each([
    ['{ channel: email, template: welcome }', 'send `welcome` by `email`'],
    [
      '{ channels: [push, email], template: { push: ping, email: welcome } }',
      'send `ping`, `welcome` by `push`, else `email`',
    ],
    [
      '{ channel: email, template: { ref: entry.message, of: [promo_a, promo_b] } }',
      'send `promo_a` or `promo_b` by `email`',
    ],
    [
      '{ channel: email, template: welcome, on_capped: { defer: 1d }, max_lateness: 6h, tags: [a], class: service, on_unknown: hold, wait: false }',
      'send `welcome` by `email`',
    ],
  ])('%s', async (written, described) => {
    const { problems, steps } = await compileSteps(`- { id: a, send: ${written} }`);
    expect(problems).toEqual([]);
    expect(send.describe(steps.a!)).toBe(described);
  });

  test('everything has a default', async () => {
    const { steps } = await compileSteps('- { id: a, send: { channel: email, template: welcome } }');
    expect(steps.a).toMatchObject({
      channels: ['email'],
      content: { by: 'channel', templates: { email: 'welcome' } },
      class: 'promotional',
      tags: [],
      onCapped: { do: 'skip' },
      maxLatenessMs: null,
      blocks: true,
      onError: null,
    });
  });

  test('steps of a failure are a way out', async () => {
    const { steps } = await compileSteps(
      '- { id: a, send: { channel: email, template: welcome, on_error: [{ id: in, exit: failed }] } }',
    );
    expect(send.branches(steps.a!)).toEqual([
      { label: 'error', to: 'in' },
      { label: 'next', to: null },
    ]);
  });
});

group('what is refused', () => {
  test.each([
    ['{ channel: email, template: ping }', 'wrong-channel: ping'],
    ['{ channels: [push, email], template: welcome }', 'wrong-channel: welcome'],
    ['{ channels: [push, email], template: { push: ping } }', 'missing-template: email'],
    ['{ channel: email, template: { email: welcome, push: ping } }', 'missing-template: push'],
    ['{ channel: email, template: welcom }', 'unknown-template: welcom'],
    ['{ channel: mail, template: welcome }', 'unknown-channel: mail'],
    ['{ channel: email, template: { ref: entry.message } }', 'bad-template: { ref: entry.message }'],
    ['{ channel: email, template: { ref: entry.count, of: [promo_a] } }', 'wrong-type: entry.count'],
    ['{ template: welcome }', 'bad-channel: { template: welcome }'],
    ['{ channel: call, template: welcome }', 'unknown-channel: call'],
    ['{ channel: email, template: welcome, wait: false, on_capped: exit }', 'bad-wait: on_capped'],
    [
      '{ channel: email, template: welcome, wait: false, on_error: [{ id: in, exit: x }] }',
      'bad-wait: on_error',
    ],
    ['{ channel: email, template: welcome, class: clas }', 'unknown-class: clas'],
    ['{ channel: email, template: welcome, value: entry.plan }', 'wrong-type: entry.plan'],
    ['{ channel: email, template: welcome, value: entry.nothing }', 'unknown-property: entry.nothing'],
  ])('%s is refused', async (written, problem) => {
    expect((await compileSteps(`- { id: a, send: ${written} }`)).problems).toEqual([problem]);
  });

  test('the example compiles', async () => {
    expect((await compileSteps(readExample('steps', 'send'))).problems).toEqual([]);
  });
});
