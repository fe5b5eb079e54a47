/** Hand-written plans, and a subscriber driven by hand, for the kernel's own tests. */
import { contentHash } from '../base/hash.ts';
import type { Digest, FactId, Instant, StepId, SubscriberId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { FactSpec, JourneyBundle, JourneyPlan, Plan, StepPlan } from '../plan/plan.ts';
import { advance } from './advance.ts';
import { kinds } from './fixture-kinds.test-data.ts';
import type { Context, EventInput, Input } from './input.ts';
import { link } from './link.ts';
import type { Program, Result } from './program.ts';
import type { Renderer } from './renderer.ts';
import type { SubscriberState } from './state.ts';
import { createState } from './subscriber.ts';

export const SOURCE = { file: 'test.yaml', line: 1, column: 1 };
export const at = (ms: number): Instant => ms as Instant;
export const SECOND = 1000;
export const DAY = 86_400_000;

const renderer: Renderer = {
  template: (template) => (scope) =>
    scope.profile.broken === true
      ? { ok: false, error: 'broken' }
      : { ok: true, content: { text: `${template.channel} ${String(scope.profile.name ?? '')}` } },
  request: (request) => () => ({ ok: true, content: request }),
  links: () => ({ unsubscribe: '', preferences: '', confirm: '' }),
};

export type Journeys = {
  readonly [name: string]: Partial<JourneyPlan> & { readonly list?: readonly JsonObject[] };
};

/** Builds a journey from a list of steps; `next` is the following one unless a step says otherwise. */
function journey(name: string, parts: Journeys[string]): JourneyPlan {
  const { list = [], ...rest } = parts;
  const steps: { [id: string]: StepPlan } = {};
  for (let index = 0; index < list.length; index++) {
    const { id, ...spec } = list[index] as JsonObject & { id: string };
    const next = (list[index + 1]?.id ?? null) as StepId | null;
    steps[id] = { next, source: SOURCE, ...spec } as unknown as StepPlan;
  }
  const plan = {
    name,
    class: 'promotional',
    entry: { by: 'event', event: 'go' },
    reentry: { mode: 'always' },
    whileActive: 'reject',
    maxActive: 100,
    exits: [],
    goals: [],
    start: (list[0]?.id ?? null) as StepId | null,
    steps,
    migrate: [],
    hotfix: false,
    source: SOURCE,
    about: {},
    ...rest,
  } as unknown as JourneyPlan;
  return { ...plan, digest: contentHash(JSON.parse(JSON.stringify({ ...plan, migrate: [] }))) as Digest };
}

const template = (channel: string) => ({
  channel,
  locales: { en: {} },
  defaultLocale: 'en',
  source: SOURCE,
  about: {},
});

const BUYS = 'buys' as FactId;

/** A plan around these journeys: one fact (`BUYS`, the instants of `buy`), one segment `lapsed`, two channels. */
export function planOf(journeys: Journeys, parts: JsonObject = {}): Plan {
  const fact: FactSpec = { kind: 'instants', event: 'buy' };
  const bought = { kind: 'counts', fact: BUYS, min: 1 };
  return {
    format: 1,
    workspace: {
      name: 'shop',
      zone: 'UTC',
      locale: 'en',
      classes: {
        transactional: { essential: true, priority: 100 },
        promotional: { essential: false, priority: 20 },
        lifecycle: { essential: false, priority: 40 },
      },
      channels: {
        email: { address: 'profile.email', maxInFlight: 1, paid: false, adapter: 'console', config: {} },
        sms: { address: 'profile.phone', maxInFlight: 1, paid: true, adapter: 'console', config: {} },
      },
      unknownSubscriber: 'create',
      latenessMs: 3_600_000,
      contacts: {},
      retention: {},
    },
    catalog: {
      profile: { seats: { type: 'integer' }, birthday: { type: 'date' } },
      events: { paid: { properties: { order: { type: 'string' }, total: { type: 'number' } } } },
    },
    facts: { [BUYS]: fact },
    segments: {
      lapsed: {
        when: {
          kind: 'all',
          of: [bought, { kind: 'not', of: { kind: 'counts', fact: BUYS, min: 1, windowMs: 90 * DAY } }],
        } as never,
        source: SOURCE,
        about: {},
      },
      big: { when: { kind: 'is', path: ['profile', 'seats'], value: 5 } as never, source: SOURCE, about: {} },
    },
    traits: {},
    templates: { hello: template('email'), short: template('sms') },
    journeys: Object.fromEntries(
      Object.entries(journeys).map(([name, parts]) => [name, journey(name, parts)]),
    ),
    policies: {},
    ...parts,
  } as unknown as Plan;
}

export function policy(gate: string, spec: JsonObject): JsonObject {
  return { gate, covers: { classes: [], channels: [] }, spec, source: SOURCE, about: {} };
}

export function bundleOf(plan: Plan, name: string): JourneyBundle {
  const found = plan.journeys[name] as JourneyPlan;
  const { facts, segments, traits, templates } = plan;
  return { digest: found.digest, journey: found, facts, segments, traits, templates };
}

export function linkPlan(plan: Plan, pinned: readonly JourneyBundle[] = []): Program {
  return link(plan, contentHash(JSON.parse(JSON.stringify(plan))) as Digest, pinned, kinds, renderer);
}

export const event = (name: string, when: number, properties: JsonObject = {}): EventInput => ({
  type: 'event',
  id: `${name}@${when}`,
  name,
  at: at(when),
  properties,
});

export function contextAt(when: number, parts: Partial<Context> = {}): Context {
  return { at: at(when), shared: { version: 1, moments: {} }, suppressions: {}, ...parts };
}

/** A subscriber under one program, driven by hand; every attempt is accepted at once unless `deliver` says otherwise. */
export type Actor = {
  state: SubscriberState;
  last: Result;
  readonly log: string[];
  readonly results: Result[];
  program: Program;
  call(when: number, inputs: readonly Input[], parts?: Partial<Context>): Result;
  /** Wakes the subscriber at each due instant up to and including `until`. */
  run(until: number): void;
};

export type Deliver = ((key: string, attempt: number, channel: string) => Input | null) | null;

export function actor(program: Program, deliver: Deliver = accept): Actor {
  const self: Actor = {
    state: createState('ana' as SubscriberId, at(0)),
    last: undefined as unknown as Result,
    log: [],
    results: [],
    program,
    call(when, inputs, parts) {
      const result = advance(self.program, self.state, inputs, contextAt(when, parts));
      self.state = result.state;
      self.last = result;
      self.results.push(result);
      for (const made of result.decisions) {
        if (['entered', 'exited', 'entry_refused', 'goal', 'refused'].includes(made.type)) {
          self.log.push(`${made.at} ${made.type} ${made.reason ?? made.journey}`);
        }
        if (made.type === 'passed') self.log.push(`${made.at} send ${made.channel}`);
        if (made.type === 'settled' && made.values?.state !== 'accepted') {
          self.log.push(`${made.at} ${made.values?.state} ${made.reason}`);
        }
      }
      for (const effect of result.effects) {
        if (effect.type !== 'send' || deliver === null) continue;
        const outcome = deliver(effect.key, effect.attempt, effect.channel);
        if (outcome !== null) self.call(when, [outcome], parts);
      }
      return self.last;
    },
    run(until) {
      while (self.last.dueAt <= until) self.call(self.last.dueAt, [{ type: 'due' }]);
    },
  };
  return self;
}

function accept(key: string, attempt: number): Input {
  const outcome = { result: 'accepted', providerId: 'p' } as const;
  return { type: 'outcome', key: key as never, attempt, outcome };
}

export const known: JsonObject = { email: 'ana@example.com', phone: '+34 600', name: 'Ana' };

export const identify = (traits: JsonObject): Input => ({ type: 'identify', traits });

export const welcome = { id: 'a', kind: 'send' };

/** Starts Ana with her addresses at 0 under these journeys. */
export function ana(journeys: Journeys, parts: JsonObject = {}, deliver?: Deliver): Actor {
  const self = actor(linkPlan(planOf(journeys, parts)), deliver);
  self.call(0, [identify(known)]);
  return self;
}
