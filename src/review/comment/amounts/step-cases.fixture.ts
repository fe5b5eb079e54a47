/** Small changes of steps of the example workspace, and which way messages go by each. */
import type { Edits } from '../../changes/recorded.fixture.ts';

const WINBACK = 'retention/win-back.journey.yaml';
const TRIAL = 'activation/trial.journey.yaml';
const CART = 'cart/abandoned-cart.journey.yaml';
const NPS = 'service/nps.journey.yaml';

/** `rows`: directions, each with a part of "WHO: MESSAGES: OF WHOM THE NUMBER"; `says`: what stands in one of the reasons. */
export type Case = {
  readonly what: string;
  readonly edits: Edits;
  readonly rows: readonly (readonly [direction: string, messages: string])[];
  readonly says?: string;
};

/** Each read forwards and backwards. */
export const STEPS: readonly Case[] = [
  {
    what: 'a longer wait, while which people leave',
    edits: { [CART]: [['wait: 4h', 'wait: 5h']] },
    rows: [
      [
        'fewer later',
        '`reminder` of `lifecycle_recover_carts_v1`: leaves between the two times by `Cart Updated`, `Checkout Started`, `Order Placed`, who then no longer gets it',
      ],
    ],
  },
  {
    what: 'a longer wait that nobody leaves',
    edits: { [NPS]: [['wait: 14d', 'wait: 16d']] },
    rows: [['later', '`ask`']],
  },
  {
    what: 'another time of day, and people who leave in between',
    edits: { [WINBACK]: [['at: "10:00"', 'at: "11:00"']] },
    rows: [
      ['either moved', '`last_offer` of `promotional_winback_lapsed_v1`: leaves between the two times by'],
    ],
  },
  {
    what: 'less time to do it',
    edits: { [TRIAL]: [['timeout: 3d', 'timeout: 2d']] },
    rows: [
      [
        'more sooner',
        'comes to `first_brew`: `nudge_email`, `nudge_push`, `call_sales` (a call, no message), `offer` of `lifecycle_activate_trials_v2`: does what `first_brew` waits for between 2 days and 3 days after coming there, or leaves between the two times by `Subscription Cancelled`, who did not get it until now',
      ],
    ],
  },
  {
    what: 'a path for more people',
    edits: { [TRIAL]: [['{ gte: 5 }', '{ gte: 3 }']] },
    rows: [
      [
        'both',
        '`profile.seats` is at least 3 and is less than 5: more: `call_sales` (a call, no message); fewer: `offer`; of `lifecycle_',
      ],
    ],
    says: 'the path `team` is open to more people',
  },
  {
    what: 'a path for other people',
    edits: { [TRIAL]: [['profile.seats: { gte: 5 }', 'profile.lifecycle: activated']] },
    rows: [['either', '`offer`']],
  },
  {
    what: 'another send',
    edits: {
      [WINBACK]: [
        [
          '  - id: last_offer',
          '  - { id: again, send: { channel: email, template: winback_offer } }\n  - id: last_offer',
        ],
      ],
    },
    rows: [['more', 'comes to `again`, also where `miss_you` was refused: `again`']],
    says: '`again` is new: send `winback_offer` by `email` as `promotional`, the same copy as `miss_you`',
  },
  {
    what: 'another send behind one whose refusal ends the run',
    edits: {
      [NPS]: [
        [
          '  - id: answer\n',
          '  - { id: again, send: { channel: email, template: nps_survey } }\n  - id: answer\n',
        ],
      ],
    },
    rows: [['more', 'comes to `again`: `again` of `lifecycle_ask_buyers_v1`']],
    says: '`again` is new: send `nps_survey` by `email` as `lifecycle`, the same copy as `ask`',
  },
  {
    what: 'a wait more, while which people leave',
    edits: { [WINBACK]: [['  - id: last_offer', '  - { id: rest, wait: 1d }\n  - id: last_offer']] },
    rows: [['fewer later', '`last_offer`']],
  },
  {
    what: 'the end before the last send',
    edits: {
      [WINBACK]: [
        [
          '  - id: last_offer',
          '  - id: half\n    branch:\n      paths:\n        - { id: big, when: { profile.seats: { gte: 5 } }, steps: [{ id: done, exit: enough }] }\n        - { id: small, else: true }\n  - id: last_offer',
        ],
      ],
    },
    rows: [['unknown', '`last_offer`']],
  },
  {
    what: 'other copy at a send',
    edits: { [WINBACK]: [['template: winback_offer', 'template: winback_last']] },
    rows: [['reworded', '`miss_you`']],
    says: '`winback_last` in place of `winback_offer`',
  },
  {
    what: 'a goal',
    edits: { [WINBACK]: [['within: 30d', 'within: 14d']] },
    rows: [['same', 'all messages']],
  },
  {
    what: 'a title',
    edits: { [WINBACK]: [['title: Win-back', 'title: Come back']] },
    rows: [['same', 'all messages']],
  },
  {
    what: 'a wait for a date that may be past',
    edits: { 'activation/trial-expiry.journey.yaml': [['offset: -7d', 'offset: -6d']] },
    rows: [['unknown', '']],
  },
];
