/** Links of templates: where they are found, and what of them is fixed. */
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../language/syntax/parse.ts';
import { linksOf } from './links.ts';
import { localesOf, textsOf } from './template-texts.ts';

function links(content: string) {
  const text = `locales:\n  en:\n${content.replace(/^/gm, '    ')}\n`;
  const { root } = parseYaml('t.yaml', text);
  if (root?.node !== 'map') throw new Error('no map');
  return localesOf({ root })
    .flatMap(textsOf)
    .flatMap(linksOf)
    .map((link) => ({ ...link, written: text.slice(link.span.start, link.span.end) }));
}

describe('linksOf', () => {
  it('finds links of markup, by element and attribute', () => {
    const found = links(
      'mjml: |\n  <mj-image src="https://a.example/i.png" href="https://a.example/"/>\n  <a name="x">y</a><a href="">z</a>',
    );
    expect(found.map(({ element, attribute, url, isImage }) => [element, attribute, url, isImage])).toEqual([
      ['mj-image', 'href', 'https://a.example/', false],
      ['mj-image', 'src', 'https://a.example/i.png', true],
      ['a', 'href', '', false],
    ]);
  });

  it('puts the base of a menu before its links', () => {
    const found = links(
      'mjml: |\n  <mj-navbar base-url="https://a.example"><mj-navbar-link href="/x?a&amp;b">x</mj-navbar-link></mj-navbar>',
    );
    expect(found).toMatchObject([{ url: 'https://a.example/x?a&b', written: '/x?a&amp;b' }]);
  });

  it('finds addresses in running text, without the full stop of the sentence', () => {
    const found = links(
      'text: "See https://a.example/x. Or (http://b.example/?q={{ profile.id }}), https://c.example{{ p }}"',
    );
    expect(found.map(({ url }) => url)).toEqual([
      'https://a.example/x',
      'http://b.example/?q={{ profile.id }}',
      'https://c.example{{ p }}',
    ]);
  });

  it('finds addresses that are a value of a push body', () => {
    const found = links('body:\n  url: myapp://cart\n  list: ["www.a.example", no address]');
    expect(found.map(({ url }) => url)).toEqual(['myapp://cart', 'www.a.example']);
  });

  it('takes no longer than the text is long', () => {
    for (const piece of ['{% raw %}{{{{{{', 'https:...', '<a href="{{ a', 'https://', '{{ a }}{% ']) {
      const long = JSON.stringify(piece.repeat(100_000 / piece.length));
      expect(links(`text: ${long}\nbody: { url: ${long} }`).length).toBeGreaterThanOrEqual(0);
    }
  }, 5_000);

  it('tells what is printed into a link, and where it stands', () => {
    const [link] = links(
      'html: |\n  {{ profile.x }}<a href="https://a.example/{{ event.y }}?a&amp;b={{ z | append: w }}">',
    );
    expect(link).toMatchObject({
      url: 'https://a.example/{{ event.y }}?a&b={{ z | append: w }}',
      masked: 'https://a.example/x?a&b=x',
      written: 'https://a.example/{{ event.y }}?a&amp;b={{ z | append: w }}',
    });
    expect(link?.variables.map(({ path }) => path.join('.'))).toEqual(['event.y', 'z', 'w']);
  });
});
