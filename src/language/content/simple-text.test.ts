/** The short way and liquidjs agree wherever the short way answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import { escapes } from './engine.ts';
import { createRenderer } from './renderer.ts';
import { prepareSimpleText } from './simple-text.ts';

const scope = {
  profile: {
    name: 'Ann <b>"&\'\\',
    seats: 5,
    vip: true,
    none: null,
    list: [1, 2],
    address: { city: 'Cádiz' },
    size: 3,
  },
  event: null,
  entry: { total: 12.5, at: '2026-03-01T23:30:00Z' },
  journey: { name: 'j' },
  steps: {},
  digest: null,
  links: { unsubscribe: 'https://x.example/u?a=1&b=2', preferences: '', confirm: '' },
} satisfies JsonObject;

const simply = (text: string) => prepareSimpleText(text, null)?.(scope);

function render(field: string, text: string) {
  const template = { locales: { en: { [field]: text } }, defaultLocale: 'en' };
  return createRenderer().template(template)(scope, 'en', instant(0));
}

const piece = fc.oneof(
  fc.constantFrom(
    'Hello ',
    '<p>',
    '}}',
    '}',
    '{',
    '{ {',
    '\n',
    '{{',
    '{%',
    '"',
    '{{ "a" }}',
    '{{{ profile.name }}',
  ),
  fc
    .tuple(
      fc.constantFrom('{{', '{{ ', '{{-', '{{\n'),
      fc.constantFrom(
        'profile.name',
        'profile.seats',
        'profile.vip',
        'profile.none',
        'profile.list',
        'profile.size',
      ),
      fc.constantFrom('', '.city', '.first', ' | upcase', '.length', '.constructor'),
      fc.constantFrom('}}', ' }}', '-}}'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '{{ profile.address.city }}',
    '{{ entry.total }}',
    '{{ event.x }}',
    '{{ zone.x }}',
    '{{ links.unsubscribe }}',
  ),
);

describe('prepareSimpleText', () => {
  it.each([
    ['Hi {{ profile.name }}, {{profile.seats}}!', 'Hi Ann <b>"&\'\\, 5!'],
    ['{{ profile.address.city }} {{ profile.vip }} @media{.a{}}', 'Cádiz true @media{.a{}}'],
    ['plain', 'plain'],
  ])('fills in plain paths: %s', (text, expected) => {
    expect(simply(text)).toBe(expected);
  });

  it.each([
    '{{ profile.name | upcase }}',
    '{% if profile.vip %}x{% endif %}',
    '{{ profile.list.size }}',
    '{{ profile.list }}',
    '{{ profile.none }}',
    '{{ profile.unknown }}',
    '{{ profile.constructor }}',
    '{{ event.x }}',
    '{{- profile.name }}',
    '{{ name }}',
    '{{{ profile.name }}',
    '{{ profile["name"] }}',
  ])('leaves to liquidjs what is not plain: %s', (text) => {
    expect(simply(text)).toBeUndefined();
  });

  it('says what liquidjs says, in every way of escaping', () => {
    let simple = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }),
        fc.constantFrom('text', 'html', 'body'),
        (pieces, field) => {
          const text = pieces.join('');
          const mode = field === 'body' ? 'json' : field === 'html' ? 'html' : 'text';
          if (prepareSimpleText(text, escapes[mode])?.(scope) !== undefined) simple += 1;
          // The empty tag keeps the second text off the short way.
          expect(render(field, text)).toEqual(render(field, `{% comment %}{% endcomment %}${text}`));
        },
      ),
      { numRuns: 2000 },
    );
    expect(simple).toBeGreaterThan(300);
  });
});
