/** Answers are computed once a text, and the memory of them is bounded. */
import { describe, expect, it } from 'vitest';
import { remember } from './remember.ts';

describe('remember', () => {
  it('computes a text once, and forgets what was asked for longest ago', () => {
    const computed: string[] = [];
    const measure = remember(2, (text) => {
      computed.push(text);
      return text.length;
    });
    expect(['a', 'bb', 'a', 'ccc', 'a', 'bb'].map(measure)).toEqual([1, 2, 1, 3, 1, 2]);
    expect(computed).toEqual(['a', 'bb', 'ccc', 'bb']);
  });

  it('remembers an answer that is undefined', () => {
    let computed = 0;
    const nothing = remember<undefined>(2, () => {
      computed += 1;
      return undefined;
    });
    nothing('a');
    nothing('a');
    expect(computed).toBe(1);
  });
});
