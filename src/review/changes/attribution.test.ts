/** Of several changes at once, each is told with its own consequences. */
import { expect, it } from 'vitest';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import { compileAfter, type Edits } from './recorded.fixture.ts';

const LATELY: Edits = { 'segments/cancelled.yaml': [['within: 30d', 'within: 3d']] };
const COMPLAINT: Edits = { 'segments/with-open-complaint.yaml': [['{ gt: 0 }', '{ gt: 2 }']] };

async function risksAfter(edits: Edits): Promise<{ readonly [name: string]: readonly string[] }> {
  const [{ plan: before }, { plan: after }] = await Promise.all([compileAfter({}), compileAfter(edits)]);
  const { changes } = diffPlans(before, after, judgesOf(definitions));
  const told = changes.filter(({ part }) => part === 'segment');
  return Object.fromEntries(told.map(({ name, risks }) => [name, risks.map(({ code }) => code)]));
}

it('a segment that only a policy asks lets nobody into a journey', async () => {
  expect(await risksAfter({ ...LATELY, ...COMPLAINT })).toEqual({
    cancelled_lately: ['entries_raised'],
    with_open_complaint: ['exclusion_weakened', 'exclusion_weakened'],
  });
  expect(await risksAfter(LATELY)).toEqual({ cancelled_lately: ['entries_raised'] });
});
