/** What people read of a change: one kind of change of the example workspace each, as a golden text with its risks. */
import { beforeAll, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { risksOf } from '../../plan/diff/change.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import { fatesOf, withParked } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import { changesToJson } from './print-json.ts';
import { printChanges } from './print-pretty.ts';
import { compileAfter, parkedRuns, RECORDED } from './recorded.fixture.ts';
import { reportChanges } from './report.ts';

let before: Plan;
beforeAll(async () => {
  before = (await compileAfter({})).plan;
});

describe('a change of the example workspace', () => {
  it.each(RECORDED.map((each) => [each.name, each] as const))(
    '%s',
    async (name, { edits, risks, parked }) => {
      const { plan: after } = await compileAfter(edits);
      const found = diffPlans(before, after, judgesOf(definitions));
      const runs = parkedRuns(parked, before);
      const fates = runs && fatesOf(runs, before, after);
      const diff = fates === null ? found : withParked(found, fates, after);
      const show = (file: string) => `journeys/${file}`;
      const options = { against: 'what was', parked: fates, show };
      const report = reportChanges(diff, { before, after, definitions }, options);
      // Digests change with every word of the example; what people read of a change does not.
      const text = printChanges({ ...report, before: 'BEFORE', after: 'AFTER' });
      expect(risksOf(diff)).toEqual(risks);
      expect(JSON.parse(JSON.stringify(changesToJson(report)))).toMatchObject({ risks });
      matchGolden(`plan/${name}.txt`, text);
    },
  );

  it('is none where nothing changed', async () => {
    const { plan: after } = await compileAfter({});
    const diff = diffPlans(before, after, judgesOf(definitions));
    const options = { against: 'what was', parked: null, show: (file: string) => file };
    const report = reportChanges(diff, { before, after: before, definitions }, options);
    expect(printChanges({ ...report, after: 'AFTER' })).toBe('no change against what was (AFTER)\n');
  });
});
