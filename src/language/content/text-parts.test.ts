/** The structure of Liquid texts: what is printed, on which ways, with which filters. */
import { describe, expect, it } from 'vitest';
import { printsAlways, readTextParts, type TextPart, walkParts } from './text-parts.ts';

/** A short form: text in quotes, `=path|filter` for a value, `?cond(way/way)`, `*over(parts)`, `-(parts)` for a note. */
function sketch(parts: readonly TextPart[]): string {
  return parts
    .map((part) => {
      if (part.is === 'text') return JSON.stringify(part.text);
      if (part.is === 'note') return `-(${sketch(part.parts)})`;
      if (part.is === 'print') {
        const { reads, argumentReads, filters } = part.value;
        const passed = argumentReads.length === 0 ? '' : `<${names(argumentReads)}`;
        const applied = filters.map(({ name, args }) => `|${[name, ...args].join(':')}`).join('');
        return `=${names(reads)}${applied}${passed}`;
      }
      if (part.is === 'repeat')
        return `*${names(part.over)}(${sketch(part.parts)}/${sketch(part.otherwise)})`;
      return `?${names(part.conditions)}(${part.ways.map(sketch).join('/')})`;
    })
    .join(' ');
}

const names = (reads: readonly { readonly path: readonly string[] }[]) =>
  reads.map(({ path }) => path.join('.')).join(',');

describe('readTextParts', () => {
  it.each([
    ['plain', '"plain"'],
    ['a{{ p.x | upcase | default: "q" }}', '"a" =p.x|upcase|default:q'],
    ['{{ "a" | append: p.x | truncate: 5 }}', '=|append:|truncate:5<p.x'],
    ['{% if a and b.c %}1{% elsif d %}2{% endif %}', '?a,b.c,d("1"/"2"/)'],
    ['{% unless a %}1{% else %}2{% endunless %}', '?a("1"/"2")'],
    ['{% case a %}{% when 1 %}x{% else %}y{% endcase %}', '?a("x"/"y")'],
    ['{% for i in a.b %}{{ i }}{% else %}none{% endfor %}', '*a.b(=i/"none")'],
    ['{% liquid echo a.b %}{% echo c %}', '?(=a.b) =c'],
    ['{% capture q %}w{{ a }}{% endcapture %}{% assign z = a %}', '-("w" =a) -()'],
    ['{% raw %}{{ x }}{% endraw %}{% comment %}{{ x }}{% endcomment %}', '"{{ x }}" -()'],
  ])('%s', (text, expected) => {
    expect(sketch(readTextParts(text))).toBe(expected);
  });

  it('takes what is no Liquid as text', () => {
    expect(sketch(readTextParts('a {{ b'))).toBe('"a {{ b"');
  });

  it('tells what was asked on the way to a value', () => {
    const text = '{% if a %}{% unless b %}{{ x }}{% endunless %}{% endif %}{{ y }}';
    const asked = [...walkParts(readTextParts(text))].flatMap(({ part, conditions }) =>
      part.is === 'print' ? [`${names(part.value.reads)}: ${names(conditions)}`] : [],
    );
    expect(asked).toEqual(['x: a,b', 'y: ']);
  });

  it('gives the place of a value', () => {
    const text = 'ab{{ p.x }}c';
    const [, part] = readTextParts(text);
    expect(part?.is === 'print' && text.slice(part.start, part.end)).toBe('{{ p.x }}');
  });
});

describe('printsAlways', () => {
  it.each([
    ['{{ l.u }}', true],
    ['{% if a %}{{ l.u }}{% endif %}', false],
    ['{% if a %}{{ l.u }}{% else %}or {{ l.u }}{% endif %}', true],
    ['{% for i in a %}{{ l.u }}{% endfor %}', false],
    ['{% capture q %}{{ l.u }}{% endcapture %}', false],
    ['{% if l.u %}yes{% endif %}', false],
    ['{{ "to: " | append: l.u }}', true],
    ['{% assign u = l.u | append: "?x" %}<a href="{{ u }}">', true],
    ['{% assign u = l.u %}{% assign u = l.v %}{{ u }}', false],
    ['{% capture u %}{{ l.u }}{% endcapture %}{% if a %}{{ u }}{% else %}{{ l.u }}{% endif %}', true],
    ['{% if a %}{% assign u = l.u %}{% endif %}{{ u }}', false],
  ])('%s: %s', (text, expected) => {
    expect(printsAlways(readTextParts(text), ['l', 'u'])).toBe(expected);
  });
});
