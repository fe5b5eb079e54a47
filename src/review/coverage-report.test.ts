/** What the tests of the example reach, as JSON and as a page. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compileWorkspace } from '../compiler/compile.ts';
import { definitions } from '../kinds/registry.ts';
import { createRenderer } from '../language/content/renderer.ts';
import { readWorkspace } from '../language/workspace/read.ts';
import { percentCovered, printCoverageHtml, printCoverageJson } from './coverage-report.ts';
import type { TestReport } from './report.ts';
import { runTests } from './run-tests.ts';

const LINKS = {
  unsubscribe: 'https://rutter.test/u',
  preferences: 'https://rutter.test/p',
  confirm: 'https://rutter.test/c',
};

let report: TestReport;
beforeAll(async () => {
  const compiled = await compileWorkspace(readWorkspace('journeys').files, definitions);
  const only = (file: string) => file.endsWith('birthday.test.yaml');
  report = runTests(compiled, definitions, createRenderer({ links: () => LINKS }), ({ file }) => only(file));
});

describe('coverage', () => {
  it('is counted by line, and by way out of a step', () => {
    const { totals, files } = JSON.parse(printCoverageJson(report, (file) => `journeys/${file}`)) as {
      readonly totals: { readonly percent: number };
      readonly files: {
        readonly [file: string]: { readonly lines: object; readonly branches: readonly object[] };
      };
    };
    expect(totals.percent).toBe(100);
    expect(Object.keys(files)).toEqual(['journeys/birthday/birthday.journey.yaml']);
    const own = files['journeys/birthday/birthday.journey.yaml'];
    expect(Object.values(own?.lines ?? {}).every((hits) => Number(hits) > 0)).toBe(true);
    expect(own?.branches).toMatchObject([
      { step: 'unused', path: 'redeemed' },
      { step: 'unused', path: 'waiting' },
    ]);
  });

  it('is a page that needs nothing from outside and names what is never reached', () => {
    const never = {
      ...report,
      detail: {
        journeys: [
          {
            journey: 'a<b',
            source: { file: 'a.yaml', line: 1, column: 1 },
            steps: [
              {
                step: 'x',
                source: { file: 'a.yaml', line: 2, column: 1 },
                hits: 0,
                paths: [{ path: 'p', hits: 0 }],
              },
            ],
          },
        ],
        policies: [],
      },
    };
    const page = printCoverageHtml(never, (file) => file);
    expect(page).toContain('<code>a&lt;b</code>');
    expect(page).toContain(
      '<tr class="missed"><th scope="row"><code>x</code></th><td class="number"><span class="bad">never</span>',
    );
    expect(page).not.toMatch(/https?:|src=|<link/);
  });

  it('without anything to reach is whole', () => {
    const nothing = { reached: 0, total: 0, missing: [] };
    expect(percentCovered({ steps: nothing, paths: nothing, timeouts: nothing, gates: nothing })).toBe(100);
  });
});
