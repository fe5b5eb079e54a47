/** What people read of a change: one kind of change of the example workspace each, as a golden text with its risks. */
import { beforeAll, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import { risksOf } from '../../plan/diff/change.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import { fatesOf, withParked } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import { changesToJson } from './print-json.ts';
import { printChanges } from './print-pretty.ts';
import { reportChanges } from './report.ts';

/** Edits of files: text that is there, and what stands in its place; null: the file goes. */
type Edits = { readonly [file: string]: readonly (readonly [from: string, to: string])[] | null };

type Case = {
  readonly name: string;
  readonly edits: Edits;
  readonly risks: readonly string[];
  /** Step -> runs that are parked there, of the journey of the case. */
  readonly parked?: { readonly journey: string; readonly steps: { readonly [step: string]: number } };
};

const TRIAL = 'activation/trial.journey.yaml';
const WINBACK = 'retention/win-back.journey.yaml';

const CASES: readonly Case[] = [
  {
    name: 'longer-waits',
    edits: {
      [TRIAL]: [['timeout: 3d', 'timeout: 5d']],
      'cart/abandoned-cart.journey.yaml': [['wait: 4h', 'wait: 6h']],
    },
    risks: [],
    parked: { journey: 'lifecycle_activate_trials_v2', steps: { first_brew: 17, greet: 2 } },
  },
  {
    name: 'guard',
    edits: { [TRIAL]: [['profile.seats: { gte: 5 }', 'profile.seats: { gte: 10 }']] },
    risks: [],
  },
  {
    name: 'step-removed-without-a-word',
    edits: { [WINBACK]: [['  - id: a_week\n    wait: { days: 7, at: "10:00" }\n', '']] },
    risks: ['step_removed'],
    parked: { journey: 'promotional_winback_lapsed_v1', steps: { a_week: 412 } },
  },
  {
    name: 'step-removed-that-nobody-is-at',
    edits: { [WINBACK]: [['  - id: a_week\n    wait: { days: 7, at: "10:00" }\n', '']] },
    risks: [],
    parked: { journey: 'promotional_winback_lapsed_v1', steps: { miss_you: 3 } },
  },
  {
    name: 'step-removed-of-a-journey-renamed',
    edits: {
      [WINBACK]: [
        ['name: promotional_winback_lapsed_v1', 'name: promotional_winback_lapsed_v2'],
        ['  - id: a_week\n    wait: { days: 7, at: "10:00" }\n', ''],
        [
          'goals:',
          'migrate:\n  - moved: { journey: promotional_winback_lapsed_v1 }\n  - exit: a_week\ngoals:',
        ],
      ],
    },
    risks: ['step_removed'],
    parked: { journey: 'promotional_winback_lapsed_v1', steps: { a_week: 412 } },
  },
  {
    name: 'step-moved-and-renamed',
    edits: {
      [WINBACK]: [
        ['  - id: a_week\n    wait: { days: 7, at: "10:00" }\n', ''],
        ['- id: last_offer', '- id: farewell'],
        [
          'goals:',
          'migrate:\n  - moved: { from: a_week, to: farewell }\n  - moved: { from: last_offer, to: farewell }\ngoals:',
        ],
      ],
    },
    risks: [],
    parked: { journey: 'promotional_winback_lapsed_v1', steps: { a_week: 412, last_offer: 5 } },
  },
  {
    name: 'journey-and-step-renamed',
    edits: {
      'cart/abandoned-cart.journey.yaml': [
        ['name: lifecycle_recover_carts_v1', 'name: lifecycle_recover_carts_v2'],
        ['- id: four_hours', '- id: some_hours'],
        [
          'goals:',
          'migrate:\n  - moved: { journey: lifecycle_recover_carts_v1 }\n  - moved: { from: four_hours, to: some_hours }\ngoals:',
        ],
      ],
    },
    risks: [],
    parked: { journey: 'lifecycle_recover_carts_v1', steps: { four_hours: 9 } },
  },
  {
    name: 'journey-renamed-with-its-lane',
    edits: {
      'service/nps.journey.yaml': [
        ['name: lifecycle_ask_buyers_v1', 'name: lifecycle_ask_buyers_v2'],
        ['\nsteps:', '\nmigrate: [{ moved: { journey: lifecycle_ask_buyers_v1 } }]\nsteps:'],
      ],
      'policies/call-centre.yaml': [['lifecycle_ask_buyers_v1', 'lifecycle_ask_buyers_v2']],
    },
    risks: [],
  },
  {
    name: 'exclusion-removed',
    edits: { 'policies/open-complaint.yaml': null },
    risks: ['exclusion_weakened'],
  },
  {
    name: 'exclusion-narrowed-by-its-segment',
    edits: { 'segments/with-open-complaint.yaml': [['{ gt: 0 }', '{ gt: 2 }']] },
    risks: ['exclusion_weakened'],
  },
  {
    name: 'exclusion-widened-by-its-segment',
    edits: {
      'segments/with-open-complaint.yaml': [
        [
          'when: { trait.open_complaints: { gt: 0 } }',
          'when: { any: [{ trait.open_complaints: { gt: 0 } }, { trait.open_breaches: { gt: 0 } }] }',
        ],
      ],
    },
    risks: [],
  },
  {
    name: 'consent-weakened',
    edits: {
      'policies/marketing-consent.yaml': [['default: denied', 'default: given']],
      'consent/newsletter-consent.yaml': [['double_opt_in: true\n', '']],
    },
    risks: ['consent_weakened'],
  },
  {
    name: 'caps-and-quiet-hours',
    edits: {
      'policies/one-promotion-a-day.yaml': [['max: 1', 'max: 2']],
      'policies/sms-daytime.yaml': [['from: "20:00"', 'from: "22:00"']],
      'policies/promotions-pace.yaml': [['max: 60', 'max: 600']],
    },
    risks: ['cap_raised', 'quiet_hours_shortened', 'lane_loosened'],
  },
  {
    name: 'caps-lowered',
    edits: { 'policies/marketing-pressure.yaml': [['within: 7d', 'within: 8d']] },
    risks: [],
  },
  {
    name: 'experiment-disturbed',
    edits: {
      [TRIAL]: [
        ['id: by_email, weight: 50', 'id: by_email, weight: 80'],
        ['id: by_push, weight: 50', 'id: by_push, weight: 20'],
        ['event: First Brew Logged, within: 7d', 'event: First Brew Logged, within: 9d'],
      ],
    },
    risks: ['experiment_disturbed'],
  },
  {
    name: 'send-added-that-bypasses',
    edits: {
      [WINBACK]: [
        [
          '  - id: a_week\n',
          '  - id: by_the_way\n    send: { channel: email, template: winback_offer, class: service }\n  - id: a_week\n',
        ],
      ],
    },
    risks: ['send_bypasses'],
  },
  {
    name: 'class-made-essential',
    edits: {
      'rutter.yaml': [['newsletter: { priority: 10 }', 'newsletter: { essential: true, priority: 10 }']],
    },
    risks: ['class_made_essential'],
  },
  {
    name: 'copy',
    edits: { 'cart/templates/cart_reminder.yaml': [['You left something', 'You forgot something']] },
    risks: [],
  },
  {
    name: 'copy-corrected-for-runs-under-way',
    edits: {
      'cart/templates/cart_reminder.yaml': [['You left something', 'You forgot something']],
      'cart/abandoned-cart.journey.yaml': [['\ngoals:', '\nhotfix: copy\ngoals:']],
    },
    risks: [],
    parked: { journey: 'lifecycle_recover_carts_v1', steps: { four_hours: 9 } },
  },
  {
    name: 'exits-and-goals',
    edits: {
      [WINBACK]: [
        ['exit:\n  - event: Order Placed', 'exit:\n  - segment: colleagues'],
        ['within: 30d', 'within: 14d'],
      ],
    },
    risks: [],
  },
  {
    name: 'audience-and-entry',
    edits: {
      [WINBACK]: [
        ['reentry: { after: 180d }', 'reentry: { after: 30d }'],
        [
          /* whole line */ 'audience: { not: { segment: cancelled_lately } } # whoever has just left has said what they want\n',
          '',
        ],
      ],
    },
    risks: ['audience_removed', 'entries_raised'],
  },
];

async function compile(edits: Edits): Promise<Plan> {
  const files = readWorkspace('journeys').files.flatMap((file) => {
    const own = edits[file.path];
    // Tests follow a change in their own time.
    if (own === null || file.path.endsWith('.test.yaml')) return [];
    const text = (own ?? []).reduce((written, [from, to]) => {
      if (!written.includes(from)) throw new RangeError(`${file.path} does not hold ${from}`);
      return written.replace(from, () => to);
    }, file.text);
    return [{ ...file, text }];
  });
  const { plan, diagnostics } = await compileWorkspace(files, definitions);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (plan === null)
    throw new Error(errors.map(({ message, span }) => `${span.file}: ${message}`).join('\n'));
  return plan;
}

let before: Plan;
beforeAll(async () => {
  before = await compile({});
});

describe('a change of the example workspace', () => {
  it.each(CASES.map((each) => [each.name, each] as const))('%s', async (name, { edits, risks, parked }) => {
    const after = await compile(edits);
    const found = diffPlans(before, after, judgesOf(definitions));
    const digest = parked === undefined ? '' : String(before.journeys[parked.journey]?.digest);
    const runs = Object.entries(parked?.steps ?? {}).map(([step, count]) => {
      return { journey: parked?.journey ?? '', digest, step, count };
    });
    const fates = parked === undefined ? null : fatesOf(runs, before, after);
    const diff = fates === null ? found : withParked(found, fates, after);
    const show = (file: string) => `journeys/${file}`;
    const options = { against: 'what was', parked: fates, show };
    const report = reportChanges(diff, { before, after, definitions }, options);
    // Digests change with every word of the example; what people read of a change does not.
    const text = printChanges({ ...report, before: 'BEFORE', after: 'AFTER' });
    expect(risksOf(diff)).toEqual(risks);
    expect(JSON.parse(JSON.stringify(changesToJson(report)))).toMatchObject({ risks });
    matchGolden(`plan/${name}.txt`, text);
  });

  it('is none where nothing changed', async () => {
    const diff = diffPlans(before, await compile({}), judgesOf(definitions));
    const options = { against: 'what was', parked: null, show: (file: string) => file };
    const report = reportChanges(diff, { before, after: before, definitions }, options);
    expect(printChanges({ ...report, after: 'AFTER' })).toBe('no change against what was (AFTER)\n');
  });
});
