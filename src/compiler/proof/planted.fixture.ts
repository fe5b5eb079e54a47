/** The trial workspace with a rerouting exclusion, and ways around its policies to plant in it. For tests only. */
import { definitions } from '../../kinds/registry.ts';
import type { Plan } from '../../plan/plan.ts';
import { readTrial, replaceIn, tryCompile } from '../trial-workspace.fixture.ts';
import { type Premises, prove } from './prove.ts';

type Loose = { [key: string]: Loose } & { [index: number]: Loose } & string;
type Plant = (plan: Loose, premises: { gates: Loose; steps: Loose }) => void;

const EXCLUSION = `kind: ExclusionPolicy
name: influencer
owner: team-lifecycle
covers: { classes: [lifecycle, promotional] }
data: { fresh_within: 24h, from: call_received }
when: { profile.seats: { gte: 500 } }
instead: { channel: slack, to: team-lifecycle, template: by_hand }
`;
const TEMPLATE = `kind: Template
name: by_hand
channel: slack
locales: { en: { text: "{{ profile.id }}" }, es: { text: "{{ profile.id }}" } }
`;
export const files = [
  ...replaceIn(
    readTrial(),
    'rutter.yaml',
    '  push:',
    '  slack: { adapter: webhook, config: { url: { env: SLACK_URL }, secret: { env: SLACK_SECRET } } }\n  push:',
  ),
  { path: 'policies/influencer.yaml', text: EXCLUSION },
  { path: 'policies/by_hand.yaml', text: TEMPLATE },
];
export const compiled = await tryCompile(files);
if (compiled.plan === null) throw new Error(compiled.pretty);
export const sound = compiled.plan;
export const JOURNEY = 'lifecycle_activation_trial_v2';

/** The proof of a copy of the plan and of the premises, after something was planted in them. */
export function proveWith(plant: Plant, more: Pick<Premises, 'openings'> = {}) {
  const plan = structuredClone(sound) as unknown as Loose;
  const named = (kinds: readonly object[]) =>
    structuredClone(kinds.map((each) => JSON.parse(JSON.stringify(each))));
  const premises = { gates: named(definitions.gates), steps: named(definitions.steps) };
  plant(plan, premises as unknown as Parameters<Plant>[1]);
  return prove(plan as unknown as Plan, { ...(premises as unknown as Premises), ...more });
}

/** The steps of the only journey. */
export const stepsOf = (plan: Loose) => plan.journeys?.[JOURNEY]?.steps;
/** Sets a member; throws where there is nothing to plant it in. */
export const set = (target: Loose | undefined, key: string, value: unknown) => {
  (target as unknown as { [key: string]: unknown })[key] = value;
};

/** What was planted -> the code that must be found, and the file that must be named. */
export const PLANTED: { readonly [what: string]: { code: string; file: string; plant: Plant } } = {
  'a class that no policy covers': {
    code: 'narrowed-policy',
    file: 'policies/marketing_consent.yaml',
    plant(plan) {
      set(plan.workspace?.classes, 'flash_sale', { essential: false, priority: 1 });
      set(stepsOf(plan)?.offer, 'class', 'flash_sale');
    },
  },
  'a class that the workspace does not have': {
    code: 'unproved-step',
    file: 'journeys/trial.journey.yaml',
    plant: (plan) => set(stepsOf(plan)?.offer, 'class', 'flash_sale'),
  },
  'marketing that is marked essential': {
    code: 'essential-marketing',
    file: 'journeys/trial.journey.yaml',
    plant: (plan) => set(plan.workspace?.classes?.promotional, 'essential', true),
  },
  'a consent policy that lost a channel': {
    code: 'narrowed-policy',
    file: 'policies/marketing_consent.yaml',
    plant: (plan) => set(plan.policies?.marketing_consent?.covers, 'channels', ['email', 'sms']),
  },
  'a consent policy that lost a class': {
    code: 'narrowed-policy',
    file: 'policies/marketing_consent.yaml',
    plant: (plan) => set(plan.policies?.marketing_consent?.covers, 'classes', ['lifecycle']),
  },
  'an exclusion that lost a channel': {
    code: 'narrowed-policy',
    file: 'policies/open_complaint.yaml',
    plant: (plan) => set(plan.policies?.open_complaint?.covers, 'channels', ['push', 'sms']),
  },
  'a step of a kind that nobody knows': {
    code: 'unproved-step',
    file: 'journeys/trial.journey.yaml',
    plant: (plan) => set(stepsOf(plan)?.settle, 'kind', 'blast'),
  },
  'a step of a kind that may send, and that the proof cannot read': {
    code: 'unproved-step',
    file: 'journeys/trial.journey.yaml',
    plant(plan, { steps }) {
      (steps as unknown as object[]).push({ name: 'blast', plans: true });
      set(stepsOf(plan)?.settle, 'kind', 'blast');
    },
  },
  'a send in a form that cannot be read': {
    code: 'unproved-step',
    file: 'journeys/trial.journey.yaml',
    plant: (plan) => set(stepsOf(plan)?.nudge_push, 'content', { by: 'script', run: 'x' }),
  },
  'a chain with a channel for which there is no template': {
    code: 'unproved-step',
    file: 'journeys/trial.journey.yaml',
    plant: (plan) => set(stepsOf(plan)?.offer, 'channels', ['email', 'sms']),
  },
  'a message on the channel of calls': {
    code: 'unproved-step',
    file: 'journeys/trial.journey.yaml',
    plant(plan) {
      set(stepsOf(plan)?.offer, 'channels', ['call']);
      set(stepsOf(plan)?.offer, 'content', { by: 'channel', templates: { call: 'trial_offer' } });
    },
  },
  'a message in place of another to the subscriber': {
    code: 'instead-to-subscriber',
    file: 'policies/influencer.yaml',
    plant: (plan) =>
      set(plan.policies?.influencer?.spec, 'instead', {
        channel: 'email',
        to: 'subscriber',
        template: 'trial_offer',
      }),
  },
  'a team whose contact is the subscriber': {
    code: 'instead-to-subscriber',
    file: 'policies/influencer.yaml',
    plant: (plan) => set(plan.workspace?.contacts?.['team-lifecycle'], 'slack', '{{ profile.email }}'),
  },
  'a condition that is false of everybody': {
    code: 'idle-exclusion',
    file: 'policies/open_complaint.yaml',
    plant: (plan) =>
      set(plan.policies?.open_complaint?.spec, 'when', { kind: 'not', of: { kind: 'all', of: [] } }),
  },
  'a segment that became empty': {
    code: 'idle-exclusion',
    file: 'policies/open_complaint.yaml',
    plant(plan) {
      set(plan.segments?.open_complaint, 'when', { kind: 'any', of: [] });
      set(plan.policies?.open_complaint?.spec, 'when', { kind: 'segment', segment: 'open_complaint' });
    },
  },
  'a condition that looks at nothing': {
    code: 'idle-exclusion',
    file: 'policies/open_complaint.yaml',
    plant: (plan) => set(plan.policies?.open_complaint?.spec, 'when', { kind: 'never' }),
  },
  'a policy without its gate': {
    code: 'unproved-gate',
    file: 'policies/open_complaint.yaml',
    plant: (plan) => set(plan.policies?.open_complaint, 'gate', 'exclusions'),
  },
  'a policy that reads what is not there': {
    code: 'unproved-gate',
    file: 'policies/open_complaint.yaml',
    plant: (plan) => void delete (plan.traits as unknown as { [name: string]: unknown }).calls_30d,
  },
  'a registry without the gate of consent': {
    code: 'unproved-gate',
    file: 'policies/marketing_consent.yaml',
    plant(_plan, { gates }) {
      const list = gates as unknown as { name: string }[];
      list.splice(
        list.findIndex(({ name }) => name === 'consent'),
        1,
      );
    },
  },
  'gates in another order': {
    code: 'unproved-gate',
    file: 'rutter.yaml',
    plant: (_plan, { gates }) => void (gates as unknown as object[]).reverse(),
  },
};
