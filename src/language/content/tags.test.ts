/** Tags and attributes of loosely written markup, and what people read of it. */
import { describe, expect, it } from 'vitest';
import { attributeOf, decodeEntities, readTags, visibleText } from './tags.ts';

const sketch = (text: string) =>
  readTags(text).map(({ name, attributes }) => [
    name,
    ...attributes.map((each) => (each.value === null ? each.name : `${each.name}=${each.value}`)),
  ]);

describe('readTags', () => {
  it.each<[string, string[][]]>([
    ['<A HREF="x">y</a>', [['a', 'href=x']]],
    ["<img alt src='a b' width=3 />", [['img', 'alt', 'src=a b', 'width=3']]],
    ['<mj-button href="{{ a | default: "q" }}" />', [['mj-button', 'href={{ a | default: "q" }}']]],
    ['<!-- <a href="x"> --><b>', [['b']]],
    ['<a title="1 > 0" href="x">', [['a', 'title=1 > 0', 'href=x']]],
    ['<mj-attributes><mj-image padding="0"/></mj-attributes><mj-image alt="a">', [['mj-image', 'alt=a']]],
    ['a < b and <a href="x', []],
  ])('%s', (text, expected) => {
    expect(sketch(text)).toEqual(expected);
  });

  it('gives the place of each value', () => {
    const text = `<p><a class=c href="{{ 'q' }}x" id='i'>`;
    const [, tag] = readTags(text);
    const places = tag?.attributes.map(({ start, end }) => text.slice(start, end));
    expect(places).toEqual(['c', "{{ 'q' }}x", 'i']);
    expect(tag === undefined ? undefined : attributeOf(tag, 'id')?.value).toBe('i');
  });

  it('takes no longer than the text is long', () => {
    for (const piece of ['<a "', "<a '", '<a b=', '<a <', '<style', '<!--', '<mj-attributes>']) {
      const text = piece.repeat(40_000);
      expect(readTags(text).length + visibleText(text).length).toBeGreaterThanOrEqual(0);
    }
  }, 4_000);
});

describe('visibleText', () => {
  it.each([
    ['<p>Caf&eacute; &amp; <b>Co</b></p>', 'Caf&eacute; & Co'],
    ['<style>.a{}</style>a\n  b&#32;&#x63;', 'a b c'],
    ['<head><title>t</title></head><body>x</body>', 'x'],
    ['<mj-text>Calle 1,&nbsp;Cádiz</mj-text>', 'Calle 1, Cádiz'],
  ])('%s', (text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });
  it('decodes what addresses are written with', () => {
    expect(decodeEntities('https://a.example/?a=1&amp;b=2&lt;')).toBe('https://a.example/?a=1&b=2<');
  });
});
