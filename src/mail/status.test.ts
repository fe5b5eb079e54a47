/** Codes and words to verdicts; the large corpus is in the fault case of bounces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeFailure } from './status.ts';

describe('a failure', () => {
  it.each([
    ['5.1.1', '', 'hard', '5.1.1'],
    ['5.1.10', '', 'hard', '5.1.10'],
    ['5.2.1', '', 'hard', '5.2.1'],
    ['5.2.2', '', 'soft', '5.2.2'],
    ['4.1.1', 'smtp; 450 4.1.1 unknown user', 'soft', '4.1.1'],
    ['5.7.1', 'smtp; 550 5.7.1 user unknown', 'policy', '5.7.1'],
    ['5.1.1', 'smtp; 550 5.7.26 unauthenticated', 'policy', '5.7.26'],
    ['4.7.1', 'smtp; 450 4.7.1 greylisted', 'policy', '4.7.1'],
    ['5.1.8', '', 'policy', '5.1.8'],
    ['5.3.4', '', 'content', '5.3.4'],
    ['5.0.0', 'smtp; 550 5.1.1 no such user', 'hard', '5.1.1'],
    ['5.0.0', 'smtp; 452 4.2.2 full', 'soft', '4.2.2'],
    ['5.0.0', 'smtp; 550 user unknown', 'hard', '5.0.0'],
    ['5.0.0', 'smtp; 550 user unknown, see our policy', 'policy', '5.0.0'],
    ['', '550 no such user', 'hard', '550'],
    ['', '450 no such user', 'soft', '450'],
    ['', '', 'soft', ''],
    ['nonsense', 'words', 'soft', ''],
    ['5.4.4', 'X; nothing known', 'soft', '5.4.4'],
    ['5.4.4', 'X; Host not found', 'hard', '5.4.4'],
  ] as const)('%j and %j is %s', (status, said, verdict, code) => {
    expect(judgeFailure(status, said)).toEqual({ verdict, code });
  });

  it('of class 4 is never the address, and of 7.x never the person, whatever was said', () => {
    const number = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(fc.constantFrom('4', '5'), number, number, fc.string({ unit: 'grapheme' }), (...parts) => {
        const [first, subject, detail, words] = parts;
        const { verdict } = judgeFailure(`${first}.${subject}.${detail}`, `${words} user unknown`);
        if (first === '4' || subject === 7) expect(verdict).not.toBe('hard');
        if (subject === 7) expect(verdict).toBe('policy');
      }),
    );
  });
});
