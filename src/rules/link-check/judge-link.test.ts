/** What is wrong with a link: the first thing only, and nothing of what Liquid prints. Whatever is written, it answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../language/syntax/parse.ts';
import { linksOf } from '../links.ts';
import { localesOf, textsOf } from '../template-texts.ts';
import { judgeLink } from './judge-link.ts';

const HOSTS = ['shop.example', '*.shop.example'];

function judge(html: string, hosts: readonly string[] = []): readonly (string | null)[] {
  const { root } = parseYaml('t.yaml', `locales: { en: { html: ${JSON.stringify(html)} } }\n`);
  if (root?.node !== 'map') throw new Error('no map');
  const links = localesOf({ root }).flatMap(textsOf).flatMap(linksOf);
  return links.map((link) => judgeLink(link, { hosts, anchors: new Set(['top']) })?.label ?? null);
}

describe('judgeLink', () => {
  it.each<[string, string | null]>([
    ['https://shop.example/a?b=c#d', null],
    ['HTTPS://SHOP.EXAMPLE', null],
    ['https://shop.example:8443/a', null],
    ['https://tienda-españa.example/', null],
    ['myapp://cart/{{ entry.id }}', null],
    ['#top', null],
    ['{{ links.unsubscribe }}', null],
    ['{% if a %}x{% endif %}', null],
    ['https://{{ entry.shop }}', null],
    ['https://shop.example/{{ entry.id }}', null],
    ['https://shop.example/100%25', null],
    ['mailto:?subject=a', null],
    ['tel:{{ profile.phone }}', null],
    ['cid:logo', null],
    ['   ', 'leads nowhere'],
    ['#', 'a placeholder'],
    ['#bottom', 'leads nowhere'],
    ['//shop.example', 'a mail has no page that it could be relative to'],
    ['shop.example', 'a mail has no page that it could be relative to'],
    ['https://shop.example/a b', 'ends at the space for some mail programs'],
    ['file:///etc/passwd', 'not followed'],
    ['JavaScript:void(0)', 'not followed'],
    ['mailto:', 'nobody to write to'],
    ['tel:', 'nobody to call'],
    ['https://', 'no address'],
    ['https:shop.example', 'no address'],
    ['http://http://shop.example', 'the scheme stands twice'],
    ['https://shop.example/50%', 'a `%` that escapes nothing'],
    ['https://shop .example', 'ends at the space for some mail programs'],
    ['https://[::1]/', 'an internal host'],
    ['http://0x7f.1/', 'an internal host'],
    ['https://shop/cart', 'an internal host'],
    ['http://shop.example', 'anybody on the way can read and change it'],
  ])('%s: %s', (url, label) => {
    expect(judge(`<a href='${url}'>x</a>`)).toEqual([label]);
  });

  it.each<[string, string | null]>([
    ['https://shop.example', null],
    ['https://a.b.shop.example', null],
    ['https://{{ entry.shop }}.other.example', null],
    ['mailto:a@other.example', null],
    ['https://shop.example.other.example', 'not among the hosts of the standards'],
    ['https://notshop.example', 'not among the hosts of the standards'],
    ['https://shop.example@other.example', 'not among the hosts of the standards'],
  ])('with hosts of the standards, %s: %s', (url, label) => {
    expect(judge(`<a href="${url}">x</a>`, HOSTS)).toEqual([label]);
  });

  it('asks of images where they are, not whose', () => {
    expect(judge('<img src="https://cdn.example/a.png"><img src="data:image/png;base64,A">', HOSTS)).toEqual([
      null,
      'not shown',
    ]);
  });

  it('says no password', () => {
    const { root } = parseYaml('t.yaml', 'locales: { en: { text: "http://ana:s3cret@a.example" } }\n');
    if (root?.node !== 'map') throw new Error('no map');
    const [link] = localesOf({ root }).flatMap(textsOf).flatMap(linksOf);
    const found = link && judgeLink(link, { hosts: [], anchors: new Set() });
    expect(found?.message).toBe('the link `http://***@a.example` is not encrypted');
  });

  it('answers whatever is written', () => {
    const part = fc.constantFrom(
      'http',
      'https',
      ':',
      '/',
      '//',
      '?',
      '#',
      '%',
      '@',
      '[',
      ']',
      '.',
      ' ',
      'a',
      '🎉',
      '{{ a }}',
      '0x7f',
    );
    const anything = fc.oneof(
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(anything, (url) => {
        const quoted = url.replaceAll('"', '').replace(/\{[{%](?! a )/g, '');
        expect(judge(`<a href="${quoted}">x</a>`)).toHaveLength(1);
      }),
    );
  });
});
