/** S1: patterns that bring backtracking engines to their knees, wherever a user may write one, and texts that would do it. */
import { expect, it } from 'vitest';
import { compilePattern } from '../../src/base/pattern.ts';
import { figure } from './figures.ts';
import { type HostileCase, play } from './hostile/play.ts';

/** Each needs exponential or cubic time of a backtracking engine for a text of this letter. */
const EVIL: readonly (readonly [pattern: string, text: string])[] = [
  ['^(a+)+$', 'a'],
  ['^(a|aa)+$', 'a'],
  ['^(a|a?)+$', 'a'],
  ['(.*a){20}', 'a'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['^(\\w+\\s?)*$', 'a'],
  ['^\\s+|\\s+$', ' '],
  ['(x+x+)+y', 'x'],
  [
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
    'a',
  ],
];
const LENGTH = 20_000;

const segment = (pattern: string): string =>
  `kind: Segment\nname: odd\nowner: crm\npurpose: Odd.\nwhen: { profile.country: { matches: ${JSON.stringify(pattern)} } }\n`;
const inSegment = (name: string, pattern: string, says: string | null): HostileCase => ({
  name,
  files: { 'odd.yaml': segment(pattern) },
  says,
});

const cases: readonly HostileCase[] = [
  ...EVIL.map(([pattern]) => inSegment(pattern, pattern, null)),
  inSegment('look-ahead', '^(?=a)b', 'odd.yaml bad-pattern'),
  inSegment('back-reference', '^(a)\\1$', 'odd.yaml bad-pattern'),
  inSegment('repeats of repeats', '((a{1,1000}){1,1000}){1,1000}', 'odd.yaml bad-pattern'),
  inSegment('longer than a thousand characters', `(${'a|'.repeat(5_000)}a)`, 'odd.yaml bad-pattern'),
  inSegment('brackets without end', '['.repeat(900), 'odd.yaml bad-pattern'),
  inSegment('groups in groups', `${'('.repeat(450)}a${')'.repeat(450)}`, null),
];

it('S1 no pattern costs more than its text is long, and what RE2 does not take is refused at its place', async () => {
  let worstMatchMs = 0;
  for (const [source, letter] of EVIL) {
    const pattern = compilePattern(source);
    if (!pattern.ok) throw new Error(`${source}: ${pattern.error}`);
    const startedAt = performance.now();
    pattern.test(`${letter.repeat(LENGTH)}!`);
    worstMatchMs = Math.max(worstMatchMs, Math.round(performance.now() - startedAt));
  }
  const { cases: played, wrong, worstMs, peakMb } = await play(cases);
  figure('S1', {
    cases: played + EVIL.length,
    failed: wrong.length,
    worst_ms: worstMs,
    worst_match_ms: worstMatchMs,
    peak_mb: peakMb,
  });
  expect(wrong).toEqual([]);
}, 120_000);
