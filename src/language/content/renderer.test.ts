/** Rendering: escaping, strictness, dates, locales, limits. */
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import { chooseLocale, createRenderer } from './renderer.ts';

const now = instant(Date.UTC(2026, 2, 1, 23, 30));
const scope = {
  profile: { name: 'Ann <b>"&\'', timezone: 'Europe/Madrid', born: '1990-02-28', none: null, list: [1, 2] },
  event: null,
  entry: { total: 12.5, at: '2026-03-01T23:30:00Z', items: [{ sku: 'a' }, { sku: 'b' }] },
  journey: { name: 'j' },
  steps: {},
  digest: null,
  links: { unsubscribe: 'https://x.example/u?a=1&b=2', preferences: '', confirm: '' },
} satisfies JsonObject;

function render(content: JsonObject, locale = 'en') {
  const template = { locales: { [locale]: content }, defaultLocale: locale };
  return createRenderer().template(template)(scope, locale, now);
}
function text(source: string, locale = 'en') {
  const result = render({ text: source }, locale);
  return result.ok ? result.content.text : `! ${result.error}`;
}
const kernelPort: Renderer = createRenderer() satisfies Renderer;

describe('createRenderer', () => {
  it('fits the port of the kernel', () => {
    const target = {
      subscriber: 's',
      key: 'k',
      channel: 'email',
      class: 'c',
      address: 'a',
      journey: 'j',
      step: 's',
      template: 't',
      at: 0 as Instant,
      purpose: null,
    };
    expect(kernelPort.links(target)).toEqual({ unsubscribe: '', preferences: '', confirm: '' });
  });

  it('escapes for HTML in `html`, not in `subject` and `text`, for JSON in a text `body`', () => {
    const source = '{{ profile.name }}';
    expect(render({ subject: source, text: source, html: source, body: `{"n": "${source}"}` })).toEqual({
      ok: true,
      content: {
        subject: 'Ann <b>"&\'',
        text: 'Ann <b>"&\'',
        html: 'Ann &lt;b&gt;&#34;&amp;&#39;',
        body: '{"n": "Ann <b>\\"&\'"}',
      },
    });
  });

  it.each([
    ['{{ profile.name | escape }}', 'Ann &lt;b&gt;&#34;&amp;&#39;'],
    ['{{ "a\nb<" | newline_to_br }}', 'a<br />\nb&lt;'],
    ['{{ "<i>" | raw }}', '<i>'],
    ['<a href="{{ links.unsubscribe }}">', '<a href="https://x.example/u?a=1&amp;b=2">'],
    ['{% capture q %}{{ "<" }}{% endcapture %}{{ q | raw }}', '&lt;'],
  ])('escapes once: %s', (source, html) => {
    expect(render({ html: source })).toEqual({ ok: true, content: { html } });
  });

  it('keeps a subject on one line', () => {
    expect(render({ subject: 'a\r\n{{ "b\nBcc: x" }}' })).toEqual({
      ok: true,
      content: { subject: 'a b Bcc: x' },
    });
  });

  it('fills JSON bodies value by value; an output that ends in `json` keeps its type', () => {
    const body = {
      n: '{{ entry.total }}',
      v: '{{ entry.total | json }}',
      l: ['{{ entry.items | json }}', 3, null],
    };
    expect(render({ body })).toEqual({
      ok: true,
      content: { body: { n: '12.5', v: 12.5, l: [[{ sku: 'a' }, { sku: 'b' }], 3, null] } },
    });
  });

  it('renders the strings of a request', () => {
    const request = { url: { env: 'HOOK' }, body: { q: '{{ profile.name }}' } };
    expect(createRenderer().request(request)(scope, now)).toEqual({
      ok: true,
      content: { url: { env: 'HOOK' }, body: { q: 'Ann <b>"&\'' } },
    });
  });

  it.each([
    ['{{ profile.missing }}', '! text: undefined variable: profile.missing'],
    ['{{ event.x }}', '! text: undefined variable: event'],
    ['{{ constructor }}', '! text: undefined variable: constructor'],
    ['{{ profile.__proto__ }}', '! text: undefined variable: profile.__proto__'],
    ['{{ profile.missing | default: "there" }}', 'there'],
    ['{% if profile.missing %}a{% else %}b{% endif %}', 'b'],
    ['{% if profile.missing == "x" %}a{% else %}b{% endif %}', 'b'],
    ['{{ profile.none }}', ''],
    ['{{ profile.list.size }}{% for i in profile.list %}-{{ i }}{% endfor %}', '2-1-2'],
  ])('is strict about what is missing, lenient in conditions: %s', (source, expected) => {
    expect(text(source)).toBe(expected);
  });

  it.each([
    ['{{ "now" | date: "%Y-%m-%d %H:%M" }}', 'en', '2026-03-02 00:30'],
    ['{{ entry.at | date: "%Y-%m-%d %H:%M" }}', 'en', '2026-03-02 00:30'],
    ['{{ entry.at | date: "%Y-%m-%d %H:%M", "America/New_York" }}', 'en', '2026-03-01 18:30'],
    ['{{ profile.born | date: "%d/%m/%Y" }}', 'en', '28/02/1990'],
    ['{{ "now" | date: "%A %B" }}', 'es', 'lunes marzo'],
    ['{{ "no date" | date: "%Y" }}', 'en', 'no date'],
    ['{{ 1772407800000 | date_to_xmlschema }}', 'en', '2026-03-02T00:30:00+01:00'],
  ])(
    'shows dates in the zone of the person and the language of the template: %s (%s)',
    (source, locale, expected) => {
      expect(text(source, locale)).toBe(expected);
    },
  );

  it('shows dates in the zone that the kernel gives', () => {
    const template = { locales: { en: { text: '{{ "now" | date: "%H:%M" }}' } }, defaultLocale: 'en' };
    const fill = createRenderer().template(template);
    expect(fill({ ...scope, zone: 'Asia/Kathmandu' }, 'en', now)).toEqual({
      ok: true,
      content: { text: '05:15' },
    });
    expect(fill({ ...scope, profile: {} }, 'en', now)).toEqual({ ok: true, content: { text: '23:30' } });
  });

  it.each<[string, string, RegExp]>([
    ['range', '{% for i in (1..100000000) %}x{% endfor %}', /memory/],
    ['nested loop', '{% for i in (1..90000) %}{% for j in (1..90000) %}{% endfor %}{% endfor %}', /limit/],
    ['append', `{% assign a = "xxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`, /memory/],
    [
      'capture',
      '{% capture a %}{{ a | default: "xxxxxxxx" }}{{ a | default: "x" }}{% endcapture %}'.repeat(40),
      /output/,
    ],
    ['loop of text', `{% for i in (1..50000) %}${'y'.repeat(1000)}{% endfor %}`, /output/],
    ['padding', '{{ "now" | date: "%999999999d" }}', /memory/],
    ['text filter', `{{ "${'a '.repeat(50000)}" | split: " " | join: "${'z'.repeat(1000)}" }}`, /memory/],
  ])('ends a hostile template in bounded time: %s', (_, source, reason) => {
    const from = performance.now();
    expect(text(source)).toMatch(reason);
    expect(performance.now() - from).toBeLessThan(3000);
  });

  it('parses a template once per plan object', () => {
    const renderer = createRenderer();
    const template = { locales: { en: { text: 'a' } }, defaultLocale: 'en' };
    expect(renderer.template(template)).toBe(renderer.template(template));
  });
});

describe('chooseLocale', () => {
  it.each([
    ['es-MX', 'es-MX'],
    ['es_mx', 'es-MX'],
    ['es-AR', 'es'],
    ['zh-Hant-TW', 'zh-Hant'],
    ['fr', 'en'],
    ['', 'en'],
  ])('%s -> %s', (wanted, expected) => {
    expect(chooseLocale(['en', 'es', 'es-MX', 'zh-Hant'], wanted, 'en')).toBe(expected);
  });
});
