/** What is fixed in the query of a link, and what adding to it makes of it. */
import { describe, expect, it } from 'vitest';
import { addParameters, findParameter, isAmong, readQuery } from './link-query.ts';

describe('readQuery', () => {
  it.each([
    ['https://a.example', 'a.example', {}, false],
    ['HTTPS://u:p@A.example:8080/x?b=1&c=%C3%A9+e&d#e=2', 'a.example', { b: '1', c: 'é e', d: '' }, false],
    ['https://a.example/{{ entry.id }}?b={{ x }}&c=d-{{ y }}', 'a.example', { b: null, c: null }, false],
    ['https://a.example/?{{ query }}', 'a.example', {}, true],
    ['https://a.example/?b=1{% if x %}&c=2{% endif %}', 'a.example', { b: null }, true],
    ['https://{{ host }}/?b=1', null, { b: '1' }, false],
    ['https://a.example/?b=%E0%A4%A', 'a.example', { b: '%E0%A4%A' }, false],
  ])('%s', (url, host, parameters, isOpen) => {
    const query = readQuery(url);
    const found = Object.fromEntries((query?.parameters ?? []).map(({ name, value }) => [name, value]));
    expect(found).toMatchObject(parameters);
    expect([query?.host, query?.isOpen]).toEqual([host, isOpen]);
  });

  it.each(['mailto:a@a.example', '#top', '{{ links.unsubscribe }}', 'www.a.example', ''])(
    '%j is none',
    (url) => {
      expect(readQuery(url)).toBeNull();
    },
  );
});

describe('addParameters', () => {
  const added = [
    ['s', 'r'],
    ['m', '{{ j }}'],
  ] as const;
  it.each([
    ['https://a.example', false, 'https://a.example?s=r&m={{ j }}'],
    ['https://a.example/x?', false, 'https://a.example/x?s=r&m={{ j }}'],
    ['https://a.example/x?b=1#top', true, 'https://a.example/x?b=1&amp;s=r&amp;m={{ j }}#top'],
    [
      'https://a.example/{{ x | append: "#?" }}',
      true,
      'https://a.example/{{ x | append: "#?" }}?s=r&amp;m={{ j }}',
    ],
    ['https://a.example/x?b=1&amp;', true, 'https://a.example/x?b=1&amp;s=r&amp;m={{ j }}'],
    ['https://a.example/\\u0041', false, undefined],
    ['https://a.example/&#63;', true, undefined],
    ['https://a.example/\n  x', false, undefined],
  ])('%j', (written, isMarkup, expected) => {
    expect(addParameters(written, added, isMarkup)).toBe(expected);
  });
});

describe('findParameter', () => {
  it.each([
    ['https://a.example?s=rutr&t=1', 's=rutr'],
    ['https://a.example?b=1&amp;s=rutr#x', 's=rutr'],
    ['https://a.example?ss=rutr', undefined],
    ['https://a.example?s=rutry', undefined],
    ['https://a.example?s=rutr&s=rutr', undefined],
    ['https://a.example?s=r%75tr', undefined],
  ])('%s', (written, expected) => {
    const found = findParameter(written, { name: 's', value: 'rutr', piece: 's=rutr' });
    expect(found && written.slice(found.start, found.end)).toBe(expected);
  });
});

describe('isAmong', () => {
  it.each([
    ['a.example', [], true],
    ['a.example', ['A.example'], true],
    ['b.a.example', ['a.example'], false],
    ['b.a.example', ['*.a.example'], true],
    ['xa.example', ['*.a.example'], false],
  ])('%s among %j: %s', (host, hosts, expected) => {
    expect(isAmong(host, hosts)).toBe(expected);
  });
});
