/** Links that go out in messages: they come back as they went, and tell nobody whom they are about. */
import { expect, it } from 'vitest';
import { sealToken } from '../delivery/token.ts';
import { CONFIRM_DAYS, createLinks, type LinkClaims, PREFERENCES_DAYS } from './links.ts';

const claims: LinkClaims = {
  subscriber: 'ana',
  key: 'k1',
  channel: 'email',
  class: 'promotional',
  address: 'ana@example.com',
  journey: 'j',
  step: 's',
  template: 't',
};
const target = { ...claims, at: 10 * 86_400_000 + 5, purpose: 'news' };
const tokenOf = (url: string) => url.split('/').at(-1) ?? '';

it('bring back what they were made for, under one address with or without a slash', () => {
  for (const base of ['https://shop.example/r', 'https://shop.example/r/']) {
    const links = createLinks(base, 'secret');
    const { unsubscribe } = links.make(target);
    expect(unsubscribe).toMatch(/^https:\/\/shop\.example\/r\/u\/r1\.[\w-]+$/);
    expect(links.unsubscribe(claims)).toBe(unsubscribe);
    expect(links.read(tokenOf(unsubscribe))).toEqual(claims);
  }
});

it('are the same for the same send, and hold no readable word', () => {
  const { unsubscribe } = createLinks('', 'secret').make(target);
  expect(createLinks('', 'secret').make({ ...target }).unsubscribe).toBe(unsubscribe);
  const bytes = Buffer.from(tokenOf(unsubscribe).slice(3), 'base64url').toString('latin1');
  for (const word of Object.values(claims).filter(({ length }) => length > 1))
    expect(bytes).not.toContain(word);
});

it('are nothing when altered, of another secret, or not about a send', () => {
  const links = createLinks('', 'secret');
  const token = tokenOf(links.make(target).unsubscribe);
  expect(createLinks('', 'other').read(token)).toBeNull();
  expect(links.read(`${token.slice(0, -2)}AA`)).toBeNull();
  expect(links.read(sealToken('secret', { s: 'ana' }))).toBeNull();
});

it('end after their days, and then still say who they were for', () => {
  const links = createLinks('', 'secret');
  const { preferences, confirm } = links.make(target);
  const day = (number: number) => number * 86_400_000;
  const cases = [
    ['preferences', preferences, links.readPreferences, PREFERENCES_DAYS, null],
    ['confirm', confirm, links.readConfirm, CONFIRM_DAYS, 'news'],
  ] as const;
  for (const [, url, read, days, purpose] of cases) {
    expect(read(tokenOf(url), day(10 + days + 1) - 1)).toEqual({ ...claims, purpose, isOver: false });
    expect(read(tokenOf(url), day(10 + days + 1))).toEqual({ ...claims, purpose, isOver: true });
  }
});

it('are good for one thing: no link stands for another', () => {
  const links = createLinks('', 'secret');
  const made = links.make(target);
  const readers = {
    unsubscribe: (token: string) => links.read(token),
    preferences: (token: string) => links.readPreferences(token, 0),
    confirm: (token: string) => links.readConfirm(token, 0),
  };
  for (const [name, read] of Object.entries(readers)) {
    for (const [kind, url] of Object.entries(made)) expect(read(tokenOf(url)) === null).toBe(kind !== name);
  }
});
