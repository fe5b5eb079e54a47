/** `any`: what it takes, what it says, its example. Its logic is in `../truth.test.ts`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileWrong,
  describeSpec,
  judge,
  parse,
} from '../../../../tests/fixtures/kinds.ts';
import { Truth } from '../../../kernel/kinds.ts';
import { definition } from './index.ts';

describe('any', () => {
  it.each([
    ['{ any: [] }', ['bad-shape']],
    ['{ any: { profile.vip: true } }', ['bad-shape']],
    ['{ any: true }', ['bad-shape']],
    ['{ any: [{}, { profile.vip: 1 }] }', ['empty-condition', 'bad-type']],
  ])('reports every wrong part: %s', (text, codes) => {
    expect(compileWrong(text).map(({ code }) => code)).toEqual(codes);
  });

  it('points at the wrong part', () => {
    const text = '{ any: { profile.vip: true } }';
    const [found] = compileWrong(text);
    expect(text.slice(found?.span.start, found?.span.end)).toBe('{ profile.vip: true }');
    expect(parse(text).node).toBe('map');
  });

  it('is said in plain language', () => {
    const { spec } = compileRight('{ any: [{ profile.vip: true }, { not: { event: call_received } }] }');
    expect(describeSpec(spec)).toBe('`profile.vip` is true or (no `call_received`)');
  });

  it('of one condition is that condition', () => {
    const compiled = compileRight('{ any: [{ profile.vip: true }] }');
    expect(judge(compiled, { profile: { vip: true } }).truth).toBe(Truth.True);
  });

  it('compiles its example', () => {
    const { spec } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    expect(spec.kind).toBe(definition.name);
  });
});
