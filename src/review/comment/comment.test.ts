/** The comment under a pull request: what is read of each recorded change, and that nothing in it is bare code. */
import { beforeAll, describe, expect, it } from 'vitest';
import { diagramsIn, parseDiagram, renderMarkdown } from '../../../tests/fixtures/comment-parsers.ts';
import { matchGolden } from '../../../tests/golden.ts';
import type { Compiled } from '../../compiler/compile.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import { fatesOf, withParked } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import {
  compileAfter,
  type Edits,
  parkedRuns,
  RECORDED,
  type RecordedChange,
} from '../changes/recorded.fixture.ts';
import { reportChanges } from '../changes/report.ts';
import { compareForComment } from './compare.ts';
import { printComment } from './print-markdown.ts';

type Sound = Compiled & { readonly plan: Plan };

let before: Sound;
beforeAll(async () => {
  before = await compileAfter({});
});

function commentOn(after: Sound, parked: RecordedChange['parked']): string {
  const found = diffPlans(before.plan, after.plan, judgesOf(definitions));
  const runs = parkedRuns(parked, before.plan);
  const fates = runs && fatesOf(runs, before.plan, after.plan);
  const diff = fates === null ? found : withParked(found, fates, after.plan);
  const sides = { before: before.plan, after: after.plan, definitions };
  const options = { against: '`main`', parked: fates, show: (file: string) => `journeys/${file}` };
  const report = reportChanges(diff, sides, options);
  return printComment(compareForComment(diff, report, sides, { before, after }, options));
}

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
