/** Whatever stands in a file: an answer, and soon. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanTexts } from './scan.fixture.ts';

const chain = (length: number, link: (before: string) => string) =>
  Array.from({ length }, (_, index) => `const n${index + 1} = ${link(`n${index}`)};`).join('\n');

describe('names that double at each level', () => {
  it.each<[string, string]>([
    ['choices', chain(40, (n) => `b ? ${n} : ${n}`)],
    ['sums', chain(40, (n) => `${n} + ${n}`)],
    ['templates', chain(40, (n) => `\`\${${n}}\${${n}}\``)],
    ['spreads', chain(40, (n) => `{ ${`...${n}, `.repeat(10)} }`)],
    ['calls', chain(40, (n) => `f(${n}, ${n})`)],
    ['members', chain(40, (n) => `{ a: ${n}, b: ${n} }`)],
  ])('%s', (_, links) => {
    const code = `const n0 = 'X'; const f = (p, q) => b ? p : q;\n${links}\na.track(n40, n40); a.track(n40.a.b.a[c]); a.identify(n40);`;
    const startedAt = performance.now();
    const { scan } = scanTexts({ 'a.ts': code });
    expect(scan.calls.length).toBe(3);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

const WORDS = [
  'a.track(',
  'track',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '...',
  ',',
  ';',
  "'X'",
  '"Y"',
  '`Z${',
  '`',
  '?',
  ':',
  '??',
  '=>',
  '=',
  '+',
  'const ',
  'let ',
  'function ',
  'class ',
  'enum ',
  'export ',
  'default ',
  'import ',
  'from ',
  "'./b'",
  'return ',
  'n',
  'e',
  '.',
  '<b>',
  '/*',
  '//',
  '\n',
  '@',
  '#',
  '\0',
];
const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((parts) => parts.join(''));

it('any text of this language is read without an exception, and every place lies in its file', () => {
  fc.assert(
    fc.property(soup, soup, (one, other) => {
      const code = { 'a.tsx': `a.track(n);${one}`, 'b.ts': other };
      const { scan, diagnostics } = scanTexts(code);
      for (const { file, span } of scan.calls) {
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(code[file as keyof typeof code].length);
      }
      for (const { span } of diagnostics) expect(Object.keys(code)).toContain(span.file);
    }),
    { numRuns: 500 },
  );
});
