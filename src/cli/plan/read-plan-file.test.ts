/** Plan files that somebody changed by hand: a sentence and a way out, whatever stands in them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestPlan } from '../../plan/digest.ts';
import { seal } from '../../plan/plan.fixture.ts';
import type { JourneyPlan, Plan, PlanFile } from '../../plan/plan.ts';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const folder = makeFolder();
const run = (...argv: readonly string[]) =>
  invoke(argv, { cwd: folder.path, env: { RUTTER_ADMIN_TOKEN: 'token-1' } });
const changed = join(folder.path, 'b.json');
let file: PlanFile;
beforeAll(async () => {
  await invoke(['init'], { cwd: folder.path });
  await run('plan', '-o', 'a.json');
  file = JSON.parse(readFileSync(join(folder.path, 'a.json'), 'utf8')) as PlanFile;
});
afterAll(() => folder.remove());

/** The plan with something else in each of its journeys, whatever its shape. */
function withJourneys(plan: Plan, edit: (journey: JourneyPlan) => object): object {
  const journeys = Object.entries(plan.journeys).map(([name, journey]) => [name, edit(journey)] as const);
  return { ...plan, journeys: Object.fromEntries(journeys) };
}

const withPolicy = (plan: Plan, spec: object): Plan => ({
  ...plan,
  policies: { ...plan.policies, one_a_day: { ...plan.policies.one_a_day!, spec: spec as never } },
});

/** `isForged`: with digests that fit what stands there. */
const EDITS: readonly (readonly [
  what: string,
  edit: (plan: Plan) => object,
  says: RegExp,
  isForged?: true,
])[] = [
  [
    'another zone',
    (plan) => ({ ...plan, workspace: { ...plan.workspace, zone: 'UTC' } }),
    /digest of the plan file does not fit its plan: it was changed by hand/,
  ],
  [
    'another class',
    (plan) => withJourneys(plan, (journey) => ({ ...journey, class: 'other' })),
    /digest of the journey `.*` does not fit/,
  ],
  [
    'a channel that is null',
    (plan) => ({ ...plan, workspace: { ...plan.workspace, channels: { email: null } } }),
    /`workspace.channels.email` is no object/,
  ],
  [
    'uses that are no lists',
    (plan) => withJourneys(plan, (journey) => ({ ...journey, uses: { ...journey.uses, facts: 7 } })),
    /`journeys\..*\.uses\.facts` is no list/,
  ],
  [
    'an exit that is null',
    (plan) => withJourneys(plan, (journey) => ({ ...journey, exits: [null] })),
    /`journeys\..*\.exits\.1` is no object/,
  ],
  [
    'an entry of no kind',
    (plan) => withJourneys(plan, (journey) => ({ ...journey, entry: { by: 'chance' } })),
    /`journeys\..*\.entry\.by` is no event or segment/,
  ],
  [
    'another format',
    (plan) => ({ ...plan, format: 99 }),
    /plan format 99 is not the format 1 of this version/,
  ],
  [
    'caps that no kind reads',
    (plan) => withPolicy(plan, { caps: 'x' }),
    /knows nothing like `policies.one_a_day`; it was written by Rutter .*, or changed by hand/,
    true,
  ],
  [
    'a gate of a later version',
    (plan) => ({
      ...plan,
      policies: { ...plan.policies, one_a_day: { ...plan.policies.one_a_day!, gate: 'later' } },
    }),
    /knows nothing like `policies.one_a_day`/,
    true,
  ],
];

it.each(EDITS.map((each) => [each[0], each] as const))(
  'refuses a plan file with %s, with a way out',
  async (_what, [, edit, says, isForged]) => {
    const edited = edit(file.plan);
    const plan = isForged === true ? seal(edited as Plan) : edited;
    const digest = isForged === true ? digestPlan(plan as Plan) : file.digest;
    writeFileSync(changed, JSON.stringify({ ...file, digest, plan }));
    const ways = [
      ['plan', '--against', 'b.json'],
      ['apply', 'b.json', '--url', 'http://127.0.0.1:1'],
    ];
    for (const argv of ways) {
      const { code, out, err } = await run(...argv);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(says);
      expect(err).toContain('help: make it with `rutter plan -o FILE`');
      expect(err).not.toMatch(/internal error|\n {4}at /);
    }
  },
);
