/** A small plan for the tests of this folder: one journey that reaches each kind of part. Not for production. */
import type { Digest, FactId, StepId } from '../base/ids.ts';
import { bundleParts } from './bundle.ts';
import { digestJourney } from './digest.ts';
import { type JourneyPlan, PLAN_FORMAT, type Plan, type Source } from './plan.ts';

const source: Source = { file: 'a.yaml', line: 1, column: 1 };
const about = { title: 'A title', owner: 'team-a' };
const fact = 'f'.repeat(16) as FactId;
const otherFact = 'e'.repeat(16) as FactId;
const none = { facts: [], segments: [], traits: [], templates: [] };

const journey: JourneyPlan = {
  name: 'welcome',
  class: 'lifecycle',
  entry: { by: 'event', event: 'signed_up' },
  reentry: { mode: 'never' },
  whileActive: 'reject',
  maxActive: 100,
  exits: [],
  goals: [],
  start: 'hello' as StepId,
  steps: {
    hello: { kind: 'send', templates: { email: 'hello' }, next: null, source },
  },
  migrate: [],
  hotfix: false,
  uses: { facts: [], segments: ['buyers'], traits: [], templates: ['hello'] },
  digest: '' as Digest,
  source,
  about,
};

const unsealed: Plan = {
  format: PLAN_FORMAT,
  workspace: {
    name: 'shop',
    zone: 'UTC',
    locale: 'en',
    classes: { lifecycle: { essential: false, priority: 40 } },
    channels: {},
    unknownSubscriber: 'create',
    latenessMs: 3_600_000,
    contacts: {},
    retention: {},
  },
  catalog: { profile: {}, events: { signed_up: { properties: {} } } },
  facts: {
    [fact]: { kind: 'recent', event: 'bought' },
    [otherFact]: { kind: 'recent', event: 'other' },
  },
  segments: {
    buyers: { when: { kind: 'all', of: [] }, uses: { ...none, traits: ['orders'] }, source, about },
    unused: { when: { kind: 'any', of: [] }, uses: none, source, about },
  },
  traits: {
    orders: { fact, read: { of: 'count' }, type: 'integer', population: false, uses: none, source, about },
  },
  templates: {
    hello: { channel: 'email', locales: { en: { subject: 'Hello' } }, defaultLocale: 'en', source, about },
    other: { channel: 'email', locales: { en: { subject: 'Other' } }, defaultLocale: 'en', source, about },
  },
  journeys: {},
  policies: {},
};

/** Gives every journey of a plan the digest of what it means now. */
export function seal(plan: Plan): Plan {
  const journeys = Object.entries(plan.journeys).map(([name, each]) => {
    const digest = digestJourney(bundleParts(plan, each));
    return [name, { ...each, digest }] as const;
  });
  return { ...plan, journeys: Object.fromEntries(journeys) };
}

/** A sound plan: journey `welcome` uses segment `buyers`, which uses trait `orders` and its fact. */
export const smallPlan: Plan = seal({ ...unsealed, journeys: { welcome: journey } });
