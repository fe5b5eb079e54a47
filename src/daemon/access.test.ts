/** Who may talk to the daemon, and what must be set for it. */
import { expect, it } from 'vitest';
import { isSameSecret, MissingSetting, readAccess } from './access.ts';
import { createLog } from './log.ts';

function read(environment: { readonly [name: string]: string }, development = false) {
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line) } as unknown as NodeJS.WritableStream;
  return { access: readAccess(environment, development, createLog('info', sink)), lines: lines.join('') };
}

const given = {
  RUTTER_WRITE_KEYS: 'a, b,,',
  RUTTER_ADMIN_TOKEN: 't',
  RUTTER_LINK_SECRET: 'sixteen letters!',
};

it('reads keys, token and secret', () => {
  const { access, lines } = read(given);
  expect(access).toEqual({ writeKeys: ['a', 'b'], adminToken: 't', linkSecret: 'sixteen letters!' });
  expect(lines).toBe('');
});

it('makes up in development what is not set, another one each time, and says so without saying what', () => {
  const { access, lines } = read({ RUTTER_ADMIN_TOKEN: '' }, true);
  expect(access.writeKeys).toHaveLength(1);
  expect(access.adminToken.length).toBeGreaterThan(30);
  expect(access.linkSecret.length).toBeGreaterThan(30);
  expect(read({}, true).access.adminToken).not.toBe(access.adminToken);
  expect(lines).toContain('RUTTER_WRITE_KEYS');
  expect(lines).not.toContain(access.adminToken);
});

it.each([
  [{}, 'RUTTER_WRITE_KEYS, RUTTER_ADMIN_TOKEN, RUTTER_LINK_SECRET'],
  [{ ...given, RUTTER_ADMIN_TOKEN: '' }, 'RUTTER_ADMIN_TOKEN'],
  [{ ...given, RUTTER_LINK_SECRET: 'short' }, 'too short'],
])('wants everything in production, and names all that is missing: %j', (environment, expected) => {
  expect(() => read(environment)).toThrow(MissingSetting);
  expect(() => read(environment)).toThrow(expected);
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
