/**
 * The workspace that the runner is measured with: a trial journey of five steps under consent, an exclusion and a cap,
 * and the people who go through it. Every run makes five durable transitions and two sends.
 */
import { type Instant, instant } from '../../src/base/ids.ts';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import type { EventInput, IdentifyInput } from '../../src/kernel/input.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

/** Enter and claim a send; accepted; the wait is over; event or timeout, branch, and claim a send; accepted. */
export const STEPS_PER_RUN = 5;

export const START_AT = instant(Date.parse('2026-03-02T09:00:00Z'));
/** When the short wait is over. */
export const WAITED_AT = instant(START_AT + 60_000);
/** When every second person publishes a project. */
export const PUBLISHED_AT = instant(START_AT + 90_000);
/** When the others have not. */
export const TIMED_OUT_AT = instant(START_AT + 180_000);

/** The text of a template that greets by name. */
export const templateOf = (name: string) => `kind: Template
name: ${name}
owner: crm
channel: email
locales:
  en:
    subject: Hello {{ profile.first_name }}
    text: Your trial {{ entry.trial_id }} is waiting.
    html: <p>Hello {{ profile.first_name }}, your trial {{ entry.trial_id }} is waiting.</p>
`;

const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: bench
zone: Europe/Madrid
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, max_in_flight: 1024, config: { host: 127.0.0.1, port: 25, from: "B <b@bench.example>" } }
teams: { crm: { members: [ana@bench.example] } }
`,
  'catalog.yaml': `kind: Catalog
name: bench
profile: { email: { type: string, pii: true }, first_name: string, seats: integer }
events:
  trial_started: { owner: crm, source: code, properties: { trial_id: string } }
  project_published: { owner: crm, source: code, properties: { project: string } }
  complaint_opened: { owner: crm, source: code, properties: { case: string } }
  complaint_closed: { owner: crm, source: code, properties: { case: string } }
`,
  'complaints.yaml': `kind: Trait
name: open_complaints
owner: crm
purpose: Complaints that nobody has closed.
open: { opened_by: complaint_opened, closed_by: complaint_closed, id: case }
`,
  'consent.yaml': `kind: ConsentPolicy
name: marketing
owner: crm
covers: { classes: [lifecycle, promotional], channels: [email] }
default: given
`,
  'exclusion.yaml': `kind: ExclusionPolicy
name: open_complaint
owner: crm
covers: { classes: [lifecycle, promotional], channels: [email] }
when: { trait.open_complaints: { gt: 0 } }
`,
  'cap.yaml': `kind: FrequencyPolicy
name: five_a_day
owner: crm
covers: { classes: [lifecycle, promotional], channels: [email] }
caps: [ { max: 5, per: day } ]
`,
  'trial.yaml': `kind: Journey
name: trial
owner: crm
class: lifecycle
enter: { event: trial_started, key: event.trial_id, reentry: always, while_active: reject }
steps:
  - { id: hello, send: { channel: email, template: hello } }
  - { id: settle, wait: 1m }
  - id: project
    wait_for:
      timeout: 2m
      paths: [ { id: published, event: project_published, steps: [] } ]
      on_timeout: []
  - id: size
    branch:
      paths:
        - { id: team, when: { profile.seats: { gte: 5 } }, steps: [ { id: sales, send: { channel: email, template: team } } ] }
        - { id: rest, else: true, steps: [ { id: offer, send: { channel: email, template: offer } } ] }
`,
  'hello.yaml': templateOf('hello'),
  'team.yaml': templateOf('team'),
  'offer.yaml': templateOf('offer'),
};

/**
 * The plan, with other texts for some files or (null) without them; throws with the diagnostics when the language has
 * changed under it.
 */
export async function compileFiveSteps(
  changes: { readonly [path: string]: string | null } = {},
): Promise<PlanFile> {
  const files = Object.entries({ ...FILES, ...changes }).flatMap(([path, text]) =>
    text === null ? [] : [{ path, text }],
  );
  const { plan, diagnostics } = await compileWorkspace(files, definitions);
  if (plan === null)
    throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return planFile(plan, { rutter: 'bench', commit: null, tzdata: 'bench' });
}

/** The id of the n-th person. */
export function personOf(index: number): string {
  return `person-${index}`;
}

/** What is known of the n-th person before the journey. */
export function profileOf(index: number): IdentifyInput {
  const traits = { email: `person-${index}@bench.example`, first_name: `Name${index}`, seats: index % 10 };
  return { type: 'identify', traits };
}

/** The event that starts the n-th person's run. */
export function trialOf(index: number, at: Instant): EventInput {
  const properties = { trial_id: `trial-${index}` };
  return { type: 'event', id: `start-${index}`, name: 'trial_started', at, properties };
}

/** The event that every second person's run waits for. */
export function projectOf(index: number, at: Instant): EventInput {
  const properties = { project: `project-${index}` };
  return { type: 'event', id: `publish-${index}`, name: 'project_published', at, properties };
}
