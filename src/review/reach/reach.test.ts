/** How many people a condition holds, by two plans, for the same people. */
import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import type { Incoming } from '../../hosts/host.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import { planFile } from '../../plan/file.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { shop } from '../shop.fixture.ts';
import { compareReach, isDifferent } from './compare.ts';
import { countReach } from './count.ts';
import { printReach, printReachMarkdown } from './print.ts';

const START = instant(Date.UTC(2026, 2, 2, 10));
const DAY_MS = 86_400_000;

async function compile(more: { readonly [path: string]: string }): Promise<PlanFile> {
  const files = Object.entries({ ...shop, ...more }).map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace(files, definitions);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return planFile(plan!, { rutter: 'test', commit: null, tzdata: 'x' });
}

const paid = (atLeast: number, within: string) =>
  `kind: Segment\nname: paid_lately\nwhen: { event: Paid, count: { gte: ${atLeast} }, within: ${within} }\n`;
const EXCLUSION =
  'kind: ExclusionPolicy\nname: payers\ncovers: { classes: [lifecycle] }\nwhen: { segment: paid_lately }\n';
const VIPS = 'kind: Segment\nname: vips\nwhen: { profile.vip: true }\n';

/** Ana paid twice, long ago and yesterday; bob paid once; eva never did, and is a VIP; nobody knows it of the others. */
const HISTORY: readonly Incoming[] = (() => {
  const event = (subscriber: string, name: string, days: number, index: number): Incoming => {
    const at = instant(START + days * DAY_MS);
    const input = { type: 'event' as const, id: `${index}`, name, at, properties: { order: `o${index}` } };
    return { messageId: `${index}`, subscriber, at, inputs: [input] };
  };
  const eva = {
    messageId: 'e',
    subscriber: 'eva',
    at: START,
    inputs: [{ type: 'identify' as const, traits: { vip: true } }],
  };
  return [eva, event('ana', 'Paid', 0, 1), event('bob', 'Paid', 0, 2), event('ana', 'Paid', 40, 3)];
})();

describe('reach', () => {
  let before: PlanFile;
  let after: PlanFile;
  const count = (plan: PlanFile) =>
    countReach({ plan, definitions, renderer: createRenderer({}), history: HISTORY });
  beforeAll(async () => {
    const policy = { 'exclusion.yaml': EXCLUSION, 'vips.yaml': VIPS };
    before = await compile({ ...policy, 'paid.yaml': paid(1, '90d') });
    after = await compile({ ...policy, 'paid.yaml': paid(1, '30d') });
  });

  it('asks everybody at the end of the sample, in three values', () => {
    const { people, answers } = count(before);
    expect(people).toBe(3);
    expect(answers).toMatchObject([
      { of: 'exclusion', name: 'payers', yes: 2, no: 1, unknown: 0 },
      { of: 'segment', name: 'paid_lately', yes: 2, no: 1, unknown: 0 },
      { of: 'segment', name: 'vips', yes: 1, no: 0, unknown: 2 },
    ]);
  });

  it('says what differs between two plans, and through which exclusion', () => {
    const compared = compareReach(count(before), count(after), new Map());
    expect(compared.rows.filter(isDifferent).map(({ of, name }) => `${of} ${name}`)).toEqual([
      'exclusion payers',
      'segment paid_lately',
    ]);
    expect(printReach(compared)).toBe(`reach, of 3 people:
~ excluded by \`payers\`   2 (66.7 %) -> 1 (33.3 %)
~ segment \`paid_lately\`  2 (66.7 %) -> 1 (33.3 %)
  segment \`vips\`         1 (33.3 %), 2 unknown
`);
    expect(printReachMarkdown(compared)).toContain('| excluded by `payers` | 2 (66.7 %) | **1 (33.3 %)** |');
    expect(printReachMarkdown(compareReach(count(before), count(before), new Map()))).toContain(
      'everybody answers as before',
    );
  });

  it('knows a question that only one side asks, and a journey under its former name', async () => {
    const compared = compareReach(count(before), count(await compile({ 'vips.yaml': VIPS })), new Map());
    expect(printReach(compared)).toContain('~ excluded by `payers`   2 (66.7 %) -> not asked\n');
    const audience = {
      'one.yaml': String(shop['one.yaml']).replace('goals:', 'audience: { profile.vip: true }\ngoals:'),
    };
    const renamed = { 'one.yaml': audience['one.yaml'].replace('name: one', 'name: uno') };
    const rows = compareReach(
      count(await compile(audience)),
      count(await compile(renamed)),
      new Map([['uno', 'one']]),
    ).rows;
    expect(rows).toMatchObject([{ of: 'audience', name: 'uno', before: { yes: 1 }, after: { yes: 1 } }]);
  });
});
