/** Who may talk to the daemon, and what must be set for it. */
import { expect, it } from 'vitest';
import { isSameSecret, MissingSetting, readAccess } from './access.ts';
import { createLog } from './log.ts';

function read(environment: { readonly [name: string]: string }, development = false) {
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line) } as unknown as NodeJS.WritableStream;
  return { access: readAccess(environment, development, createLog('info', sink)), lines: lines.join('') };
}

it('reads keys, token and secret', () => {
  const { access, lines } = read({
    RUTTER_WRITE_KEYS: 'a, b,,',
    RUTTER_ADMIN_TOKEN: 't',
    RUTTER_LINK_SECRET: 's',
  });
  expect(access).toEqual({ writeKeys: ['a', 'b'], adminToken: 't', linkSecret: 's' });
  expect(lines).toBe('');
});

it('makes up what is not set, another one each time, and says so without saying what', () => {
  const { access, lines } = read({ RUTTER_LINK_SECRET: 's', RUTTER_ADMIN_TOKEN: '' });
  expect(access.writeKeys).toHaveLength(1);
  expect(access.adminToken.length).toBeGreaterThan(30);
  expect(read({ RUTTER_LINK_SECRET: 's' }).access.adminToken).not.toBe(access.adminToken);
  expect(lines).toContain('RUTTER_WRITE_KEYS');
  expect(lines).not.toContain(access.adminToken);
});

it.each([{}, { RUTTER_LINK_SECRET: '' }])('wants the link secret in production: %j', (environment) => {
  expect(() => read(environment)).toThrow(MissingSetting);
  expect(read(environment, true).access.linkSecret.length).toBeGreaterThan(30);
});

it.each([
  ['same', 'same', true],
  ['same', 'Same', false],
  ['', 'same', false],
  ['same and more', 'same', false],
  ['ñ', 'n', false],
])('%j and %j are the same secret: %s', (given, wanted, expected) => {
  expect(isSameSecret(given, wanted)).toBe(expected);
});
