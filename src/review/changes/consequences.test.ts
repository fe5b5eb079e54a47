/**
 * Consequences are told however somebody brings them about: for each, several ways to do the same thing to the example
 * workspace, and neighbours that do not. What the comment makes of them is golden elsewhere.
 */
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../compiler/compile.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Edits, filesAfter } from './recorded.fixture.ts';

type Side = { readonly edits?: Edits; readonly files?: { readonly [path: string]: string } };
/** `says`: parts of messages, each of which some risk must hold; `before`: where that is not the example itself. */
type Way = Side & {
  readonly how: string;
  readonly risk: string | null;
  readonly says?: readonly string[];
  readonly before?: Side;
};

const WINBACK = 'retention/win-back.journey.yaml';
const TRIAL = 'activation/trial.journey.yaml';
const CONSENT = 'policies/marketing-consent.yaml';
const OFFER = 'template: winback_offer, on';
const head = (kind: string, name: string) =>
  `kind: ${kind}\nname: ${name}\nowner: team-lifecycle\npurpose: a test\n`;
const segment = (name: string, when: string) => ({
  [`segments/${name}.yaml`]: `${head('Segment', name)}when: ${when}\n`,
});
const groups = (text: string): Edits => ({
  [CONSENT]: [['default: denied', `default: denied\ngroups: ${text}`]],
});
const tagged: Edits = { [WINBACK]: [[OFFER, 'template: winback_offer, tags: [a], on']] };
const forTag: Edits = {
  'policies/one-promotion-a-day.yaml': [['channels: [email] }', 'channels: [email], tags: [a] }']],
};

/** Ways to the same consequence; null: to none. */
function ways(risk: string | null, all: readonly Omit<Way, 'risk'>[]): readonly Way[] {
  return all.map((way) => ({ ...way, risk }));
}

const CONSENT_WEAKENED = ways('consent_weakened', [
  { how: 'whoever said nothing', edits: { [CONSENT]: [['default: denied', 'default: given']] } },
  {
    how: 'another purpose',
    edits: { [CONSENT]: [['default: denied', 'default: denied\npurposes: { promotional: lifecycle }']] },
  },
  { how: 'a longer life', edits: { 'consent/newsletter-consent.yaml': [['730d', '900d']] } },
  { how: 'no end', edits: { 'consent/newsletter-consent.yaml': [['expires_after: 730d\n', '']] } },
  { how: 'no second step', edits: { 'consent/newsletter-consent.yaml': [['double_opt_in: true\n', '']] } },
  {
    how: 'fewer words that end it',
    edits: { 'rutter.yaml': [['keywords: {}', 'keywords: { stop: [STOP] }']] },
  },
  {
    how: 'a group of fewer tags',
    edits: groups('{ o: { tags: [a] } }'),
    before: { edits: groups('{ o: { tags: [a, b] } }') },
  },
  {
    how: 'a group of fewer classes',
    edits: groups('{ o: { tags: [a], classes: [promotional] } }'),
    before: { edits: groups('{ o: { tags: [a] } }') },
  },
  {
    how: 'a group of fewer channels',
    edits: groups('{ o: { tags: [a], channels: [sms] } }'),
    before: { edits: groups('{ o: { tags: [a] } }') },
  },
]);

const EXCLUSION_WEAKENED = ways('exclusion_weakened', [
  { how: 'the policy goes', edits: { 'policies/open-complaint.yaml': null } },
  {
    how: 'the policy has another name and asks for more',
    edits: {
      'policies/open-complaint.yaml': [
        ['name: open_complaint', 'name: complaints'],
        ['{ segment: with_open_complaint }', '{ trait.open_complaints: { gt: 3 } }'],
      ],
    },
  },
  {
    how: 'its segment asks for more',
    edits: { 'segments/with-open-complaint.yaml': [['{ gt: 0 }', '{ gt: 2 }']] },
  },
  {
    how: 'its trait counts something else',
    edits: {
      'traits/open-complaints.yaml': [['opened_by: Complaint Opened', 'opened_by: Service Level Breached']],
    },
  },
  {
    how: 'its trait is closed by something else',
    edits: {
      'traits/open-complaints.yaml': [['closed_by: Complaint Closed', 'closed_by: Service Level Restored']],
    },
  },
  {
    how: 'an exception',
    edits: {
      'policies/open-complaint.yaml': [
        [
          '{ segment: with_open_complaint }',
          '{ all: [{ segment: with_open_complaint }, { not: { segment: lapsed_customers } }] }',
        ],
      ],
    },
  },
  {
    how: 'another segment',
    edits: {
      'policies/open-complaint.yaml': [['segment: with_open_complaint', 'segment: lapsed_customers']],
    },
  },
  {
    how: 'data may be older',
    edits: { 'policies/service-desk-data.yaml': [['fresh_within: 24h', 'fresh_within: 72h']] },
  },
]);

const ESCAPES =
  'no longer judged by `influencer`, `one_copy_a_mailbox`, `one_promotion_a_day`, `open_complaint`';
const BYPASSES = ways('send_bypasses', [
  {
    how: 'a new send of an essential class',
    edits: {
      [WINBACK]: [
        [
          '  - id: a_week\n',
          '  - id: by\n    send: { channel: email, template: winback_offer, class: service }\n  - id: a_week\n',
        ],
      ],
    },
    says: [
      'and is not held back by: consent, exclusions, quiet hours, the rule of one copy an address, caps',
    ],
  },
  {
    how: 'another class of the journey',
    edits: { [WINBACK]: [['class: promotional', 'class: lifecycle']] },
    says: [ESCAPES, 'no longer asks for consent to `promotional`'],
  },
  {
    how: 'another class of one send',
    edits: { [WINBACK]: [[OFFER, 'template: winback_last, class: lifecycle, on']] },
    says: [ESCAPES],
  },
  {
    how: 'another class, where exclusions of its own judge that one, too',
    edits: { [WINBACK]: [['class: promotional', 'class: lifecycle']] },
    files: {
      'policies/x.yaml': `${head('ExclusionPolicy', 'x')}covers: { classes: [lifecycle, promotional], channels: [email, push, sms] }\nwhen: { profile.seats: { gte: 90 } }\n`,
    },
    before: {
      files: {
        'policies/x.yaml': `${head('ExclusionPolicy', 'x')}covers: { classes: [lifecycle, promotional], channels: [email, push, sms] }\nwhen: { profile.seats: { gte: 90 } }\n`,
      },
    },
    says: [ESCAPES],
  },
  {
    how: 'a send without its tag of a group',
    edits: groups('{ o: { tags: [a] } }'),
    before: { edits: { ...groups('{ o: { tags: [a] } }'), ...tagged } },
    says: ['no longer asks for consent to the group `o`'],
  },
  {
    how: 'a send without its tag of a cap',
    edits: forTag,
    before: { edits: { ...forTag, ...tagged } },
    says: ['no longer judged by `one_promotion_a_day`'],
  },
]);

const CAPS = ways('cap_raised', [
  { how: 'one more', edits: { 'policies/one-promotion-a-day.yaml': [['max: 1', 'max: 2']] } },
  { how: 'the policy goes', edits: { 'policies/one-promotion-a-day.yaml': null } },
  { how: 'a shorter span', edits: { 'policies/marketing-pressure.yaml': [['within: 7d', 'within: 6d']] } },
  {
    how: 'one of two caps goes',
    edits: { 'policies/marketing-pressure.yaml': [[', { max: 10, within: 7d }', '']] },
  },
  {
    how: 'fewer channels',
    edits: {
      'policies/marketing-pressure.yaml': [['channels: [email, push, sms]', 'channels: [email, push]']],
    },
  },
  {
    how: 'fewer that count',
    edits: { 'policies/marketing-pressure.yaml': [['caps:', 'counts: { channels: [email] }\ncaps:']] },
  },
  { how: 'for some tags only', edits: forTag },
]);

const EXPERIMENTS = ways('experiment_disturbed', [
  { how: 'other shares', edits: { [TRIAL]: [['by_email, weight: 50', 'by_email, weight: 80']] } },
  { how: 'another draw', edits: { [TRIAL]: [['name: nudge_channel_q1', 'name: nudge_channel_q2']] } },
  { how: 'another goal', edits: { [TRIAL]: [['metric: activated', 'metric: upgraded']] } },
  {
    how: 'a goal that says something else',
    edits: { [TRIAL]: [['First Brew Logged, within: 7d', 'First Brew Logged, within: 9d']] },
  },
  {
    how: 'one path sends something else',
    edits: { [TRIAL]: [['template: trial_nudge }', 'template: trial_offer }']] },
    says: ['`how`: the path `by_email`'],
  },
  {
    how: 'one path does more',
    edits: {
      [TRIAL]: [
        ['template: trial_nudge_push } }]', 'template: trial_nudge_push } }, { id: extra, wait: 1d }]'],
      ],
    },
    says: ['`how`: the path `by_push`'],
  },
  {
    how: 'one path says something else',
    edits: { 'activation/templates/trial_nudge.yaml': [['en:\n    subject: ', 'en:\n    subject: Now! ']] },
    says: ['sends `trial_nudge`, which says something else'],
  },
]);

const ENTRIES = ways('entries_raised', [
  { how: 'sooner again', edits: { [WINBACK]: [['after: 180d', 'after: 30d']] } },
  {
    how: 'all who are members',
    edits: { [WINBACK]: [['existing: ignore', 'existing: enter']] },
    says: ['whoever is in `lapsed_customers` now enters at once'],
  },
  { how: 'more events', edits: { [TRIAL]: [['  where: { event.source: { not: import } }\n', '']] } },
  { how: 'several at once', edits: { [TRIAL]: [['while_active: reject', 'while_active: parallel']] } },
  {
    how: 'an audience with a way round',
    edits: {
      [WINBACK]: [
        [
          '{ not: { segment: cancelled_lately } }',
          '{ any: [{ not: { segment: cancelled_lately } }, { profile.country: { exists: true } }] }',
        ],
      ],
    },
  },
  {
    how: 'a segment of the audience asks for less',
    edits: { 'segments/reachable-trials.yaml': null },
    files: segment('reachable_trials', '{ profile.email: { exists: true } }'),
  },
  {
    how: 'a segment that the audience leaves out is smaller',
    edits: { 'segments/cancelled.yaml': [['within: 30d', 'within: 3d']] },
  },
  {
    how: 'the segment of the entry holds more',
    edits: { 'segments/lapsed-customers.yaml': null },
    files: segment('lapsed_customers', '{ any: [{ event: Order Placed }, { event: Session Started }] }'),
    before: {
      edits: { 'segments/lapsed-customers.yaml': null },
      files: segment('lapsed_customers', '{ event: Order Placed }'),
    },
  },
]);

const EXITS = ways('exit_removed', [
  {
    how: 'the exit is gone',
    edits: { [WINBACK]: [['exit:\n  - event: Order Placed', 'exit:\n  - segment: colleagues']] },
    says: ['people who do `Order Placed` while inside no longer leave'],
  },
  {
    how: 'it asks for more',
    edits: {
      [WINBACK]: [['event: Order Placed', 'event: Order Placed\n    where: { event.total: { gte: 20 } }']],
    },
    says: ['may no longer leave'],
  },
]);

const STEPS = ways('step_removed', [
  {
    how: 'the step goes',
    edits: { [WINBACK]: [['  - id: a_week\n    wait: { days: 7, at: "10:00" }\n', '']] },
  },
  {
    how: 'the step goes, and its people with it',
    edits: {
      [WINBACK]: [
        ['  - id: a_week\n    wait: { days: 7, at: "10:00" }\n', ''],
        ['goals:', 'migrate: [{ exit: a_week }]\ngoals:'],
      ],
    },
  },
  {
    how: 'the step has another name, and nobody said so',
    edits: { [WINBACK]: [['id: a_week', 'id: seven_days']] },
  },
  {
    how: 'the step stays, and its people go',
    edits: { [WINBACK]: [['goals:', 'migrate: [{ exit: a_week }]\ngoals:']] },
    says: ['though the step stays'],
  },
]);

/** Whoever waits at `a_week` goes on where `to` says. */
const moveTo = (to: string): Edits => ({
  [WINBACK]: [['goals:', `migrate: [{ moved: { from: a_week, to: ${to} } }]\ngoals:`]],
});

const CUT = ways('wait_cut_short', [
  { how: 'the next send', edits: moveTo('last_offer'), says: ['is sent `last_offer` at once'] },
  { how: 'a send before it', edits: moveTo('miss_you'), says: ['is sent `miss_you` at once'] },
]);

/** What looks alike and puts nobody at risk. */
const HARMLESS = ways(null, [
  {
    how: 'one more exit',
    edits: { [WINBACK]: [['exit:\n', 'exit:\n  - segment: colleagues\n']] },
  },
  { how: 'a consent that ends sooner', edits: { 'consent/newsletter-consent.yaml': [['730d', '365d']] } },
  {
    how: 'an exclusion of more people',
    edits: { 'segments/with-open-complaint.yaml': [['{ gt: 0 }', '{ gte: 0 }']] },
  },
  {
    how: 'a cap by week in the place of one by day',
    edits: { 'policies/one-promotion-a-day.yaml': [['per: day', 'per: week']] },
  },
  {
    how: 'an audience of fewer people',
    edits: {
      [TRIAL]: [
        [
          'audience: { segment: reachable_trials }',
          'audience: { all: [{ segment: reachable_trials }, { profile.seats: { gte: 2 } }] }',
        ],
      ],
    },
  },
  {
    how: 'a step of an experiment by another name',
    edits: {
      [TRIAL]: [
        ['id: nudge_email', 'id: nudge_mail'],
        ['exit:\n', 'migrate: [{ moved: { from: nudge_email, to: nudge_mail } }]\nexit:\n'],
      ],
    },
  },
  { how: 'a step behind an experiment', edits: { [TRIAL]: [['timeout: 1d', 'timeout: 2d']] } },
  { how: 'a send with one more tag', edits: tagged },
  {
    how: 'a wait by another name',
    edits: { [WINBACK]: [['id: a_week', 'id: seven_days'], ...(moveTo('seven_days')[WINBACK] as [])] },
  },
]);

async function compile({ edits = {}, files = {} }: Side): Promise<Plan> {
  const texts = filesAfter(edits).filter(({ path }) => !path.includes('.test.') && files[path] === undefined);
  const more = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace([...texts, ...more], definitions);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return plan!;
}

describe.each([
  ['consent that asks for less', CONSENT_WEAKENED],
  ['an exclusion that protects fewer', EXCLUSION_WEAKENED],
  ['a message that escapes', BYPASSES],
  ['a cap that allows more', CAPS],
  ['an experiment that is disturbed', EXPERIMENTS],
  ['more who enter', ENTRIES],
  ['an exit by which fewer leave', EXITS],
  ['a step that people lose', STEPS],
  ['a wait cut short', CUT],
  ['no consequence', HARMLESS],
])('%s', (_, all) => {
  it.each(all.map((way) => [way.how, way] as const))('by %s', async (_how, way) => {
    const [before, after] = [await compile(way.before ?? {}), await compile(way)];
    const { changes } = diffPlans(before, after, judgesOf(definitions));
    const found = changes.flatMap((change) => change.risks.map((risk) => ({ ...risk, change })));
    expect([...new Set(found.map(({ code }) => code))]).toEqual(way.risk === null ? [] : [way.risk]);
    for (const part of way.says ?? []) expect(found.map(({ message }) => message).join('\n')).toContain(part);
    // Consequences stand first, each with the lines behind it.
    const [first] = changes;
    if (way.risk !== null) expect(first?.risks).not.toEqual([]);
    for (const { change } of found) expect(change.sources.after ?? change.sources.before).not.toBeNull();
  });
});
