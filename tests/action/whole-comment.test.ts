/** The whole comment on one pull request, as it is read: what changes, which tests fail and what they reach, what lint finds. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { markerOf, writeBody } from '../../.github/actions/rutter/comment-body.mts';
import { invoke, makeFolder } from '../../src/cli/invoke.fixture.ts';
import { diagramsIn, parseDiagram, renderMarkdown } from '../fixtures/comment-parsers.ts';
import { matchGolden } from '../golden.ts';

const WINBACK = 'journeys/retention/win-back.journey.yaml';
const WAIVER =
  '# rutter-ignore missing-owner: the team is being founded (team-lifecycle, until: 2027-01-31)\n';
const EDITS: readonly (readonly [file: string, from: string | RegExp, to: string])[] = [
  [
    WINBACK,
    '  - id: a_week\n',
    `  - id: by_the_way\n    send: { channel: email, template: winback_offer, class: service }\n  - id: a_week\n`,
  ],
  [WINBACK, 'wait: { days: 7, at: "10:00" }', 'wait: { days: 3, at: "10:00" }'],
  [WINBACK, 'owner: team-lifecycle\n', ''],
  [WINBACK, 'name: promotional', `${WAIVER}name: promotional`],
  ['journeys/policies/sms-daytime.yaml', /^owner: .*\n/m, ''],
  ['journeys/policies/one-promotion-a-day.yaml', 'max: 1', 'max: 2'],
];

const folder = makeFolder();
const inside = (path: string) => join(folder.path, path);
afterAll(() => folder.remove());

function git(...argv: readonly string[]): void {
  const own = ['-c', 'user.name=a', '-c', 'user.email=a@shop.example'];
  execFileSync('git', [...own, ...argv], { cwd: folder.path, stdio: 'ignore' });
}

beforeAll(() => {
  cpSync('journeys', inside('journeys'), { recursive: true });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  git('branch', '-M', 'main');
  for (const [file, from, to] of EDITS) {
    const text = readFileSync(inside(file), 'utf8');
    expect(text).toMatch(from);
    writeFileSync(
      inside(file),
      text.replace(from, () => to),
    );
  }
});

it('tells everything, in the order in which a reviewer asks', async () => {
  const parts: string[] = [];
  const verbs = [['plan', '--against', 'main'], ['test'], ['lint', '--now', '2026-11-23T00:00:00Z']];
  for (const argv of verbs) {
    const file = `${argv[0]}.md`;
    const { err } = await invoke([...argv, '--workspace', 'journeys', '--format', `markdown=${file}`], {
      cwd: folder.path,
    });
    expect(err).not.toContain('internal error');
    parts.push(readFileSync(inside(file), 'utf8').trim());
  }
  const body = writeBody(
    markerOf('rutter'),
    parts,
    'the summary of the run has',
    '<sub>[the run](https://github.example/r) for 0123456789ab</sub>',
  );
  matchGolden('comment/whole.md', body);
  expect(body.length).toBeLessThan(65_536);
  const html = renderMarkdown(body);
  for (const wanted of [
    'because',
    'From when',
    'Worst case for one person',
    'Before it goes live',
    'Deviations from the rules',
    'coverage',
  ])
    expect(html).toContain(wanted);
  expect(html.replace(/<code[^>]*>[\s\S]*?<\/code>/g, '')).not.toMatch(/\*\*|~~/);
  const diagrams = diagramsIn(body);
  expect(diagrams).toHaveLength(1);
  for (const diagram of diagrams) await parseDiagram(diagram);
  // The summary of the job is made of the same parts.
  const summary = parts.map((part) => `${part}\n\n`).join('');
  expect(body).toMatch(
    /^<!-- .*\n\*\*plan\*\*: .* risks .* \*\*test\*\*: .* failed.* \*\*findings\*\*: 1 error\n\n### rutter plan/,
  );
  expect(body.replace(/^\*\*plan\*\*.*\n\n/m, '')).toBe(
    `${markerOf('rutter')}\n${summary.trim()}\n\n<sub>[the run](https://github.example/r) for 0123456789ab</sub>\n`,
  );
});
