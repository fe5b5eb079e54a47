/** Variables and mistakes of one Liquid text, with their places. */
import { describe, expect, it } from 'vitest';
import { parseTemplateText } from './parse-text.ts';

/** Each variable as the text at its place, and its path joined by `/`. */
function read(text: string): string[] {
  const parsed = parseTemplateText(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.variables.map(({ path, start, end }) => `${path.join('/')} @ ${text.slice(start, end)}`);
}

describe('parseTemplateText: variables', () => {
  it.each<[string, string[]]>([
    ['no Liquid at all', []],
    ['{{ profile.first_name }}', ['profile/first_name @ profile.first_name']],
    ['{{ entry["Cart Id"] }}', ['entry/Cart Id @ entry["Cart Id"]']],
    ['{{ entry.lines[0].sku }}', ['entry/lines/0/sku @ entry.lines[0].sku']],
    ['{{ "a" | append: event.z }}', ['event/z @ event.z']],
    ['{% if profile.a == event.b %}{% endif %}', ['profile/a @ profile.a', 'event/b @ event.b']],
    [
      '{% for i in digest.items %}{{ i.page }}{{ forloop.index }}{% endfor %}',
      ['digest/items @ digest.items'],
    ],
    [
      '{% for i in digest.items %}{% endfor %}{{ i.page }}',
      ['digest/items @ digest.items', 'i/page @ i.page'],
    ],
    ['{% assign x = profile.a %}{{ x.b }}', ['profile/a @ profile.a']],
    ['{{ x }}{% assign x = 1 %}{{ x }}', ['x @ x']],
    ['{% capture q %}{{ profile.a }}{% endcapture %}{{ q }}', ['profile/a @ profile.a']],
    ['{{ steps[profile.id].response }}', ['steps @ steps[profile.id].response', 'profile/id @ profile.id']],
    ['{% liquid assign a = 3\n echo profile.b %}{{ a }}', ['profile/b @ profile.b']],
    ['{% raw %}{{ profile.a }}{% endraw %}', []],
    ['{% comment %}{{ profile.a }}{% endcomment %}', []],
    [
      '{% case profile.a %}{% when event.b %}{{ 1 }}{% endcase %}',
      ['profile/a @ profile.a', 'event/b @ event.b'],
    ],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('lists the filters in use', () => {
    const parsed = parseTemplateText('{{ profile.a | upcase | append: "x" }}');
    expect(parsed.ok && parsed.filters).toEqual(['append', 'upcase']);
  });
});

describe('parseTemplateText: mistakes', () => {
  it.each<[string, string, string, string]>([
    ['{{ a | upcas }}', 'unknown-filter', 'unknown filter `upcas`', 'upcas'],
    ['{{ a | sample }}', 'unknown-filter', 'filter `sample` is not available in templates', 'sample'],
    ['x {% fi a %}', 'unknown-tag', 'unknown tag `fi`', 'fi'],
    ['{% include "x" %}', 'unknown-tag', 'tag `include` is not available in templates', 'include'],
    ['{% render "x" %}', 'unknown-tag', 'tag `render` is not available in templates', 'render'],
    ['x\n{% if a %}', 'bad-liquid', '`{% if a %}` is not closed', '{% if a %}'],
    ['hi {{ a', 'bad-liquid', '`{{ a` is not closed', '{{ a'],
    ['{{ a {{ b }}', 'bad-liquid', '`{{ a` is not closed', '{{ a '],
    ['<a href="{{ a ">x</a><a href="{{ b }}">', 'bad-liquid', '`{{ a` is not closed', '{{ a '],
    ['x {{ }}', 'bad-liquid', 'a variable or a value is missing here', '{{ }}'],
    ['x {% if %}y{% endif %}', 'bad-liquid', 'a variable or a value is missing here', '{% if %}'],
    ['x {% endif %}', 'bad-liquid', '`{% endif %}` stands outside of any `{% if %}`', 'endif'],
    ['{{ a b }}', 'bad-liquid', '`b` would be ignored here', 'b'],
    ['{{ | }}', 'bad-liquid', 'invalid value expression: `|`', '|'],
  ])('%s', (text, code, message, place) => {
    const parsed = parseTemplateText(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    const [problem] = parsed.problems;
    expect(problem).toMatchObject({ code, message });
    expect(text.slice(problem!.start, problem!.end)).toBe(place);
  });

  it('goes on behind a wrong output', () => {
    const parsed = parseTemplateText('{{ a | foo }} {{ b | bar }}');
    expect(!parsed.ok && parsed.problems.map(({ word }) => word)).toEqual(['foo', 'bar']);
  });

  it.each([
    ['nesting', '{% if a %}'.repeat(5000)],
    ['length', '{{ a }}'.repeat(100_000)],
    ['many variables', '{{ a.b.c }}'.repeat(20_000)],
    ['open braces', '{{'.repeat(100_000)],
    ['open tags', '{%'.repeat(100_000)],
    ['open comments', '{% comment %}'.repeat(20_000)],
    ['open quotes', `{{ ${"'".repeat(150_000)}`],
    ['brackets', `{{ a${'['.repeat(50_000)} }}`],
  ])('is done with hostile %s in bounded time', (_, text) => {
    const from = performance.now();
    parseTemplateText(text);
    expect(performance.now() - from).toBeLessThan(15_000);
  });
});
