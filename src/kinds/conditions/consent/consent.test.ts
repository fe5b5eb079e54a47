/** `consent`: what it takes, when it is given, its example. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileWrong,
  describeSpec,
  judge,
} from '../../../../tests/fixtures/kinds.ts';
import { instant, NEVER } from '../../../base/ids.ts';
import { Truth } from '../../../kernel/kinds.ts';

const given = { given: true, at: instant(0) };

describe('consent', () => {
  it.each([
    ['{ consent: email }', 'bad-shape'],
    ['{ consent: {} }', 'bad-shape'],
    ['{ consent: { email: [promotional] } }', 'bad-shape'],
    ['{ consent: { emial: promotional } }', 'unknown-channel'],
  ])('needs a channel and a purpose: %s', (text, code) => {
    expect(compileWrong(text).map((each) => each.code)).toEqual([code]);
  });

  it.each([
    ['no record', {}, Truth.False, NEVER],
    ['another purpose', { email: { lifecycle: given } }, Truth.False, NEVER],
    ['given', { email: { promotional: given } }, Truth.True, NEVER],
    ['withdrawn', { email: { promotional: { ...given, given: false } } }, Truth.False, NEVER],
    ['expiring', { email: { promotional: { ...given, expiresAt: instant(200) } } }, Truth.True, 200],
    ['expired now', { email: { promotional: { ...given, expiresAt: instant(100) } } }, Truth.False, NEVER],
  ])('%s', (_, consent, truth, validUntil) => {
    const judged = judge(compileRight('{ consent: { email: promotional } }'), { now: 100, consent });
    expect([judged.truth, judged.validUntil]).toEqual([truth, validUntil]);
  });

  it('of several channels needs all', () => {
    const compiled = compileRight('{ consent: { email: promotional, push: promotional } }');
    expect(judge(compiled, { consent: { email: { promotional: given } } }).truth).toBe(Truth.False);
  });

  it('is not fooled by names that every object has', () => {
    const compiled = compileRight('{ consent: { email: constructor } }');
    expect(judge(compiled, { consent: { email: {} } }).truth).toBe(Truth.False);
  });

  it('is said in plain language, and compiles its example', () => {
    const { spec } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    expect(describeSpec(spec)).toBe('consent on `email` for `promotional`');
  });
});
