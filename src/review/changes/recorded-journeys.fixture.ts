/** Recorded changes of journeys: their steps, who enters and leaves them, and what becomes of those inside. */
import type { RecordedChange } from './recorded-change.fixture.ts';

const TRIAL = 'activation/trial.journey.yaml';
const WINBACK = 'retention/win-back.journey.yaml';

/** Each kind of change of a journey once. */
export const RECORDED_OF_JOURNEYS: readonly RecordedChange[] = [
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
    name: 'journey-added',
    edits: {
      'retention/thanks.journey.yaml':
        'kind: Journey\nname: lifecycle_thank_buyers_v1\ntitle: Thanks\nowner: team-lifecycle\npurpose: a year with us\nclass: lifecycle\nenter: { event: Order Placed, reentry: { after: 365d } }\nexit: [{ event: Subscription Cancelled }]\nsteps:\n  - { id: a_year, wait: 365d }\n  - { id: thank_you, send: { channel: email, template: winback_last } }\n',
    },
    risks: ['send_bypasses'],
  },
];
