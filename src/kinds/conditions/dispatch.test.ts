/** Which kind gets which key of a condition map, and what is said of keys that nobody claims. */
import { describe, expect, it } from 'vitest';
import { compileRight, compileWrong } from '../../../tests/fixtures/kinds.ts';
import { meaningOf } from '../../plan/digest.ts';

describe('a condition map', () => {
  it('with several subjects means all of them, and companions go to their own', () => {
    const { spec } = compileRight('{ within: 9d, event: call_received, segment: vip, profile.vip: true }');
    expect(spec).toMatchObject({
      kind: 'all',
      of: [{ kind: 'event', windowMs: 9 * 86_400_000 }, { kind: 'compare' }, { kind: 'segment' }],
    });
    const other = compileRight('{ profile.vip: true, segment: vip, event: call_received, within: 9d }');
    expect(meaningOf(other.spec)).toEqual(meaningOf(spec));
  });

  it('with one subject is that condition, with its source', () => {
    expect(compileRight('{ segment: vip }').spec).toEqual({
      kind: 'segment',
      segment: 'vip',
      source: { file: 'test.yaml', line: 1, column: 3 },
    });
  });

  it.each([
    ['[{ segment: vip }]', 'bad-shape', '[{ segment: vip }]', '`all:`'],
    ['vip', 'bad-shape', 'vip', '{ segment: vip }'],
    ['{}', 'empty-condition', '{}', '{ segment: vip }'],
    ['{ segmnt: vip }', 'unknown-key', 'segmnt', 'did you mean `segment`?'],
    ['{ profil.vip: true }', 'unknown-key', 'profil.vip', 'did you mean `profile.vip`?'],
    ['{ segment: vip, within: 9d }', 'unknown-key', 'within', 'into the same map'],
    ['{ compare: 3 }', 'unknown-key', 'compare', '`segment`'],
    ['{ event: call_received, wher: { profile.vip: true } }', 'unknown-key', 'wher', 'did you mean `where`?'],
  ])('%s gives one diagnostic at its place', (text, code, place, help) => {
    const found = compileWrong(text);
    expect(found.map((each) => each.code)).toEqual([code]);
    expect(text.slice(found[0]?.span.start, found[0]?.span.end)).toBe(place);
    expect(found[0]?.help).toContain(help);
  });

  it('reports everything that is wrong in it', () => {
    const found = compileWrong('{ segment: vipp, profile.vip: 3, nothing: 1 }');
    expect(found.map((each) => each.code)).toEqual(['unknown-segment', 'bad-type', 'unknown-key']);
  });
});
