/** `segment`: what it takes, what it reads, its example. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileWrong,
  describeSpec,
  judge,
} from '../../../../tests/fixtures/kinds.ts';
import { Truth } from '../../../kernel/kinds.ts';
import type { SegmentPlan } from '../../../plan/plan.ts';

function segmentsOf(text: string): { readonly [name: string]: SegmentPlan } {
  return { vip: { when: compileRight(text).spec, source: { file: '', line: 1, column: 1 }, about: {} } };
}

describe('segment', () => {
  it.each([
    ['{ segment: vipp }', 'unknown-segment'],
    ['{ segment: [vip] }', 'bad-shape'],
    ['{ segment: 3 }', 'bad-shape'],
  ])('needs the name of a segment: %s', (text, code) => {
    expect(compileWrong(text).map((each) => each.code)).toEqual([code]);
  });

  it.each([
    [true, Truth.True, true],
    [false, Truth.False, false],
    [undefined, Truth.Unknown, null],
  ])('is what the segment says, unknown included (semantics 12): %s', (vip, truth, seen) => {
    const judged = judge(
      compileRight('{ segment: vip }'),
      { profile: vip === undefined ? {} : { vip } },
      { segments: segmentsOf('{ profile.vip: true }') },
    );
    expect(judged.truth).toBe(truth);
    expect(judged.seen['segment vip']).toBe(seen);
  });

  it('is said in plain language, and compiles its example', () => {
    expect(describeSpec(compileRight('{ segment: vip }').spec)).toBe('in segment `vip`');
    const { spec } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    expect(spec).toMatchObject({ kind: 'not', of: { kind: 'segment', segment: 'open_complaint' } });
  });
});
