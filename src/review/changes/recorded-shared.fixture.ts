/** Recorded changes of what several journeys share: policies, segments, classes and copy. */
import type { RecordedChange } from './recorded-change.fixture.ts';

/** Each kind of change of what is shared once. */
export const RECORDED_OF_SHARED: readonly RecordedChange[] = [
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
    name: 'audience-widened-by-its-segment',
    edits: { 'segments/cancelled.yaml': [['within: 30d', 'within: 3d']] },
    risks: ['entries_raised'],
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
];
