/** `call`: what is planned, when the run waits, and what the answer becomes. */
import { expect, describe as group, test } from 'vitest';
import { linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { NEVER, type SendKey } from '../../../base/ids.ts';
import { call } from './index.ts';

const NOW = '2026-01-01T00:00:00Z';
const key = 'k' as SendKey;

function link(data: object) {
  const plain = { id: 'here', request: { url: 'https://a.example' }, class: 'service', maxLatenessMs: null };
  return call.link(
    planOf({ kind: 'call', ...plain, onUnknown: null, onError: null, blocks: false, ...data }),
    linker,
  );
}

group('the run', () => {
  test('goes on at once, or stays for the answer', () => {
    const free = viewOf({ now: NOW });
    expect(link({}).arrive(free.view)).toEqual({ go: 'next' });
    expect(free.planned).toMatchObject([
      { type: 'call', channels: ['call'], class: 'service', blocks: false },
    ]);
    const blocked = viewOf({ now: NOW });
    expect(link({ blocks: true }).arrive(blocked.view)).toEqual({ go: 'stay', dueAt: NEVER });
    expect(blocked.planned).toMatchObject([{ blocks: true }]);
  });

  test('the answer is kept under `response`; without one it is null', () => {
    const { view } = viewOf({ now: NOW });
    const step = link({ blocks: true });
    const answer = { score: 7 };
    expect(step.settled?.(view, { key, state: 'accepted', reason: '', answer })).toEqual({ go: 'next' });
    expect(view.run.answers).toEqual({ here: { response: answer } });
    step.settled?.(view, { key, state: 'expired', reason: '' });
    expect(view.run.answers).toEqual({ here: { response: null } });
  });

  test.each([
    ['rejected', { go: 'to', step: 'repair' }],
    ['dead', { go: 'to', step: 'repair' }],
    ['expired', { go: 'next' }],
    ['accepted', { go: 'next' }],
  ])('%s', (state, move) => {
    const step = link({ blocks: true, onError: { to: 'repair' } });
    expect(step.settled?.(viewOf({ now: NOW }).view, { key, state, reason: '' })).toEqual(move);
  });
});

group('what is written', () => {
  const URL = 'url: https://crm.example/hook';
  test.each([
    ['nobody reads the answer', `{ ${URL} }`, '', false],
    ['told to wait', `{ ${URL}, wait: true }`, '', true],
    ['steps for a failure', `{ ${URL}, on_error: [{ id: in, exit: failed }] }`, '', true],
    ['an address from the environment', '{ url: { env: CRM_HOOK } }', '', false],
    [
      'a template reads the answer',
      `{ ${URL} }`,
      '\n- { id: b, update: { profile.lifecycle: { template: "{{ steps.a.response.stage }}" } } }',
      true,
    ],
  ])('%s', async (_title, written, more, blocks) => {
    const { problems, steps } = await compileSteps(`- { id: a, call: ${written} }${more}`);
    expect(problems).toEqual([]);
    expect(steps.a).toMatchObject({ blocks, class: 'promotional', request: { method: 'POST' } });
  });

  test.each([
    [`{ ${URL}, wait: false, on_error: [{ id: in, exit: failed }] }`, '', 'bad-wait: wait: false'],
    ['{ url: crm.example/hook }', '', 'bad-url: crm.example/hook'],
    ['{ url: "ftp://crm.example" }', '', 'bad-url: "ftp://crm.example"'],
    [`{ ${URL}, body: { x: "{{ event.plan }}" } }`, '', 'unbound-path: event.plan'],
    [`{ ${URL}, class: nobody }`, '', 'unknown-class: nobody'],
  ])('%s is refused', async (written, more, problem) => {
    expect((await compileSteps(`- { id: a, call: ${written} }${more}`)).problems).toEqual([problem]);
  });

  test('the example compiles and describes itself', async () => {
    const { problems, steps } = await compileSteps(readExample('steps', 'call'));
    expect(problems).toEqual([]);
    expect(call.describe(steps.tell_sales!)).toBe('call `https://crm.example/hooks/rutter`');
    expect(call.branches(steps.tell_sales!)).toEqual([{ label: 'next', to: null }]);
  });
});
