/** MJML around Liquid: what survives, what is reported and where, bounded time. */
import { describe, expect, it } from 'vitest';
import { compileMjml } from './mjml.ts';

const wrap = (inner: string) => `<mjml><mj-body>${inner}</mj-body></mjml>`;
const column = (inner: string) => wrap(`<mj-section><mj-column>${inner}</mj-column></mj-section>`);

async function html(text: string): Promise<string> {
  const result = await compileMjml(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.html;
}

describe('compileMjml', () => {
  it('keeps Liquid as written in text, attributes, styles and between components', async () => {
    const text = `<mjml><mj-head><mj-title>T {{ profile.a }}</mj-title><mj-style>.x { color: {{ profile.c }} }</mj-style></mj-head>
<mj-body>{% for i in entry.items %}<mj-section background-color="{{ profile.c | default: "#fff" }}">
{% if i.a < 3 and
 i.b > 2 %}<mj-column><mj-text>Hi {{ i.name | default: "<you>" }}</mj-text>{% endif %}
<mj-button href="{{ links.unsubscribe }}">Go</mj-button></mj-column></mj-section>{% endfor %}</mj-body></mjml>`;
    const result = await html(text);
    for (const construct of text.match(/\{[{%][\s\S]*?[%}]\}/g) ?? []) expect(result).toContain(construct);
    expect(result.indexOf('{% for')).toBeLessThan(result.indexOf('{% if'));
    expect(result.indexOf('{% endif')).toBeLessThan(result.indexOf('{% endfor'));
  });

  it('gives the same bytes each time, also where MJML takes random names', async () => {
    const text = column(
      '<mj-carousel><mj-carousel-image src="a"/></mj-carousel><mj-navbar hamburger="hamburger"><mj-navbar-link href="x">y</mj-navbar-link></mj-navbar>',
    );
    expect(await html(text)).toBe(await html(text));
  });

  it.each<[string, string, string, string]>([
    [
      'unclosed element',
      '<mjml><mj-body><mj-section></mj-section>',
      '`<mj-body>` is not closed',
      '<mj-body>',
    ],
    [
      'wrong end',
      wrap('<mj-section><mj-column></mj-section>'),
      '`<mj-column>` is not closed before `</mj-section>`',
      '<mj-column>',
    ],
    [
      'wrong end of an element that is known',
      wrap('<mj-section></mj-sectoin>'),
      '`</mj-sectoin>` stands where `</mj-section>` is expected',
      '</mj-sectoin>',
    ],
    [
      'wrong start',
      wrap('<mj-sectoin></mj-section>'),
      'unknown element `mj-sectoin`, closed by `</mj-section>`',
      'mj-sectoin',
    ],
    [
      'unclosed quote',
      column('<mj-text color="red align="left">x</mj-text>'),
      'the quote of `color` is not closed',
      'color="red',
    ],
    ['unclosed tag', '<mjml><mj-body', '`<mj-body` is not closed', '<mj-body'],
    ['no MJML', '<p>hi</p>', 'MJML starts with `<mjml>` and holds one `<mj-body>`', '<p>hi<'],
    [
      'unknown attribute',
      column('\n<mj-text colour="red">x</mj-text>'),
      'unknown attribute `colour` of `mj-text`',
      'colour',
    ],
    [
      'unknown element',
      column('<mj-txt>x</mj-txt>'),
      "element mj-txt doesn't exist or is not registered",
      'mj-txt',
    ],
    [
      'a width by Liquid',
      column('<mj-image src="x" width="{{ a }}"/>'),
      '`width` of `mj-image` must be known when the template is compiled',
      'width',
    ],
    [
      'a file',
      wrap('<mj-include path="/etc/passwd" />'),
      '`mj-include` is not available: a template is complete in itself',
      '<mj-include',
    ],
    [
      'dropped Liquid',
      column('<mj-carousel>{{ a }}<mj-carousel-image src="a"/></mj-carousel>'),
      'MJML drops `{{ a }}` here',
      '{{ a }}',
    ],
  ])('reports %s in its place', async (_, text, message, place) => {
    const result = await compileMjml(text);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.problems).toHaveLength(1);
    const [problem] = result.problems;
    expect(problem!.message).toBe(message);
    expect(text.slice(problem!.start, problem!.end)).toBe(place);
    expect(problem!.line).toBe(text.slice(0, problem!.start).split('\n').length);
  });

  it('names the right line behind Liquid of several lines', async () => {
    const result = await compileMjml(
      wrap('\n{{ "a\n\nb" }}\n<mj-section><mj-column>\n<mj-txt/></mj-column></mj-section>'),
    );
    expect(!result.ok && result.problems.map(({ line }) => line)).toEqual([6]);
  });

  it.each([
    ['deep nesting', wrap('<mj-section>'.repeat(3000))],
    ['many open brackets', wrap('<mj-text '.repeat(20_000))],
    ['quotes', wrap(`<mj-text a="${'"a'.repeat(50_000)}`)],
    ['comments', wrap('<!--'.repeat(50_000))],
  ])('is done with hostile %s in bounded time', async (_, text) => {
    const from = performance.now();
    expect((await compileMjml(text)).ok).toBe(false);
    expect(performance.now() - from).toBeLessThan(3000);
  });
});
