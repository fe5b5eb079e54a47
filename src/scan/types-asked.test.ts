/** What `--resolve types` knows besides: unions, properties that come from elsewhere, and who a method belongs to. */
import { describe, expect, it } from 'vitest';
import { scanTexts, tellCalls } from './scan.fixture.ts';

const tell = (code: string) => tellCalls({ 'a.ts': code }, [], true);
const SERVICE = `class Service { report(e: string, p: object = {}) { a.track(e, p) } }\n`;

describe('methods that hand a name on', () => {
  it.each([
    [
      'of a class',
      `${SERVICE}const s = new Service();\ns.report('X', { b: 1 });`,
      ['1 parameter by report {...}', '3 literal X {b}'],
    ],
    [
      'of a parameter',
      `${SERVICE}function f(s: Service) { s?.report('X') }`,
      ['1 parameter by report {...}', '2 literal X {}'],
    ],
    [
      'of a field',
      `${SERVICE}class B { constructor(private s: Service) {}\nf() { this.s.report('X') } }`,
      ['1 parameter by report {...}', '3 literal X {}'],
    ],
    [
      'of an object',
      `const s = { report: (e: string) => a.track(e) };\ns.report('X');`,
      ['1 parameter by report {}', '2 literal X {}'],
    ],
    [
      'and not those of another class',
      `${SERVICE}class Other { report(n: string) {} }\nnew Other().report('Y');\nnew Service().report('X');`,
      ['1 parameter by report {...}', '4 literal X {}'],
    ],
  ])('%s', (_, code, expected) => {
    expect(tell(code)).toEqual(expected);
  });

  it.each([
    ['the type is open', `${SERVICE}new Service().report('X');\n(s as any).report('Y');`],
    [
      'the type only says what it looks like',
      `${SERVICE}interface I { report(e: string): void }\nnew Service().report('X');\nfunction f(i: I) { i.report('Y') }`,
    ],
    ['it is handed on', `${SERVICE}const s = new Service();\ns.report('X');\nbus.on('x', s.report);`],
    ['nobody calls it', SERVICE],
  ])('are not taken for known where %s', (_, code) => {
    expect(tell(code)[0]).toContain('1 parameter by ?report');
  });

  it('need types: without them only the name is known', () => {
    expect(tellCalls({ 'a.ts': `${SERVICE}new Service().report('X');` })).toEqual([
      '1 parameter by ?report {...}',
    ]);
  });
});

describe('names', () => {
  it.each([
    ['a union', `declare const n: 'X' | 'Y'; a.track(n);`, ['1 constant X|Y {}']],
    [
      'a key of a type',
      `interface E { X: 1; Y: 2 } function f(n: keyof E) { bus(() => a.track(n)) }`,
      ['1 constant X|Y {}'],
    ],
    [
      'the object form',
      `declare const n: 'X'; a.track({ event: n, properties: { b: 1 } });`,
      ['1 constant X {b}'],
    ],
  ])('%s', (_, code, expected) => {
    expect(tell(code)).toEqual(expected);
  });

  it('a text that may be anything stays unread', () => {
    expect(tell(`declare const n: string; a.track(n);`)[0]).toContain('dynamic {} <-');
  });
});

describe('properties', () => {
  it('of a closed type are those of the type', () => {
    expect(tell(`declare const p: { b: number; c?: string }; a.track('X', p);`)).toEqual([
      '1 literal X {b c?}',
    ]);
    expect(tell(`declare const p: { b: number }; a.track({ event: 'X', properties: p });`)).toEqual([
      '1 literal X {b}',
    ]);
  });

  it.each([
    ['any', `declare const p: any; a.track('X', p);`],
    ['a record', `declare const p: Record<string, number>; a.track('X', p);`],
    ['a type parameter', `function f<P extends object>(p: P) { bus(() => a.track('X', p)) }`],
  ])('of %s are not known', (_, code) => {
    expect(tell(code)[0]).toContain('{...}');
  });

  it('have the kinds of their types where the form does not tell them', () => {
    const code = `declare const o: { n: number; s: 'x' | 'y'; d: Date; l: string[]; u?: boolean; z: unknown };\na.track('X', { n: o.n, s: o.s, d: o.d, l: o.l, u: o.u, z: o.z });`;
    const [call] = scanTexts({ 'a.ts': code }, [], true).scan.calls;
    expect(
      call?.properties.list.map(({ name, values, isPartly }) => [
        name,
        ...values.map(({ kind, literal }) => literal ?? kind),
        isPartly,
      ]),
    ).toEqual([
      ['n', 'number', false],
      ['s', 'x', 'y', false],
      ['d', 'instant', false],
      ['l', 'list', false],
      ['u', 'boolean', 'boolean', false],
      ['z', true],
    ]);
  });
});
