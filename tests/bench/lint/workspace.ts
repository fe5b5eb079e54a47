/**
 * A workspace of any number of journeys of about 4 KB, with the segments, templates, catalog and policies that they
 * need, as teams write them: comments, nested and flow forms. Nothing is wrong with it. The same seed, the same bytes.
 */
import { seededRandom } from '../../../src/base/random.ts';
import type { GeneratedFile } from '../generated.ts';

const TEMPLATES = 30;
const SEGMENTS = 40;
const EVENTS = 180;
/** Of these, journeys start by the first ones and end by them; the next ones are waited for, the last ones are about both. */
const STARTS = 110;
const WAITED = 50;
const TEAMS = ['crm', 'service', 'billing'];

/** A whole number from 0, below `sides`. */
type Dice = (sides: number) => number;

const ROOT = `kind: Workspace
name: generated
title: A large company
zone: Europe/Madrid
locale: en
locales: [en]
edition: 2026-11
holdout: { share: 2%, salt: generated }
channels:
  email: { adapter: smtp, address: profile.email, config: { host: 127.0.0.1, port: 25, from: "Bench <bench@example.com>" } }
  push: { adapter: webhook, address: profile.push_token, config: { url: { env: PUSH_URL }, secret: { env: PUSH_SECRET } } }
teams:
${TEAMS.map((team) => `  ${team}: { members: [${team}@example.com], roles: { strategy: [${team}@example.com] }, contacts: { email: ${team}@example.com } }`).join('\n')}
`;

function catalog(): string {
  const events = Array.from(
    { length: EVENTS },
    (_, index) =>
      `  event_${index}: { owner: crm, source: code, properties: { id: string, total: number, sku: string, country: string } }`,
  );
  return `kind: Catalog
name: generated
profile:
  email: { type: string, pii: true }
  push_token: { type: string, pii: true }
  first_name: { type: string, pii: true }
  country: string
  seats: integer
  ends_at: instant
  influencer: boolean
events:
${events.join('\n')}
`;
}

const POLICIES: readonly (readonly [name: string, text: string])[] = [
  [
    'consent',
    `kind: ConsentPolicy
name: marketing_consent
owner: crm
purpose: Nobody gets marketing without having asked for it.
covers: { classes: [lifecycle, promotional], channels: [email, push] }
default: denied
`,
  ],
  [
    'influencer',
    `kind: ExclusionPolicy
name: influencer
owner: crm
purpose: Whoever speaks to many is spoken to by a person.
review_by: 2099-06-30
covers: { classes: [lifecycle, promotional], channels: [email, push] }
when: { profile.influencer: { exists: true, not: false } }
`,
  ],
  [
    'daily',
    `kind: FrequencyPolicy
name: one_a_day
owner: crm
purpose: At most two marketing messages a day.
covers: { classes: [lifecycle, promotional], channels: [email, push] }
caps: [{ max: 2, per: day }]
`,
  ],
];

const template = (index: number) => `kind: Template
name: template_${index}
owner: crm
channel: ${index % 2 === 1 ? 'push' : 'email'}
locales:
${
  index % 2 === 1
    ? `  en: { title: "Hello ${index}", text: Hello ${index} }`
    : `  en:
    subject: Hello ${index}
    text: |
      Hello {{ profile.first_name | default: "you" }},
      here is something for you.
      Example Ltd, 1 Street, City
      {{ links.unsubscribe }}
    html: |
      <p>Hello {{ profile.first_name | default: "you" }},</p><p>here is something for you.</p>
      <p>Example Ltd, 1 Street, City. <a href="{{ links.unsubscribe }}">Unsubscribe</a></p>`
}
`;

const segment = (index: number) => `kind: Segment
name: segment_${index}
owner: ${TEAMS[index % 3]}
purpose: Ordered lately, and lives where we deliver.
when:
  all:
    - profile.country: { in: [ES, PT] }
    - event: event_${index}
      count: { gte: 2 }
      within: ${30 + index}d
`;

type Draw = { readonly [what in 'event' | 'email' | 'push']: () => string } & { readonly roll: Dice };

/** The steps of one round: wait for a purchase, and remind. */
function createRound({ event, email, push, roll }: Draw): (id: string) => string {
  return (
    id,
  ) => `  # The ${id} round: whoever has not come back hears from us once more, and then not again for a while.
  - id: wait_${id}
    wait_for:
      timeout: ${1 + roll(6)}d
      paths:
        - id: bought_${id}
          event: ${event()}
          where: { event.total: { gte: ${1 + roll(400)} }, event.country: { in: [ES, PT, FR] } }
          steps:
            - { id: thanks_${id}, send: { channel: email, template: ${email()}, max_lateness: ${1 + roll(9)}h } }
            - { id: bought_end_${id}, exit: bought }
        - id: looked_${id}
          event: ${event()}
          steps:
            - id: offer_${id}
              send: { channel: push, template: ${push()}, on_capped: { defer: ${1 + roll(20)}h } } # they are here: no mail
      on_timeout:
        - { id: nudge_${id}, send: { channel: email, template: ${email()}, on_capped: { defer: ${1 + roll(20)}h } } }
        - { id: rest_${id}, wait: { until: "0${8 + roll(2)}:${10 + roll(49)}", weekdays: [mon, tue, wed, thu] } }
`;
}

/** A journey's parts are drawn at random, so that no two are alike; its size varies around 4 KB. */
function journey(index: number, roll: Dice): string {
  const email = () => `template_${roll(TEMPLATES / 2) * 2}`;
  const push = () => `template_${roll(TEMPLATES / 2) * 2 + 1}`;
  const event = () => `event_${STARTS + roll(WAITED)}`;
  const side = () => `event_${STARTS + WAITED + roll(EVENTS - STARTS - WAITED)}`;
  const goal = `event_${((index % STARTS) + 1 + Math.floor(index / STARTS)) % STARTS}`;
  const round = createRound({ event, email, push, roll });
  return `# yaml-language-server: $schema=../../schema/journey.schema.json
# Journey ${index}: drawn at random, of the size and the shapes that teams write.
kind: Journey
name: lifecycle_journey_${index}_v1
title: Journey number ${index}
owner: ${TEAMS[roll(3)]}
purpose: Turn a new trial into an activated account within ${2 + roll(20)} days, and stop as soon as they have said no.
class: ${['lifecycle', 'promotional'][roll(2)]}
review_by: 2099-0${1 + roll(9)}-${10 + roll(18)}
enter:
  event: event_${index % STARTS}
  where: { event.total: { gte: ${roll(500)} } }
  key: event.id
  reentry: { after: ${1 + roll(60)}d }
  while_active: ${['reject', 'restart', 'parallel'][roll(3)]}
audience: { segment: segment_${roll(SEGMENTS)} }
exit:
  - event: ${goal}
  - event: ${side()}
    where: { event.sku: { in: [a${roll(9)}, b${roll(9)}, c${roll(9)}] } }
goals:
  - { name: activated, event: ${goal}, within: ${1 + roll(14)}d, primary: true }
  - { name: upgraded, event: ${side()}, within: ${15 + roll(14)}d }
steps:
  - id: welcome
    send: { channel: email, template: ${email()}, on_capped: { defer: 1d }, max_lateness: ${1 + roll(23)}h }
  - id: settle
    wait: { until: "09:${10 + roll(49)}", weekdays: [mon, tue, wed, thu, fri] } # next local morning on a working day
${['early', 'later', 'last'].map(round).join('')}  - id: before_end
    wait:
      until: profile.ends_at
      offset: -${1 + roll(5)}d
      on_past: skip
      steps: [{ id: last_days, send: { channel: email, template: ${email()} } }]
  - { id: a_day, wait: 1d }
  - id: by_plan
    branch:
      paths:
        - id: team
          when: { any: [{ profile.seats: { gte: ${1 + roll(9)} } }, { event: ${event()}, within: ${1 + roll(90)}d, where: { event.total: { gt: ${roll(90)} } } }] }
          steps: [{ id: sales, send: { channel: email, template: ${email()} } }]
        - { id: rest, else: true, steps: [{ id: single, send: { channel: push, template: ${push()} } }] }
`;
}

/** All files of a workspace with that many journeys. Pure. */
export function generateLargeWorkspace(journeys: number): readonly GeneratedFile[] {
  const random = seededRandom('lint bench');
  const roll: Dice = (sides) => Math.floor(random() * sides);
  const listOf = (count: number, folder: string, text: (index: number) => string): GeneratedFile[] =>
    Array.from({ length: count }, (_, index) => ({
      path: `${folder}/${String(index).padStart(5, '0')}.yaml`,
      text: text(index),
    }));
  return [
    { path: 'rutter.yaml', text: ROOT },
    { path: 'catalog.yaml', text: catalog() },
    ...POLICIES.map(([name, text]) => ({ path: `policies/${name}.yaml`, text })),
    ...listOf(TEMPLATES, 'templates', template),
    ...listOf(SEGMENTS, 'segments', segment),
    ...listOf(journeys, 'journeys', (index) => journey(index, roll)),
  ];
}
