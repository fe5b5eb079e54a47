/** Spells random policies and journeys as the documents of a workspace, and compiles it. Judges nothing. */
import { formatDuration } from '../../../src/base/duration.ts';
import { compileWorkspace } from '../../../src/compiler/compile.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { planFile } from '../../../src/plan/file.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';
import { STARTS } from './journeys.ts';
import { type Cap, CHANNELS, type Condition, FACTS, GAUGE, type Policies, SCOPES } from './policies.ts';

const TEAM = '#crm';

const root = ({ maxInFlight, holdout }: Policies) => `kind: Workspace
name: shop
zone: Europe/Madrid
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, max_in_flight: ${maxInFlight}, config: { host: 127.0.0.1, port: 25, from: "Shop <hello@shop.example>" } }
  push: { adapter: webhook, address: profile.push_token, max_in_flight: ${maxInFlight}, config: { url: { env: PUSH_URL }, secret: { env: PUSH_SECRET } } }
  sms: { adapter: webhook, address: profile.phone, paid: true, max_in_flight: ${maxInFlight}, config: { url: { env: SMS_URL }, secret: { env: SMS_SECRET } } }
  slack: { adapter: webhook, config: { url: { env: SLACK_URL }, secret: { env: SLACK_SECRET } } }
teams: { crm: { members: [ana@shop.example], contacts: { slack: "${TEAM}" } } }
ingest: { unknown: create, lateness: 1h }
${holdout === null ? '' : `holdout: { share: ${holdout.percent}%, salt: ${holdout.salt}, exempt: [transactional, service] }\n`}`;

const CATALOG = `kind: Catalog
name: shop
profile:
  email: { type: string, pii: true }
  phone: { type: string, pii: true }
  push_token: { type: string, pii: true }
  first_name: string
  country: string
  timezone: string
  vip: boolean
  blocked: boolean
  score: number
  influencer: boolean
events:
${[...STARTS, ...FACTS].map((name) => `  ${name}: { owner: crm, source: code, properties: {} }`).join('\n')}
`;

const CONTENT: { readonly [channel: string]: string } = {
  email: '{ subject: "Hello", html: "<p>Hello</p>" }',
  push: '{ title: "Hello", text: "Hello" }',
  sms: '{ text: "Hello" }',
  slack: '{ text: "Look" }',
};

const lengthOf = (ms: number) => formatDuration(ms).replaceAll(' ', '');
const list = (names: readonly string[]) => `[${names.join(', ')}]`;

type Spell = { readonly [Is in Condition['is']]: (condition: Extract<Condition, { is: Is }>) => string };
const SPELL: Spell = {
  flag: ({ name, value }) => `{ profile.${name}: ${value} }`,
  score: ({ above }) => `{ profile.score: { gt: ${above} } }`,
  known: ({ name }) => `{ profile.${name}: { exists: true } }`,
  happened: ({ event, withinMs, atLeast }) => {
    const within = withinMs === null ? '' : `, within: ${lengthOf(withinMs)}`;
    return `{ event: ${event}${atLeast === 1 ? '' : `, count: { gte: ${atLeast} }`}${within} }`;
  },
  trait: ({ above }) => `{ trait.calls: { gt: ${above} } }`,
  not: ({ of }) => `{ not: ${spell(of)} }`,
  all: ({ of }) => `{ all: [ ${of.map(spell).join(', ')} ] }`,
  any: ({ of }) => `{ any: [ ${of.map(spell).join(', ')} ] }`,
};

function spell(condition: Condition): string {
  return (SPELL[condition.is] as (each: Condition) => string)(condition);
}

function capText(cap: Cap): string {
  const window = 'per' in cap ? `per: ${cap.per}` : `within: ${lengthOf(cap.withinMs)}`;
  return `{ max: ${cap.max}, ${window} }`;
}

type Covered = {
  readonly name: string;
  readonly classes: readonly string[];
  readonly channels: readonly string[];
};
const head = (kind: string, { name, classes, channels }: Covered, tags: readonly string[] | null = null) =>
  `kind: ${kind}\nname: ${name}\nowner: crm\ncovers: { classes: ${list(classes)}, channels: ${list(channels)}${tags === null ? '' : `, tags: ${list(tags)}`} }\n`;

/** The scopes that have a trickle, in one policy; none where no scope has one. */
function writePanic({ trickles }: Policies): readonly (readonly [string, string])[] {
  const drawn = Object.entries(trickles).flatMap(([name, trickle]) =>
    trickle === null ? [] : [[name, trickle] as const],
  );
  if (drawn.length === 0) return [];
  const scopes = drawn.map(([name]) => `  ${name}: ${JSON.stringify(SCOPES[name])}\n`);
  const plans = drawn.map(([name, { percent, classes }]) => {
    const only = classes === null ? '' : `, classes: ${list(classes)}`;
    return `  ${name}: { trickle: { share: ${percent}%${only} } }\n`;
  });
  const text = `kind: PanicPolicy\nname: crisis\nowner: crm\nscopes:\n${scopes.join('')}plan_b:\n${plans.join('')}`;
  return [['crisis', text]];
}

/** Every policy as a document, by name. */
function writePolicies(drawn: Policies): readonly (readonly [string, string])[] {
  return [
    ...drawn.consents.map((each) => {
      const purposes = each.together ? 'purposes: { lifecycle: marketing, promotional: marketing }\n' : '';
      const expiry = each.expiresAfterMs === null ? '' : `expires_after: ${lengthOf(each.expiresAfterMs)}\n`;
      return [
        each.name,
        `${head('ConsentPolicy', each)}${purposes}${expiry}default: ${each.fallback}\n`,
      ] as const;
    }),
    ...drawn.exclusions.map((each) => {
      const when = each.bySegment ? `{ segment: seg_${each.name} }` : spell(each.when);
      const fresh =
        each.freshMs === null ? '' : `data: { fresh_within: ${lengthOf(each.freshMs)}, from: synced }\n`;
      const instead = each.instead ? 'instead: { channel: slack, to: crm, template: to_slack }\n' : '';
      return [each.name, `${head('ExclusionPolicy', each)}when: ${when}\n${fresh}${instead}`] as const;
    }),
    ...drawn.frequencies.map((each) => {
      return [
        each.name,
        `${head('FrequencyPolicy', each, each.tags)}caps: [ ${each.caps.map(capText).join(', ')} ]\n`,
      ] as const;
    }),
    ...drawn.quiets.map((each) => {
      const time = (hour: number) => `"${String(hour).padStart(2, '0')}:00"`;
      const windows = `windows: [ { from: ${time(each.fromHour)}, to: ${time(each.toHour)} } ]\n`;
      return [
        each.name,
        `${head('QuietHoursPolicy', each)}${windows}unknown_zone: ${each.strict ? 'most_restrictive' : 'chain'}\n`,
      ] as const;
    }),
    ...drawn.priorities.map((each) => {
      const row = each.classes.includes('promotional')
        ? `matrix: [ { classes: [promotional], priority: ${each.promotional} } ]\n`
        : '';
      return [
        each.name,
        `${head('PriorityPolicy', each)}horizon: ${lengthOf(each.horizonMs)}\n${row}`,
      ] as const;
    }),
    ...drawn.lanes.map((each) => {
      const { limit } = each;
      const text =
        limit.by === 'rate'
          ? `rate: { max: ${limit.max}, per: ${limit.per} }\n`
          : `gauge: { name: ${GAUGE}, hold_below: ${limit.holdBelow}, stale_after: ${lengthOf(limit.staleMs)} }\n`;
      return [each.name, `${head('LanePolicy', each, each.tags)}${text}`] as const;
    }),
    ...writePanic(drawn),
    ...drawn.duplicates.map((each) => {
      const window = `within: ${lengthOf(each.withinMs)}\nsame: ${each.same}\n`;
      return [each.name, `${head('DuplicatePolicy', each)}${window}`] as const;
    }),
    ...drawn.qualities.map((each) => {
      const names = each.firstName ? 'require: [profile.first_name]\n' : '';
      return [
        each.name,
        `${head('QualityPolicy', each)}addresses: { email: { is: email, refuse_domains: [bad.example] } }\n${names}`,
      ] as const;
    }),
  ];
}

/** All documents of the workspace, by path. */
function writeWorkspace(
  drawn: Policies,
  journeys: { readonly [name: string]: string },
): { readonly [path: string]: string } {
  const segments = drawn.exclusions
    .filter(({ bySegment }) => bySegment)
    .map(
      ({ name, when }) =>
        [
          `seg_${name}`,
          `kind: Segment\nname: seg_${name}\nowner: crm\npurpose: Drawn\nwhen: ${spell(when)}\n`,
        ] as const,
    );
  const templates = [...CHANNELS, 'slack'].map((channel) => {
    const text = `kind: Template\nname: to_${channel}\nowner: crm\nchannel: ${channel}\nlocales: { en: ${CONTENT[channel]} }\n`;
    return [`to_${channel}`, text] as const;
  });
  const trait = [
    'calls',
    'kind: Trait\nname: calls\nowner: crm\npurpose: Calls of a day\nevent: called\ncount: true\nwithin: 1d\n',
  ] as const;
  const named = [...Object.entries(journeys), ...writePolicies(drawn), ...segments, ...templates, trait];
  return {
    'rutter.yaml': root(drawn),
    'catalog.yaml': CATALOG,
    ...Object.fromEntries(named.map(([name, text]) => [`${name}.yaml`, text])),
  };
}

/** Compiles the workspace; throws with its errors when there are any. */
export async function compileDrawn(
  drawn: Policies,
  journeys: { readonly [name: string]: string },
): Promise<PlanFile> {
  const files = Object.entries(writeWorkspace(drawn, journeys)).map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace(files, definitions);
  if (plan === null)
    throw new Error(
      diagnostics.map(({ code, message, span }) => `${span.file}: ${code}: ${message}`).join('\n'),
    );
  return planFile(plan, { rutter: 'test', commit: null, tzdata: 'test' });
}
