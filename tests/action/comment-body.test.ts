/** The comment fits, whatever its parts hold: no half characters, no open diagram, and what is missing is said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_MAX, markerOf, writeBody } from '../../.github/actions/rutter/comment-body.mts';

const RUN = '<sub>[the run](https://github.example/shop/journeys/actions/runs/42) for 0123456789ab</sub>';
const WHERE = 'the summary of the run has';
const MARKER = markerOf('rutter');
const write = (parts: readonly string[]) => writeBody(MARKER, parts, WHERE, RUN);

/** Lines of any length and script, many of them, and diagrams between them. */
const line = fc.constantFrom('a', 'wait 5 days', '😀', '日本語', '👩‍👩‍👧', 'é', '| a | b |', '> - x', '');
const piece = fc.oneof(
  fc.tuple(line, fc.nat({ max: 9_000 })).map(([text, times]) => `${text.repeat(times)}\n`),
  fc.tuple(line, fc.nat({ max: 9_000 })).map(([text, times]) => `${text}\n`.repeat(times)),
  fc
    .nat({ max: 3_000 })
    .map((times) => `\`\`\`mermaid\nflowchart TD\n${'  s0 --> s1\n'.repeat(times)}\`\`\`\n`),
);
const part = fc
  .array(piece, { minLength: 1, maxLength: 5 })
  .map((pieces) => `### part\n\n${pieces.join('\n')}`.trim());

describe('the body of the comment', () => {
  it('never is too long, and says of each part how much was cut and where it is', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const body = write(parts);
        expect(body.length).toBeLessThanOrEqual(BODY_MAX);
        expect([...body].length).toBeLessThanOrEqual(BODY_MAX);
        expect(body.isWellFormed()).toBe(true);
        expect(body.startsWith(`${MARKER}\n### part`)).toBe(true);
        expect(body.endsWith(`\n\n${RUN}\n`)).toBe(true);
        expect((body.match(/^```/gm) ?? []).length % 2).toBe(0);
        const notices = [
          ...body.matchAll(/^\*\*Cut here\*\*: (\d+) characters in (\d+) lines; the summary/gm),
        ];
        const isTooLong = `${MARKER}\n${parts.join('\n\n')}\n\n${RUN}\n`.length > BODY_MAX;
        expect(notices.length > 0).toBe(isTooLong);
        for (const [, characters] of notices) expect(Number(characters)).toBeGreaterThan(0);
        // A part that takes less than its share is never cut for the others.
        for (const each of parts) if (each.length < 20_000) expect(body).toContain(each);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['a-->b', '', '-x', 'a b', 'a\nb', '<x'])('has no marker that a name ends: %j', (name) => {
    expect(() => markerOf(name)).toThrow(RangeError);
  });
});
