/** Sentences of a comment that stand only where they are true: who agrees, whom it holds for, what goals and colours mean. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compileAfter, type Edits, RECORDED } from '../changes/recorded.fixture.ts';
import { commentBetween, type Sound } from './comment.fixture.ts';
import { journeysMoved } from './moved.ts';
import { printComment } from './print-markdown.ts';
import { printRisks } from './print-risks.ts';
import { tellWhen } from './when.ts';

let before: Sound;
beforeAll(async () => {
  before = await compileAfter({});
});

const recorded = (wanted: string): Edits => RECORDED.find(({ name }) => name === wanted)?.edits ?? {};
const commentOn = async (edits: Edits) => commentBetween(before, await compileAfter(edits)).comment;

describe('who must agree', () => {
  it('is named where all that is at risk has somebody, and is somebody else where it has not', async () => {
    const comment = await commentOn(recorded('consent-weakened'));
    expect(printRisks(comment)).toContain('> The role `legal` of `team-legal` must look at this, and agree');
    expect(printRisks({ ...comment, agreers: new Map() })).toContain('> Somebody must look at this');
    const [first = null] = comment.agreers.keys();
    const known = [...comment.agreers].map(([change, each]) =>
      change === first ? ([change, { ...each, who: null }] as const) : ([change, each] as const),
    );
    expect(printRisks({ ...comment, agreers: new Map(known) })).toContain('> Somebody must look at this');
    const long = [...comment.agreers].map(
      ([change, each]) => [change, { ...each, who: 'x'.repeat(5_000) }] as const,
    );
    expect(printRisks({ ...comment, agreers: new Map(long) })).toContain('> Somebody must look at this');
  });
});

describe('those inside', () => {
  it.each<[string, string, boolean]>([
    ['a policy', 'caps-lowered', true],
    ['a segment that a policy asks', 'exclusion-narrowed-by-its-segment', true],
    ['a segment that a journey asks', 'audience-widened-by-its-segment', false],
    ['copy', 'copy', false],
  ])('are judged at once by %s, or are not', async (_what, name, isAtOnce) => {
    const comment = await commentOn(recorded(name));
    const words = ' Nobody inside a journey is moved to another step';
    expect(printComment(comment)).toContain(
      isAtOnce ? `${words}, but what they are sent next is judged by this.` : `${words}.\n`,
    );
    const held = 'a message already held stays so until its time or its turn, and is judged by this then';
    expect(tellWhen(comment.report, comment.sides).includes(held)).toBe(isAtOnce);
  });

  it('hear nothing of what is held where it is no policy', async () => {
    const { report, sides } = await commentOn({ 'rutter.yaml': [['share: 2%', 'share: 5%']] });
    expect(tellWhen(report, sides)).toContain('also of those who are inside and wait\n');
  });

  it.each<[string, readonly string[]]>([
    ['step-moved-and-renamed', ['promotional_winback_lapsed_v1']],
    ['journey-and-step-renamed', []],
    ['people-sent-away-from-a-step-that-stays', []],
  ])('are moved by steps, and not by names: %s', async (name, wanted) => {
    const { report, sides } = await commentOn(recorded(name));
    expect(journeysMoved(report, sides)).toEqual(wanted);
  });
});

it('says of goals alone that no message depends on them', async () => {
  const lines = printComment(await commentOn(recorded('exits-and-goals'))).split('\n');
  const means = "this changes what is counted, and nobody's messages";
  expect(lines.filter((line) => line.includes(means)).map((line) => line.slice(0, 22))).toEqual([
    '- the journey, goals: ',
  ]);
});

it('explains the colours and arrows that it draws, and no others', async () => {
  const legendOf = async (name: string) => {
    const found = /\n<sub>((?:green|yellow|red|dotted arrow): [^<]*)<\/sub>/.exec(
      printComment(await commentOn(recorded(name))),
    );
    return found?.[1];
  };
  const exit = 'dotted arrow: an exit, from wherever somebody is.';
  expect(await legendOf('guard')).toBe(`yellow: changed; ${exit}`);
  expect(await legendOf('exits-and-goals')).toBe(
    `green: new; red: gone; dotted line with a cross: a way that is gone; ${exit}`,
  );
  expect(await legendOf('journey-added')).toBe(exit);
  expect(await legendOf('caps-lowered')).toBeUndefined();
});

it('counts everything of both versions for whoever is moved, caps once', async () => {
  const { pressure } = await commentOn(recorded('step-moved-and-renamed'));
  expect(pressure?.moved).toMatchObject({ day: 1, week: 3, byDay: ['one_promotion_a_day'] });
  expect((await commentOn(recorded('guard'))).pressure?.moved).toBeNull();
});
