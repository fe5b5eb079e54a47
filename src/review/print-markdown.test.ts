/** Test reports in Markdown: what failed stands in it, escaped; what is too long is cut and says so. */
import { describe, expect, it } from 'vitest';
import type { Instant } from '../base/ids.ts';
import { printTestsMarkdown } from './print-markdown.ts';
import type { TestReport } from './report.ts';

const NONE = { reached: 0, total: 0, missing: [] };

function reportOf(messages: readonly string[], missing: readonly string[] = []): TestReport {
  const span = { file: 'a.test.yaml', start: 8, end: 9 };
  const cases = messages.map((message, index) => ({
    file: 'a.test.yaml',
    document: 'a',
    name: `case ${index} <b>`,
    source: { file: 'a.test.yaml', line: 1, column: 1 },
    reworded: [],
    failures: message === '' ? [] : [{ code: 'test', severity: 'error' as const, message, span }],
    endedAt: 0 as Instant,
  }));
  const steps = { reached: 3, total: 3 + missing.length, missing };
  return {
    cases,
    detail: { journeys: [], policies: [] },
    coverage: { steps, paths: NONE, timeouts: NONE, gates: NONE },
  };
}

const textOf = () => 'kind: a\nb\n';

describe('printTestsMarkdown', () => {
  it('counts, and says what was reached', () => {
    expect(printTestsMarkdown(reportOf(['', '']), textOf)).toBe(
      '### rutter test: 2 passed\n\n| coverage | reached |\n|---|---|\n| steps | 3 of 3 |\n',
    );
  });

  it('lists what failed, escaped, with its place, and what was not reached', () => {
    const text = printTestsMarkdown(reportOf(['', 'no `send` | *here*'], ['j/one']), textOf);
    expect(text).toContain('### rutter test: 1 passed, 1 failed\n');
    expect(text).toContain('| `a`: case 1 \\<b\\> | `a.test.yaml:2` | no `send` \\| \\*here\\* |\n');
    expect(text).toContain('| steps | 3 of 4 |\n\nNot reached: `j/one`.\n');
  });

  it('fits into a comment and says what was cut', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `failed ${index} ${'x'.repeat(60)}`);
    const text = printTestsMarkdown(
      reportOf(
        many,
        Array.from({ length: 500 }, (_, index) => `j/${index}`),
      ),
      textOf,
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\n\d+ more were cut\.\n/);
    expect(text).toContain('and 480 more.');
  });
});
