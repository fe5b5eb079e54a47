/** Names and scopes of operators' tokens. */
import { expect, it } from 'vitest';
import { MissingSetting } from './access.ts';
import { findToken, mayAsk, readAdminTokens, type Scope } from './admin-tokens.ts';

it('reads names, scopes and tokens, by commas and lines; the main one is called `admin`', () => {
  const tokens = readAdminTokens({ RUTTER_ADMIN_TOKENS: 'ci:plan=abc=,\n grafana:metrics=m, ana=x:y' }, 't');
  expect(tokens).toEqual([
    { name: 'admin', scope: 'all', token: 't' },
    { name: 'ci', scope: 'plan', token: 'abc=' },
    { name: 'grafana', scope: 'metrics', token: 'm' },
    { name: 'ana', scope: 'all', token: 'x:y' },
  ]);
  expect(findToken(tokens, 'Bearer abc=')?.name).toBe('ci');
  expect([findToken(tokens, 'Bearer abc'), findToken(tokens, 'abc='), findToken(tokens, '')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it.each(['=secret1', 'ci', 'ci:everything=secret1', 'ci:plan=', 'a b=secret1'])(
  'refuses %j, and does not repeat it',
  (text) => {
    const read = () => readAdminTokens({ RUTTER_ADMIN_TOKENS: text }, 't');
    expect(read).toThrow(MissingSetting);
    expect(read).not.toThrow(/secret1/);
  },
);

const ASKED = [
  ['GET', '/metrics'],
  ['GET', '/admin/plan'],
  ['POST', '/admin/plan'],
  ['GET', '/admin/subscribers/:id'],
  ['POST', '/admin/controls'],
] as const;

it.each<[Scope, readonly boolean[]]>([
  ['all', [true, true, true, true, true]],
  ['read', [true, true, false, true, false]],
  ['plan', [false, true, true, false, false]],
  ['metrics', [true, false, false, false, false]],
])('%s', (scope, expected) => {
  expect(ASKED.map(([method, route]) => mayAsk(scope, method, route))).toEqual(expected);
});
