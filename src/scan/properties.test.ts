/** What is read of properties: names, on all ways or some, and kinds of values. */
import { describe, expect, it } from 'vitest';
import { scanTexts, tellCalls } from './scan.fixture.ts';

describe('names', () => {
  it.each([
    ['an object', `a.track('X', { b: 1, 'c d': 2, e })`, '{b c d e}'],
    ['the object form', `a.track({ userId: 'u', event: 'X', properties: { b: 1 } })`, '{b}'],
    ['the object form without properties', `a.track({ userId: 'u', event: 'X' })`, '{}'],
    ['a constant', `const p = { b: 1 }; a.track('X', p)`, '{b}'],
    ['a spread', `const p = { b: 1 }; a.track('X', { ...p, c: 2 })`, '{b c}'],
    ['a spread on one way', `a.track('X', { b: 1, ...(d && { c: 2 }) })`, '{b c?}'],
    ['a choice of spreads', `a.track('X', { ...(d ? { b: 1, c: 1 } : { b: 2 }) })`, '{b c?}'],
    ['a key that is constant', `const k = 'b'; a.track('X', { [k]: 1 })`, '{b}'],
    [
      'useMemo',
      `const p = useMemo(() => { if (!d) return null; return { b: 1 }; }, []); a.track('X', p)`,
      '{b}',
    ],
    ['a callback in their place', `a.track('X', () => {})`, '{}'],
    ['a method', `a.track('X', { b() {} })`, '{b}'],
    ['a value from elsewhere', `a.track('X', d.e)`, '{...}'],
    ['a spread from elsewhere', `a.track('X', { b: 1, ...d })`, '{b ...}'],
    ['a computed key', `a.track('X', { [d()]: 1 })`, '{...}'],
    ['the object form with a spread', `a.track({ event: 'X', ...d })`, '{...}'],
    ['traits by position', `a.identify('u', { b: 1 })`, '{b}'],
    ['traits alone', `a.identify({ b: 1 })`, '{b}'],
    ['traits in the object form', `a.identify({ userId: 'u', traits: { b: 1 } })`, '{b}'],
    ['an identify without traits', `a.identify({ userId: 'u' })`, '{}'],
    ['a group', `analytics.group('g', { b: 1 })`, '{group_id b}'],
    ['a page', `analytics.page('Home', { b: 1 })`, '{name b}'],
    ['a page with a category', `analytics.page('Shop', 'Home')`, '{category name}'],
    ['a page with its name among the properties', `analytics.page('Home', { name: 'H' })`, '{name}'],
    [
      'a page in the object form',
      `analytics.page({ userId: 'u', name: 'Home', properties: { b: 1 } })`,
      '{name b}',
    ],
  ])('%s', (_, code, expected) => {
    expect(tellCalls({ 'a.ts': code })[0]?.split(' <- ')[0]).toMatch(
      new RegExp(`${expected.replace(/[{}.?]/g, '\\$&')}$`),
    );
  });
});

describe('kinds of values', () => {
  const kindsOf = (value: string, before = '') => {
    const [call] = scanTexts({ 'a.ts': `${before};a.track('X', { b: ${value} })` }).scan.calls;
    const [given] = call?.properties.list ?? [];
    const kinds = given?.values.map(({ kind, literal }) =>
      literal === undefined ? kind : `${kind} ${literal}`,
    );
    return [...(kinds ?? []), ...(given?.isPartly ? ['?'] : [])].join(' or ');
  };
  it.each([
    [`'x'`, 'text x'],
    [`\`x\${c}\``, 'text'],
    ['3', 'number 3'],
    ['-3.5', 'number -3.5'],
    ['+c', 'number'],
    ['!c', 'boolean'],
    ['true', 'boolean true'],
    ['null', 'nothing'],
    ['undefined', 'nothing'],
    ['[1]', 'list'],
    ['{ c: 1 }', 'object'],
    ['new Date()', 'instant'],
    ['d.toISOString()', 'instant'],
    ['new Map()', '?'],
    ['() => 1', 'other'],
    ['Number(c)', 'number'],
    ['Math.round(c)', 'number'],
    ['c.length', 'number'],
    ['c.toFixed(2)', 'text'],
    ['c?.trim()', 'text or ?'],
    ['c - d', 'number'],
    ['c > d', 'boolean'],
    [`c + 'x'`, 'text'],
    ['1 + 2', 'number'],
    ['c + d', '?'],
    ['typeof c', 'text'],
    ['c && 3', 'number 3 or ?'],
    [`c ? 'x' : 3`, 'text x or number 3'],
    [`c ?? 'x'`, 'text x or ?'],
    ['await c()', '?'],
    ['c.d', '?'],
  ])('%s', (value, expected) => {
    expect(kindsOf(value)).toBe(expected);
  });

  it('looks into lists and objects', () => {
    const { calls } = scanTexts({
      'a.ts': `const p = { sku: 's', n: [1, 'x', ...d] }; a.track('X', { b: [p, 2] })`,
    }).scan;
    const [list] = calls[0]?.properties.list[0]?.values ?? [];
    expect(list?.items?.map(({ kind }) => kind)).toEqual(['object', 'number']);
    const [sku, n] = list?.items?.[0]?.properties?.list ?? [];
    expect(sku).toMatchObject({ name: 'sku', values: [{ kind: 'text', literal: 's' }] });
    expect(n?.values[0]?.items?.map(({ kind }) => kind)).toEqual(['number', 'text']);
  });

  it('follows constants, enums and parameters', () => {
    expect(kindsOf('n', 'const n = 3')).toBe('number 3');
    expect(kindsOf('E.A', `enum E { A = 'x' }`)).toBe('text x');
    const wrapper = `function r(v) { a.track('X', { b: v }) }\nr(3);`;
    const { calls } = scanTexts({ 'a.ts': wrapper }).scan;
    expect(calls[0]?.properties.list[0]).toMatchObject({ values: [], isPartly: true });
  });
});
