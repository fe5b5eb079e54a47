/** Assertions throw their own class of error. */
import { describe, expect, it } from 'vitest';
import { AssertionFailure, assert } from './assert.ts';

describe('assert', () => {
  it('passes what is so and throws what is not', () => {
    assert(true, 'never');
    expect(() => assert(false, 'the run has no step')).toThrow(AssertionFailure);
    expect(() => assert(0, 'the run has no step')).toThrow('the run has no step');
  });
});
