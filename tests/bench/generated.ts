/** A workspace of any number of journeys, of the size and shapes that teams write; the same seed gives the same bytes. */
import { seededRandom } from '../../src/base/random.ts';

export type GeneratedFile = { readonly path: string; readonly text: string };

const TEMPLATES = 40;
const SEGMENTS = 20;
const EVENTS = 30;

const eventNames = Array.from({ length: EVENTS }, (_, index) => `event_${index}`);

function sharedFiles(): GeneratedFile[] {
  const events = eventNames.map(
    (name) =>
      `  ${name}: { owner: crm, source: code, properties: { id: string, total: number, sku: string } }`,
  );
  const root = `kind: Workspace
name: generated
zone: Europe/Madrid
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, config: { host: 127.0.0.1, port: 25, from: "G <g@bench.example>" } }
teams: { crm: { members: [ana@bench.example] } }
`;
  const catalog = `kind: Catalog
name: generated
profile: { email: { type: string, pii: true }, first_name: string, country: string, seats: integer, ends_at: instant }
events:
${events.join('\n')}
`;
  const templates = Array.from({ length: TEMPLATES }, (_, index) => ({
    path: `templates/t${index}.yaml`,
    text: `kind: Template
name: template_${index}
owner: crm
channel: email
locales:
  en: { subject: "Hello {{ profile.first_name }} ${index}", text: "Hello", html: "<p>Hello {{ profile.first_name }}</p>" }
`,
  }));
  const segments = Array.from({ length: SEGMENTS }, (_, index) => ({
    path: `segments/s${index}.yaml`,
    text: `kind: Segment
name: segment_${index}
owner: crm
purpose: Ordered lately, and lives where we deliver.
when:
  all:
    - profile.country: { in: [ES, PT] }
    - event: event_${index}
      count: { gte: 2 }
      within: ${30 + index}d
`,
  }));
  return [
    { path: 'rutter.yaml', text: root },
    { path: 'catalog.yaml', text: catalog },
    ...templates,
    ...segments,
  ];
}

type Dice = (sides: number) => number;

function journey(index: number, roll: Dice, stamp: string): string {
  const template = () => `template_${roll(TEMPLATES)}`;
  const event = () => eventNames[roll(EVENTS)];
  const loops = roll(3) === 0;
  return `# journey ${index}, ${stamp}
kind: Journey
name: lifecycle_journey_${index}_v1
title: Journey number ${index}
owner: crm
purpose: Turn a new trial into an activated account within ${2 + roll(20)} days.
class: ${['service', 'lifecycle', 'promotional'][roll(3)]}
enter:
  event: ${event()}
  where: { event.total: { gte: ${roll(500)} } }
  key: event.id
  reentry: { after: ${1 + roll(60)}d }
  while_active: ${['reject', 'restart', 'parallel'][roll(3)]}
audience: { segment: segment_${roll(SEGMENTS)} }
exit:
  - event: ${event()}
    where: { event.sku: { in: [a${roll(9)}, b${roll(9)}, c${roll(9)}] } }
goals:
  - { name: activated, event: ${event()}, within: ${1 + roll(14)}d, primary: true }
steps:
  - id: welcome
    send: { channel: email, template: ${template()}, on_capped: { defer: 1d }, max_lateness: 6h }
  - id: settle
    wait: { until: "09:00", weekdays: [mon, tue, wed, thu, fri] } # next local 09:00 on such a day
  - id: first_project
    wait_for:
      timeout: ${1 + roll(6)}d
      paths:
        - id: published
          event: ${event()}
          steps:
            - { id: done, exit: activated }
      on_timeout:
        - { id: nudge, send: { channel: email, template: ${template()} } }
  - id: before_end
    wait:
      until: profile.ends_at
      offset: -2d
      on_past: skip
      steps: [ { id: last_days, send: { channel: email, template: ${template()} } } ]
${loops ? `  - id: again\n    repeat: { max: 3, every: 2d, until: { event: ${event()}, since: entry }, steps: [ { id: more, send: { channel: email, template: ${template()} } } ] }\n` : ''}  - id: by_plan
    branch:
      paths:
        - id: team
          when: { any: [ { profile.seats: { gte: ${1 + roll(9)} } }, { event: ${event()}, within: ${1 + roll(90)}d, where: { event.total: { gt: 50 } } } ] }
          steps: [ { id: sales, send: { channel: email, template: ${template()} } } ]
        - { id: rest, else: true, steps: [ { id: offer, send: { channel: email, template: ${template()} } } ] }
`;
}

/** `stamp` stands in a comment of each journey, so that no cache of parsed texts answers for another round. */
export function generateWorkspace(journeys: number, stamp: string): GeneratedFile[] {
  const random = seededRandom('bench');
  const roll: Dice = (sides) => Math.floor(random() * sides);
  const own = Array.from({ length: journeys }, (_, index) => ({
    path: `journeys/j${index}.yaml`,
    text: journey(index, roll, stamp),
  }));
  return [...sharedFiles().map(({ path, text }) => ({ path, text: `# ${stamp}\n${text}` })), ...own];
}
