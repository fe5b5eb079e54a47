/** The comment under a pull request: what is read of each recorded change, and that nothing in it is bare code. */
import { beforeAll, describe, expect, it } from 'vitest';
import { diagramsIn, parseDiagram, renderMarkdown } from '../../../tests/fixtures/comment-parsers.ts';
import { matchGolden } from '../../../tests/golden.ts';
import { printChanges } from '../changes/print-pretty.ts';
import { compileAfter, type Edits, RECORDED, type RecordedChange } from '../changes/recorded.fixture.ts';
import { commentBetween, type Sound } from './comment.fixture.ts';
import { printComment } from './print-markdown.ts';

let before: Sound;
beforeAll(async () => {
  before = await compileAfter({});
});

const commentOn = (after: Sound, parked: RecordedChange['parked']) =>
  printComment(commentBetween(before, after, parked).comment);

/** The text without code: spans, fences, and the command of an alert. */
function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
}

/** Names and keys that no sentence would hold by chance: those with an underscore, a dot or a capital inside. */
function namesOf({ plan }: Sound): readonly string[] {
  const names = [
    ...Object.values(plan.journeys).flatMap(({ name, steps }) => [name, ...Object.keys(steps)]),
    ...['segments', 'traits', 'templates', 'policies'].flatMap((part) =>
      Object.keys(plan[part as 'segments']),
    ),
  ];
  return names.filter((name) => name.includes('_'));
}

describe('the comment on a change of the example workspace', () => {
  it.each(RECORDED.map((each) => [each.name, each] as const))('%s', async (name, { edits, parked }) => {
    const after = await compileAfter(edits);
    const text = commentOn(after, parked);
    const prose = withoutCode(text);
    for (const each of [...namesOf(before), ...namesOf(after)]) expect(prose).not.toContain(each);
    expect(prose).not.toMatch(/[a-z]_[a-z]|undefined|\[object|\w\.\w+\.\w/);
    expect(prose).not.toContain('`');
    expect(text.length).toBeLessThan(45_000);
    // What is meant to stand out does: no mark is left as it was written.
    expect(renderMarkdown(text).replace(/<code[^>]*>[\s\S]*?<\/code>/g, '')).not.toMatch(/\*\*|~~/);
    for (const diagram of diagramsIn(text)) await parseDiagram(diagram);
    matchGolden(`comment/${name}.md`, text);
  });

  it.each(RECORDED.map((each) => [each.name, each] as const))(
    '%s: counts as many changes and risks as the terminal does',
    async (_name, { edits, parked }) => {
      const { report, comment } = commentBetween(before, await compileAfter(edits), parked);
      const [, changes = ''] = /^(\d+) changes? against/.exec(printChanges(report)) ?? [];
      expect(comment.report.risks).toEqual(report.risks);
      expect(comment.report.changes.filter(({ part }) => part !== 'fact')).toHaveLength(Number(changes));
    },
  );

  it('tells how many of those inside are at a step', async () => {
    const edits = RECORDED.find(({ name }) => name === 'step-removed-that-nobody-is-at')?.edits ?? {};
    const after = await compileAfter(edits);
    const at = (steps: { readonly [step: string]: number }) =>
      commentOn(after, { journey: 'promotional_winback_lapsed_v1', steps });
    expect(at({ miss_you: 1 })).toContain(
      '  - at it: the only run inside: it finishes on the version before\n',
    );
    expect(at({ miss_you: 1, last_offer: 2 })).toContain('  - at it: 1 of the 3 runs inside: it finishes on');
    expect(at({ miss_you: 2, last_offer: 2 })).toContain('  - at it: 2 of the 4 runs inside: they finish on');
    expect(at({ miss_you: 2 })).toContain('  - at it: all of the 2 runs inside: they finish on');
    expect(at({ last_offer: 2 })).not.toContain('  - at it: ');
  });

  it('says that nothing changes where nothing does', async () => {
    expect(commentOn(await compileAfter({}), undefined)).toBe(
      '### rutter plan: nothing changes\n\nCompared with `main`.\n',
    );
  });

  it('lists deviations that come and go', async () => {
    const waive: Edits = {
      'retention/win-back.journey.yaml': [
        [
          '  - id: miss_you',
          '  # rutter-ignore goal-window: it is a | test (team-lifecycle, until: 2027-01-31)\n  - id: miss_you',
        ],
      ],
    };
    const text = commentOn(await compileAfter(waive), undefined);
    expect(text).toContain('#### Deviations from the rules');
    expect(text).toContain(
      '- **new**: `goal-window` for `journeys/retention/win-back.journey.yaml` until 2027-01-31: it is a \\| test (`team-lifecycle`)',
    );
  });
});
