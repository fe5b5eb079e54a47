/** How the name of an event may be given, one small program each: what is read, and what is said of the rest. */
import { describe, expect, it } from 'vitest';
import { scanTexts, tellCalls } from './scan.fixture.ts';

const check = (code: string, ...expected: readonly string[]) => {
  expect(tellCalls({ 'a.ts': code })).toEqual(expected);
};

describe('within a file', () => {
  it.each([
    ['a literal', `a.track('X')`, '1 literal X {}'],
    ['a template without holes', 'a.track(`X`)', '1 literal X {}'],
    ['parentheses, `as`, `!`, `satisfies`', `a.track(('X' as string)! satisfies string)`, '1 literal X {}'],
    ['a constant', `const n = 'X'; a.track(n)`, '1 constant X {}'],
    ['a constant of a constant', `const m = 'X', n = m; a.track(n)`, '1 constant X {}'],
    ['an enum', `enum E { A = 'X' } a.track(E.A)`, '1 member X {}'],
    ['a constant object', `const E = { A: 'X' } as const; a.track(E.A)`, '1 member X {}'],
    ['a frozen object', `const E = Object.freeze({ A: 'X' }); a.track(E.A)`, '1 member X {}'],
    ['an object in an object', `const E = { s: { A: 'X' } }; a.track(E.s.A)`, '1 member X {}'],
    ['a member by a text', `const E = { 'a b': 'X' }; a.track(E['a b'])`, '1 member X {}'],
    ['a member by a constant', `const k = 'A', E = { A: 'X' }; a.track(E[k])`, '1 member X {}'],
    ['any member', `const E = { A: 'X', B: 'Y' }; (k: 'A') => a.track(E[k])`, '1 member X|Y {}'],
    ['a static member', `class E { static readonly A = 'X' } a.track(E.A)`, '1 member X {}'],
    ['a choice', `a.track(b ? 'X' : 'Y')`, '1 literal X|Y {}'],
    ['a condition', `a.track(b && 'X')`, '1 literal X {}'],
    ['a choice of constants', `const n = 'X'; a.track(b ? n : c ? 'Y' : n)`, '1 constant X|Y {}'],
    ['a fallback', `const n = 'X'; a.track(n ?? 'Y')`, '1 constant X|Y {}'],
    ['all values of a variable', `let n = 'X'; if (b) n = 'Y'; a.track(n)`, '1 constant X|Y {}'],
    ['a variable without a first value', `let n; n = b ? 'X' : 'Y'; a.track(n)`, '1 constant X|Y {}'],
    ['the name of that scope', `const n = 'X'; { const n = 'Y'; a.track(n) }`, '1 constant Y {}'],
    ['a sum of constants', `const p = 'Order '; a.track(p + 'Placed')`, '1 built Order Placed {}'],
    [
      'a template of choices',
      `a.track(\`Order \${b ? 'Placed' : 'Paid'}\`)`,
      '1 built Order Placed|Order Paid {}',
    ],
    ['what a function returns', `function f(b) { return b ? 'X' : 'Y' } a.track(f(1))`, '1 constant X|Y {}'],
    ['a destructured constant', `const { A } = { A: 'X' }; a.track(A)`, '1 constant X {}'],
    [
      'a compiled enum',
      `var E; (function (E) { E["A"] = "X"; })(E || (E = {})); a.track(E.A)`,
      '1 member X {}',
    ],
    ['useMemo', `const n = useMemo(() => 'X', []); a.track(n)`, '1 constant X {}'],
  ])('%s', (_, code, expected) => check(code, expected));

  it.each([
    ['a global', `a.track(n)`, '`n` is not declared in the files scanned'],
    ['what somebody returns', `a.track(b.name())`, 'it is what `b.name()` returns'],
    [
      'a changed variable',
      `let n = 'X'; n += 'Y'; a.track(n)`,
      'the value of `n` is computed when the code runs',
    ],
    ['a loop', `for (const n of ns) a.track(n)`, 'the value of `n` is computed when the code runs'],
    [
      'an object that is changed',
      `const E = { A: 'X' }; E.A = b; a.track(E.A)`,
      'the value of `E` is computed when the code runs',
    ],
    [
      'an object that is extended',
      `const E = { A: 'X' }; Object.assign(E, b); a.track(E.A)`,
      'the value of `E` is computed when the code runs',
    ],
    ['a member that is not there', `const E = { A: 'X' }; a.track(E.B)`, 'there is no `B` in it'],
    [
      'a package',
      `import { n } from 'pkg'; a.track(n)`,
      'it comes from `pkg`, which is not among the files scanned',
    ],
    ['spread arguments', `a.track(...b)`, 'its arguments are spread'],
    [
      'an object without the event',
      `a.track({ userId: 'u' })`,
      'it is an object without the key of the event',
    ],
    ['a ring', `const n = m, m = n; a.track(n)`, 'it goes through too many names'],
    ['nothing', `a.track(undefined)`, 'no event is given'],
    ['a number', `const n = 7; a.track(n)`, '`7` is no text that can be read'],
  ])('%s cannot be read, and this is said', (_, code, reason) => {
    const [call, ...others] = tellCalls({ 'a.ts': code });
    expect(call?.split(' <- ')[1]).toBe(reason);
    expect(others).toEqual([]);
  });

  it('what is known beside what is not stays known', () => {
    check(`a.track(b ? 'X' : c.d)`, '1 literal X {} <- `c` is not declared in the files scanned');
  });

  it('says how a name begins that cannot be read to its end', () => {
    const prefixOf = (code: string) => scanTexts({ 'a.ts': code }).scan.calls[0]?.prefix;
    expect(prefixOf(`a.track(\`Order \${b.c}\`)`)).toBe('Order ');
    expect(prefixOf(`const p = 'Order '; a.track(p + b.c + 'x')`)).toBe('Order ');
    expect(prefixOf(`export function f(k) { a.track(\`Trial \${k}\`) }`)).toBe('Trial ');
    expect(prefixOf(`a.track(c ? \`Order \${b.c}\` : \`Orbit \${b.c}\`)`)).toBe('Or');
    expect(prefixOf('a.track(b.c)')).toBe('');
  });
});

describe('across files', () => {
  const events = `export const A = 'X';\nexport enum E { A = 'Y' }\nconst B = 'Z';\nexport { B as C };\nexport default 'D';\n`;
  it.each([
    ['a named import', `import { A } from './events'; a.track(A)`, 'X'],
    ['a renamed import', `import { A as N } from './events'; a.track(N)`, 'X'],
    ['an import with the ending of the output', `import { A } from './events.js'; a.track(A)`, 'X'],
    ['an enum', `import { E } from './events'; a.track(E.A)`, 'Y'],
    ['a renamed export', `import { C } from './events'; a.track(C)`, 'Z'],
    ['a default export', `import N from './events'; a.track(N)`, 'D'],
    ['a namespace', `import * as all from './events'; a.track(all.E.A)`, 'Y'],
    ['a re-export', `import { A } from './barrel'; a.track(A)`, 'X'],
    ['a namespace that is re-exported', `import { all } from './barrel'; a.track(all.C)`, 'Z'],
    ['an index of a folder', `import { A } from './names'; a.track(A)`, 'X'],
    ['an alias', `import { A } from '@/events'; a.track(A)`, 'X'],
    ['require', `const { A } = require('./events'); a.track(A)`, 'X'],
    ['a required module', `const all = require('./events'); a.track(all.E.A)`, 'Y'],
    ['what a compiler made', `const all_1 = __importStar(require('./old')); a.track(all_1.A)`, 'X'],
    ['an exported object', `const names = require('./table'); a.track(names.A)`, 'X'],
  ])('%s', (_, code, name) => {
    const files = {
      'a.ts': code,
      'events.ts': events,
      'barrel.ts': `export * from './events';\nexport * as all from './events';\n`,
      'names/index.ts': `export { A } from '../events';\n`,
      'old.js': `exports.A = exports.B = void 0;\nexports.A = 'X';\n`,
      'table.js': `module.exports = { A: 'X' };\n`,
    };
    const [call] = scanTexts(files).scan.calls;
    expect(call?.events.map(({ value }) => value)).toEqual([name]);
    expect(call?.unread).toBeNull();
  });

  it('re-exports in a ring end', () => {
    const files = {
      'a.ts': `import { A } from './b'; x.track(A)`,
      'b.ts': `export { A } from './a';`,
      'c.ts': '',
    };
    expect(tellCalls({ ...files, 'a.ts': `export { A } from './b';\n${files['a.ts']}` })[0]).toContain('<-');
  });
});

describe('which calls count', () => {
  it.each([
    ['a function', `track('X')`, 1],
    ['an optional call', `a?.track?.('X')`, 1],
    ['a call in the way of compilers', `(0, a_1.track)('X')`, 1],
    ['a member by a text', `a['track']('X')`, 1],
    ['what a hook returns', `useAnalytics().track('X')`, 1],
    ['a renamed import', `import { track as t } from 'sdk'; t('X')`, 1],
    ['a renamed member', `const { track: t } = useAnalytics(); t('X')`, 1],
    ['a bound function', `const t = a.track.bind(a); t('X')`, 1],
    ['a member of its own name', `const t = a.track; t('X')`, 1],
    ['within JSX', `const b = <button onClick={() => a.track('X')} />`, 1],
    ['within another call', `a.track('X', { b: a.track('Y') })`, 2],
    ['a text that looks like one', `const doc = "a.track('X')"; // a.track('Y')`, 0],
    ['a template that looks like one', 'const doc = `a.track("X")`', 0],
    ['a function that takes a function', `track(() => {})`, 0],
    ['another name', `a.tracks('X'); a.backtrack('X')`, 0],
    ['console.group', `console.group('X')`, 0],
    ['a page of something else', `doc.page('X'); list.page(3); table.group('a')`, 0],
    ['a page that was seen', `analytics.page('Shop', 'Home', { path: '/' })`, 1],
  ])('%s', (_, code, count) => {
    expect(tellCalls({ 'a.tsx': code }).length).toBe(count);
  });

  it('a shortcut counts in other files, too, whatever it is called there', () => {
    const files = {
      'a.ts': `export const log = analytics.track.bind(analytics), other = analytics.reset;\nexport { log as tell };`,
      'b.ts': `import { log } from './a';\nlog('X');`,
      'c.ts': `import { tell as say, other } from './a';\nsay('Y');\nother('Z');`,
      'd.ts': `const log = console.log;\nlog('W');`,
      'e.js': `exports.send = analytics.track.bind(analytics);`,
      'f.js': `const e = require('./e');\ne.send('V');`,
    };
    expect(tellCalls(files)).toEqual(['b.ts:2 literal X {}', 'c.ts:2 literal Y {}', 'f.js:2 literal V {}']);
  });

  it('a pattern says which, and where its arguments are', () => {
    const code = `posthog.capture('X', { a: 1 });\nclient.capture({ event: 'Y', properties: { b: 1 } });\nlog(1, 'Z', 0, { c: 1 });\nset('u', { d: 1 });`;
    expect(tellCalls({ 'a.ts': code }, ['posthog.capture', 'log:1,3', 'set=identify'])).toEqual([
      '1 literal X {a}',
      '3 literal Z {c}',
      '4 identify {d}',
    ]);
    expect(tellCalls({ 'a.ts': code }, ['*.capture'])).toEqual(['1 literal X {a}', '2 literal Y {b}']);
  });
});

describe('functions that hand a name on', () => {
  it.each([
    [
      'a function',
      `function r(e, p) { a.track(e, p) }\nr('X', { b: 1 });`,
      ['1 parameter by r {...}', '2 literal X {b}'],
    ],
    ['an arrow', `const r = (e) => a.track(e);\nr('X');`, ['1 parameter by r {}', '2 literal X {}']],
    [
      'a hook',
      `const r = useCallback((e) => { a.track(e) }, []);\nuseEffect(() => { r('X') }, [r]);`,
      ['1 parameter by r {}', '2 literal X {}'],
    ],
    [
      'a prefix',
      `function r(e) { a.track(\`App \${e}\`) }\nr('X');`,
      ['1 parameter by r {}', '2 built App X {}'],
    ],
    [
      'more properties',
      `function r(e, p) { a.track(e, { ...p, app: 1 }) }\nr('X', { b: 1 });`,
      ['1 parameter by r {app ...}', '2 literal X {b app}'],
    ],
    [
      'an object',
      `function r({ e, p }) { a.track(e, p) }\nr({ e: 'X', p: { b: 1 } });`,
      ['1 parameter by r {...}', '2 member X {b}'],
    ],
    ['a default', `function r(e = 'X') { a.track(e) }\nr();`, ['1 parameter by r {}', '2 literal X {}']],
    [
      'two levels',
      `function r(e) { a.track(e) }\nfunction s(e) { r(e) }\ns('X');`,
      ['1 parameter by r {}', '2 parameter by s {}', '3 literal X {}'],
    ],
  ])('%s', (_, code, expected) => {
    expect(tellCalls({ 'a.ts': code })).toEqual(expected);
  });

  it('in another file, over an import', () => {
    const files = {
      'a.ts': `import { report } from './r';\nreport('X');`,
      'b.js': `const r = require('./r');\nr.report('Y');`,
      'r.ts': `export function report(e: string) { a.track(e) }`,
    };
    expect(tellCalls(files)).toEqual([
      'a.ts:2 literal X {}',
      'b.js:2 literal Y {}',
      'r.ts:1 parameter by report {}',
    ]);
  });

  it.each([
    ['a renamed export', `export { report as send } from './r';`, `import { send } from './b';\nsend('X');`],
    ['a default export', `export { default } from './r';`, `import tell from './r';\ntell('X');`],
    [
      'a default export over a barrel',
      `export { default as say } from './r';`,
      `import { say } from './b';\nsay('X');`,
    ],
    ['a namespace', ``, `import * as r from './r';\nr.report('X');`],
    ['a renamed import', ``, `import { report as r } from './r';\nr('X');`],
  ])('over %s', (_, barrel, use) => {
    const files = {
      'a.ts': use,
      'b.ts': barrel,
      'r.ts': `export default function report(e: string) { a.track(e) }\nexport { report };`,
    };
    expect(tellCalls(files)).toEqual(['a.ts:2 literal X {}', 'r.ts:1 parameter by report {}']);
  });

  it.each([
    ['nobody calls it', `export function r(e) { a.track(e) }`, 'by ?r'],
    ['it is given away', `function r(e) { a.track(e) }\nr('X');\nbus.on('x', r);`, 'by ?r'],
    ['it is given away by another file', `export function r(e) { a.track(e) }\nr('X');`, 'by ?r'],
    ['it has no name', `bus.on('x', function (e) { a.track(e) })`, 'by ?null'],
    [
      'it changes the name',
      `function r(e) { e = e + b; a.track(e) }\nr('X');`,
      '<- `e` is changed before it is sent',
    ],
  ])('is not taken for known where %s', (_, code, expected) => {
    const others = {
      'b.ts': `import * as all from './a';\nimport { r as f } from './a';\nbus.on('x', f); bus.on('y', all.r);`,
    };
    const files = code.startsWith('export') && code.includes(`r('X')`) ? others : {};
    const [first = ''] = tellCalls({ 'a.ts': code, ...files });
    expect(first).toContain(expected);
  });

  it('that sends several events, and the same one to several places', () => {
    const code = `function r(e) { a.track(e + ' Started'); b.track(e + ' Done'); c.track(e + ' Done'); }\nr('X');`;
    expect(tellCalls({ 'a.ts': code }).slice(3)).toEqual(['2 built X Started {}', '2 built X Done {}']);
  });

  it('that sends by itself and through another one', () => {
    const code = `function g(e) { b.track(e + ' Seen') }\nfunction r(e) { a.track(e); g(e); }\nr('X');`;
    expect(tellCalls({ 'a.ts': code }).slice(3)).toEqual(['3 literal X {}', '3 built X Seen {}']);
  });

  it('over more levels than are followed, and says so', () => {
    const levels = Array.from({ length: 6 }, (_, index) => `function f${index + 1}(e) { f${index}(e) }`);
    const told = tellCalls({ 'a.ts': `function f0(e) { a.track(e) }\n${levels.join('\n')}\nf6('X');` });
    expect(told.at(-1)).toBe('4 parameter by ?f3 {}');
  });

  it('ends where a function calls itself', () => {
    expect(
      tellCalls({ 'a.ts': `function r(e) { a.track(e); r(e + 'X'); }\nr('Y');` }).length,
    ).toBeGreaterThan(1);
  });
});
