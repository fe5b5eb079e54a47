/** Links that go out in messages: they come back as they went, and tell nobody whom they are about. */
import { expect, it } from 'vitest';
import { sealToken } from '../delivery/token.ts';
import { createLinks, type LinkClaims } from './links.ts';

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
const tokenOf = (url: string) => url.split('/').at(-1) ?? '';

it('bring back what they were made for, under one address with or without a slash', () => {
  for (const base of ['https://shop.example/r', 'https://shop.example/r/']) {
    const links = createLinks(base, 'secret');
    const { unsubscribe, preferences } = links.make(claims);
    expect(unsubscribe).toMatch(/^https:\/\/shop\.example\/r\/u\/r1\.[\w-]+$/);
    expect(preferences).toBe(unsubscribe.replace('/u/', '/p/'));
    expect(links.read(tokenOf(unsubscribe))).toEqual(claims);
  }
});

it('are the same for the same send, and hold no readable word', () => {
  const { unsubscribe } = createLinks('', 'secret').make(claims);
  expect(createLinks('', 'secret').make({ ...claims }).unsubscribe).toBe(unsubscribe);
  const bytes = Buffer.from(tokenOf(unsubscribe).slice(3), 'base64url').toString('latin1');
  for (const word of Object.values(claims).filter(({ length }) => length > 1))
    expect(bytes).not.toContain(word);
});

it('are nothing when altered, of another secret, or not about a send', () => {
  const links = createLinks('', 'secret');
  const token = tokenOf(links.make(claims).unsubscribe);
  expect(createLinks('', 'other').read(token)).toBeNull();
  expect(links.read(`${token.slice(0, -2)}AA`)).toBeNull();
  expect(links.read(sealToken('secret', { s: 'ana' }))).toBeNull();
});
