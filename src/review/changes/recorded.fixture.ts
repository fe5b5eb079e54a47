/** Recorded changes of the example workspace, one for each kind of change, and how they compile. */
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import type { ParkedRuns } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';

/** Edits of files: text that is there, and what stands in its place; a text: the file comes; null: it goes. */
export type Edits = {
  readonly [file: string]: readonly (readonly [from: string, to: string])[] | string | null;
};

/** One change. `risks`: codes, the gravest first. */
export type RecordedChange = {
  readonly name: string;
  readonly edits: Edits;
  readonly risks: readonly string[];
  /** Step -> runs that are parked there, of the journey of the case. */
  readonly parked?: { readonly journey: string; readonly steps: { readonly [step: string]: number } };
};

const TRIAL = 'activation/trial.journey.yaml';
const WINBACK = 'retention/win-back.journey.yaml';

/** All of them. */
export const RECORDED: readonly RecordedChange[] = [
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
      'retention/win-back.test.yaml': [
        ['journey: promotional_winback_lapsed_v1', 'journey: promotional_winback_lapsed_v2'],
      ],
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
    risks: ['wait_cut_short'],
    parked: { journey: 'promotional_winback_lapsed_v1', steps: { a_week: 412, last_offer: 5 } },
  },
  {
    name: 'journey-and-step-renamed',
    edits: {
      'cart/abandoned-cart.test.yaml': [
        ['journey: lifecycle_recover_carts_v1', 'journey: lifecycle_recover_carts_v2'],
      ],
      'policies/marketing-pressure.test.yaml': [
        ['journey: lifecycle_recover_carts_v1', 'journey: lifecycle_recover_carts_v2'],
      ],
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
      'service/nps.test.yaml': [['journey: lifecycle_ask_buyers_v1', 'journey: lifecycle_ask_buyers_v2']],
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
    edits: {
      'policies/open-complaint.yaml': null,
      'activation/trial.test.yaml': [
        ['a complaint stops the offer but not the nudge', 'a complaint stops nothing'],
        [
          `        no_sends: { class: promotional }
        refused: [{ by: open_complaint }]`,
          '        sends: [{ class: promotional }]',
        ],
      ],
    },
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
    risks: ['exit_removed'],
  },
  {
    name: 'condition-that-looks-back',
    edits: {
      [WINBACK]: [
        [
          'audience: { not: { segment: cancelled_lately } }',
          'audience: { all: [{ not: { segment: cancelled_lately } }, { event: Order Placed, count: { gte: 7 } }, { not: { message: { opened: winback_offer, within: 30d } } }] }',
        ],
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
  {
    name: 'audience-widened-by-its-segment',
    edits: { 'segments/cancelled.yaml': [['within: 30d', 'within: 3d']] },
    risks: ['entries_raised'],
  },
  {
    name: 'journey-of-another-class',
    edits: { [WINBACK]: [['class: promotional', 'class: lifecycle']] },
    risks: ['send_bypasses'],
    parked: { journey: 'promotional_winback_lapsed_v1', steps: { a_week: 412 } },
  },
  {
    name: 'path-of-an-experiment-changed',
    edits: { [TRIAL]: [['template: trial_nudge }', 'template: trial_offer }']] },
    risks: ['experiment_disturbed'],
  },
  {
    name: 'people-sent-away-from-a-step-that-stays',
    edits: { [WINBACK]: [['goals:', 'migrate: [{ exit: a_week }]\ngoals:']] },
    risks: ['step_removed'],
    parked: { journey: 'promotional_winback_lapsed_v1', steps: { a_week: 412, last_offer: 5 } },
  },
  {
    name: 'exclusion-with-an-exception',
    edits: {
      'policies/influencer.yaml': [
        [
          'when: { profile.influencer: { exists: true, not: false } }',
          'when: { all: [{ profile.influencer: { exists: true, not: false } }, { not: { segment: colleagues } }] }',
        ],
        ['instead: { channel: email, to: team-lifecycle, template: handle_by_hand }\n', ''],
      ],
    },
    risks: ['exclusion_weakened'],
  },
  {
    name: 'journey-added',
    edits: {
      'retention/thanks.journey.yaml':
        'kind: Journey\nname: lifecycle_thank_buyers_v1\ntitle: Thanks\nowner: team-lifecycle\npurpose: a year with us\nclass: lifecycle\nenter: { event: Order Placed, reentry: { after: 365d } }\nexit: [{ event: Subscription Cancelled }]\nsteps:\n  - { id: a_year, wait: 365d }\n  - { id: thank_you, send: { channel: email, template: winback_last } }\n',
    },
    risks: ['send_bypasses'],
  },
];

/** The example's files after a change. Throws where a text is not there. */
export function filesAfter(edits: Edits): readonly { readonly path: string; readonly text: string }[] {
  const come = Object.entries(edits).flatMap(([path, text]) =>
    typeof text === 'string' ? [{ path, text }] : [],
  );
  const changed = readWorkspace('journeys').files.flatMap((file) => {
    const own = edits[file.path];
    if (own === null || typeof own === 'string') return [];
    const text = (own ?? []).reduce((written, [from, to]) => {
      if (!written.includes(from)) throw new RangeError(`${file.path} does not hold ${from}`);
      return written.replace(from, () => to);
    }, file.text);
    return [{ ...file, text }];
  });
  return [...changed, ...come];
}

/** Compiles the example after a change. Throws where that has errors, in its tests too. */
export async function compileAfter(edits: Edits): Promise<Compiled & { readonly plan: Plan }> {
  const compiled = await compileWorkspace(filesAfter(edits), definitions);
  const { plan, diagnostics } = compiled;
  if (plan === null)
    throw new Error(diagnostics.map(({ message, span }) => `${span.file}: ${message}`).join('\n'));
  return { ...compiled, plan };
}

/** The runs of a change that are parked, as a daemon would tell; null where nobody was asked. */
export function parkedRuns(parked: RecordedChange['parked'], before: Plan): readonly ParkedRuns[] | null {
  if (parked === undefined) return null;
  const { journey } = parked;
  const digest = before.journeys[journey]?.digest;
  if (digest === undefined) throw new RangeError(`there is no journey ${journey}`);
  return Object.entries(parked.steps).map(([step, count]) => ({ journey, digest, step, count }));
}
