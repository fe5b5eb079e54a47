/** A workspace of 500 segments, all of them watched by a journey, with and without a CRM team's 20 policies. */
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import type { GeneratedFile } from './generated.ts';
import { PROFILE_TYPES } from './rules/profile.ts';
import { RULE_NAMES, RULES } from './rules/rutter.ts';

export const SEGMENTS = 500;
export const POLICIES = 20;
const SEGMENTS_PER_JOURNEY = 25;

const ROOT = `kind: Workspace
name: gate
zone: Europe/Madrid
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, config: { host: 127.0.0.1, port: 25, from: "B <b@bench.example>" } }
teams: { crm: { members: [ana@bench.example] } }
`;

const CATALOG = `kind: Catalog
name: gate
profile: ${PROFILE_TYPES}
events:
  offer_due: { owner: crm, source: code, properties: { offer: string } }
  order_completed: { owner: crm, source: code, properties: { order: string, total: number } }
  call_received: { owner: crm, source: code, properties: { call: string } }
  complaint_opened: { owner: crm, source: code, properties: { case: string } }
  complaint_closed: { owner: crm, source: code, properties: { case: string } }
`;

const TRAIT = `kind: Trait
name: open_complaints
owner: crm
purpose: Complaints that nobody has closed.
open: { opened_by: complaint_opened, closed_by: complaint_closed, id: case }
`;

const TEMPLATE = `kind: Template
name: offer
owner: crm
channel: email
locales:
  en:
    subject: An offer for {{ profile.email }}
    text: Your offer {{ entry.offer }} is here.
    html: <p>Your offer {{ entry.offer }} is here, {{ profile.email }}.</p>
`;

const OFFER = `kind: Journey
name: offer
owner: crm
class: promotional
enter: { event: offer_due, reentry: always, while_active: parallel }
steps: [ { id: offer, send: { channel: email, template: offer, max_lateness: 30d } } ]
`;

/** The condition of the segment at `index`, of a shape that teams write; the rules of the bench come first. */
function segmentWhen(index: number): string {
  const name = RULE_NAMES[index];
  if (name !== undefined) return RULES[name];
  const country = ['ES', 'PT', 'FR', 'DE'][index % 4];
  const shapes = [
    `{ all: [ { profile.country: ${country} }, { profile.seats: { gte: ${index % 40} } } ] }`,
    `{ event: order_completed, within: ${1 + (index % 120)}d, count: { gte: ${1 + (index % 3)} } }`,
    `{ all: [ { profile.lifecycle: active }, { not: { event: order_completed, within: ${1 + (index % 90)}d } } ] }`,
    `{ any: [ { profile.balance: { gt: ${index} } }, { trait.open_complaints: { gt: ${index % 5} } } ] }`,
    `{ all: [ { profile.tags: { contains: t${index % 50} } }, { profile.score: { lt: 0.${index} } }, { profile.age: { gte: ${18 + (index % 50)} } } ] }`,
  ];
  return shapes[index % shapes.length] as string;
}

function segmentName(index: number): string {
  return RULE_NAMES[index] ?? `segment_${index}`;
}

function segmentFiles(): GeneratedFile[] {
  return Array.from({ length: SEGMENTS }, (_, index) => ({
    path: `segments/${index}.yaml`,
    text: `kind: Segment\nname: ${segmentName(index)}\nowner: crm\npurpose: One of many.\nwhen: ${segmentWhen(index)}\n`,
  }));
}

/** Journeys that leave by segments, so that every segment is watched for every subscriber. */
function watchingFiles(): GeneratedFile[] {
  return Array.from({ length: SEGMENTS / SEGMENTS_PER_JOURNEY }, (_, journey) => {
    const names = Array.from({ length: SEGMENTS_PER_JOURNEY }, (_, index) =>
      segmentName(journey * SEGMENTS_PER_JOURNEY + index),
    );
    const text = `kind: Journey
name: watching_${journey}
owner: crm
class: promotional
enter: { event: order_completed, reentry: never, while_active: reject }
exit:
${names.map((name) => `  - segment: ${name}`).join('\n')}
steps: [ { id: settle, wait: 30d } ]
`;
    return { path: `journeys/watching-${journey}.yaml`, text };
  });
}

const COVERS = 'covers: { classes: [lifecycle, promotional], channels: [email] }';

/** Written so that the people of `gated-send.ts` pass them all: a gate costs most where it lets through. */
const POLICY_BODIES: { readonly [kind: string]: readonly string[] } = {
  ConsentPolicy: ['default: denied', 'default: given'],
  ExclusionPolicy: [
    'when: { trait.open_complaints: { gt: 0 } }',
    'when: { event: call_received, within: 7d, count: { gte: 3 } }',
    'when: { segment: to_leave_alone }',
    'when: { all: [ { profile.lifecycle: trial }, { event: order_completed, within: 30d } ] }',
    'when: { profile.country: { in: [US, CA] } }',
    'when: { any: [ { profile.balance: { lt: 0 } }, { profile.age: { lt: 18 } } ] }',
    'when: { segment: lapsed }',
    'when: { profile.tags: { contains: press } }',
  ],
  QualityPolicy: ['addresses: { email: { is: email } }'],
  QuietHoursPolicy: [
    'windows: [ { from: "23:00", to: "09:00" } ]',
    'windows: [ { from: "14:00", to: "16:00", weekdays: [sun], countries: [ES] } ]',
    'windows: [ { from: "21:00", to: "10:00", countries: [DE, FR] } ]',
  ],
  PriorityPolicy: [
    'horizon: 4h\nmatrix: [ { classes: [promotional], audience: high_value, priority: 50 }, { classes: [lifecycle], priority: 40 }, { classes: [promotional], priority: 20 } ]',
  ],
  FrequencyPolicy: [
    'caps: [ { max: 1, per: day } ]',
    'caps: [ { max: 3, within: 7d } ]',
    'caps: [ { max: 10, per: month } ]',
    'caps: [ { max: 4, per: week } ]',
    'caps: [ { max: 40, within: 90d } ]',
  ],
};

function policyFiles(): GeneratedFile[] {
  return Object.entries(POLICY_BODIES).flatMap(([kind, bodies]) =>
    bodies.map((body, index) => {
      const name = `${kind.replace(/Policy$/, '').toLowerCase()}_${index}`;
      const cadence = kind === 'QualityPolicy' ? 'cadence: 7d\n' : '';
      const text = `kind: ${kind}\nname: ${name}\nowner: crm\npurpose: One of twenty.\n${COVERS}\n${cadence}${body}\n`;
      return { path: `policies/${name}.yaml`, text };
    }),
  );
}

/** The plan, with the 20 policies or without any. Throws with the diagnostics, or when the counts are not as promised. */
export async function compileGateWorkspace({ policies }: { readonly policies: boolean }): Promise<PlanFile> {
  const files: GeneratedFile[] = [
    { path: 'rutter.yaml', text: ROOT },
    { path: 'catalog.yaml', text: CATALOG },
    { path: 'trait.yaml', text: TRAIT },
    { path: 'template.yaml', text: TEMPLATE },
    { path: 'offer.yaml', text: OFFER },
    ...segmentFiles(),
    ...watchingFiles(),
    ...(policies ? policyFiles() : []),
  ];
  const { plan, diagnostics } = await compileWorkspace(files, definitions);
  if (plan === null)
    throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  const counts = [Object.keys(plan.segments).length, Object.keys(plan.policies).length];
  if (counts[0] !== SEGMENTS || counts[1] !== (policies ? POLICIES : 0))
    throw new Error(`the plan has ${counts[0]} segments and ${counts[1]} policies`);
  return planFile(plan, { rutter: 'bench', commit: null, tzdata: 'bench' });
}
