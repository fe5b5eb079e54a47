/** The grammar of the documents that the example workspace holds. Data only. */
import { population } from './grammar-population.ts';
import { levels, standards, waivers } from './grammar-standards.ts';
import { boolean, condition, duration, integer, path, steps, text, weekdays } from './grammar-steps.ts';
import {
  choice,
  data,
  declares,
  forms,
  leaf,
  list,
  type MapRule,
  map,
  namedMap,
  type Rule,
  refers,
} from './rule.ts';

const TYPES = ['string', 'number', 'integer', 'boolean', 'instant', 'date', 'list', 'object'];

const about: { readonly [key: string]: Rule } = {
  title: text,
  owner: refers('team'),
  purpose: text,
  review_by: leaf('date'),
};
const covers = map({
  classes: list(refers('class')),
  channels: list(refers('channel')),
  tags: list(leaf('text')),
});
const attribute: Rule = forms({
  leaf: choice(...TYPES),
  map: map({ 'type|': choice(...TYPES), 'enum|': refers('enum'), pii: boolean }),
});

const consentLists = namedMap('refers', 'channel', forms({ list: list(refers('purpose'), true), map: data }));
const subscriber = map(
  { consent: consentLists },
  { rule: leaf('datum', { table: 'attribute' }), role: 'refers', table: 'attribute' },
);
const match: Rule = map({
  subscriber: refers('subscriber'),
  channel: refers('channel'),
  template: refers('template'),
  class: refers('class'),
  journey: refers('journey'),
  step: refers('step'),
  name: refers('goal'),
  by: refers('policy'),
  locale: refers('locale'),
  subject: text,
  text,
  ...Object.fromEntries(
    ['body', 'to', 'preheader', 'html', 'title', 'content', 'channels', 'tags', 'key', 'at'].map((key) => [
      key,
      data,
    ]),
  ),
  reason: text,
  gate: text,
  count: integer,
  action: text,
});
const matches = forms({ map: match, list: list(match, true) });
const namedMatches = (table: string): Rule =>
  forms({ map: match, list: list(forms({ leaf: refers(table), map: match }), true) });
const happening = map({
  'at!': leaf('moment'),
  subscriber: refers('subscriber'),
  'event|': refers('event'),
  properties: namedMap('refers', 'property', leaf('datum', { table: 'property' })),
  'identify|': namedMap('refers', 'attribute', leaf('datum', { table: 'attribute' })),
  'consent|': consentLists,
  'withdraw|': consentLists,
  'confirm|': consentLists,
  first: integer,
  'receipt|': data,
  'gauge|': data,
  'panic|': data,
  'pause|': data,
  'resume|': data,
  by: text,
  reason: text,
});
const expectation = map({
  'at|': leaf('moment'),
  'from|': leaf('moment'),
  until: leaf('moment'),
  controls: data,
  sends: matches,
  no_sends: matches,
  refused: namedMatches('policy'),
  held: matches,
  calls: matches,
  entered: forms({ leaf: integer, list: list(match, true) }),
  exits: namedMatches('reason'),
  goals: namedMatches('goal'),
  profile: namedMap('refers', 'subscriber', namedMap('refers', 'attribute', data)),
});
const testCase = map({
  'name!': declares('case'),
  'start!': leaf('instant'),
  'subscribers!': namedMap('declares', 'subscriber', subscriber),
  events: list(happening, true),
  'expect!': list(expectation),
  exact: boolean,
  end: leaf('moment'),
});

const secret = forms({ leaf: leaf('json'), map: map({ 'env!': text }) });
const config = map({ host: secret, port: secret, from: text, url: secret, secret });

const bodies: { readonly [kind: string]: { readonly [key: string]: Rule } } = {
  Workspace: {
    ...levels,
    zone: leaf('zone'),
    locale: refers('locale'),
    locales: list(declares('locale')),
    classes: namedMap('declares', 'class', map({ essential: boolean, priority: integer })),
    channels: namedMap(
      'declares',
      'channel',
      map({
        'adapter!': refers('adapter'),
        address: path,
        max_in_flight: integer,
        paid: boolean,
        keywords: data,
        config,
      }),
    ),
    teams: namedMap(
      'declares',
      'team',
      map({
        members: list(text, true),
        roles: namedMap('free', '', list(text, true)),
        contacts: namedMap('free', '', text),
      }),
    ),
    holdout: map({ 'share!': leaf('share'), 'salt!': text, exempt: list(refers('class'), true) }),
    ingest: map({ unknown: choice('create', 'hold', 'reject'), lateness: duration }),
    retention: map({ events: duration, decisions: duration }),
  },
  Catalog: {
    profile: namedMap('declares', 'attribute', attribute),
    enums: namedMap('declares', 'enum', list(data)),
    events: namedMap(
      'declares',
      'event',
      map({
        owner: refers('team'),
        source: choice('code', 'webhook', 'warehouse'),
        properties: namedMap('declares', 'property', attribute),
      }),
    ),
  },
  Segment: { 'when!': condition },
  Trait: {
    event: refers('event'),
    where: condition,
    population: boolean,
    'count|': boolean,
    'average|': path,
    'last|': path,
    'first|': path,
    'distinct|': path,
    'sum|': path,
    within: duration,
    'open|': map({
      'opened_by!': refers('event'),
      'closed_by!': refers('event'),
      'id!': refers('property'),
    }),
  },
  Journey: {
    'class!': refers('class'),
    escalation: text,
    report: data,
    milestones: list(map({ 'name!': text, role: text, due: leaf('date'), done: leaf('date') })),
    reviewers: namedMap('free', '', text),
    seed_list: refers('segment'),
    zone: leaf('zone'),
    'enter!': map({
      'event|': refers('event'),
      where: condition,
      key: path,
      'segment|': refers('segment'),
      existing: choice('enter', 'ignore'),
      'date|': path,
      every: choice('year'),
      at: leaf('time'),
      feb29: choice('feb28', 'mar01'),
      'changed|': path,
      'reentry!': forms({
        leaf: choice('never', 'always'),
        map: map({ 'after!': duration, from: choice('entry', 'exit') }),
      }),
      while_active: choice('reject', 'restart', 'parallel'),
      max_active: integer,
      limit: map({ per_day: integer, total: integer }),
      'each|': path,
      'schedule|': map({
        'every!': choice('day', 'week', 'month'),
        'at!': leaf('time'),
        weekdays,
        day: integer,
        zone: choice('workspace', 'subscriber'),
      }),
    }),
    audience: condition,
    exit: list(map({ 'event|': refers('event'), 'segment|': refers('segment'), where: condition }), true),
    goals: list(
      map({
        'name!': declares('goal'),
        'event!': refers('event'),
        'within!': duration,
        where: condition,
        primary: boolean,
        guardrail: boolean,
        title: text,
        owner: refers('team'),
        review_by: leaf('date'),
        report: data,
        count: choice('once', 'every'),
      }),
      true,
    ),
    'steps!': steps,
  },
  Template: {
    'channel!': refers('channel'),
    'locales!': namedMap(
      'refers',
      'locale',
      map({
        subject: leaf('liquid'),
        mjml: leaf('mjml'),
        preheader: leaf('liquid'),
        text: leaf('liquid'),
        title: leaf('liquid'),
        body: data,
      }),
    ),
  },
  ConsentPolicy: {
    covers,
    default: choice('given', 'denied'),
    purposes: namedMap('refers', 'class', text),
    double_opt_in: boolean,
    expires_after: duration,
    words: data,
  },
  ExclusionPolicy: {
    covers,
    'when!': condition,
    data: map({ 'fresh_within!': duration, 'from!': forms({ leaf: path, list: list(text) }) }),
    instead: map({
      'channel!': refers('channel'),
      'to!': refers('team'),
      'template!': refers('template'),
    }),
  },
  QuietHoursPolicy: {
    covers,
    'windows!': list(map({ 'from!': leaf('time'), 'to!': leaf('time'), weekdays })),
    unknown_zone: choice('chain', 'most_restrictive'),
  },
  FrequencyPolicy: {
    covers,
    'caps!': list(map({ 'max!': integer, 'per|': choice('day', 'week', 'month'), 'within|': duration })),
  },
  DuplicatePolicy: {
    'covers!': map({ 'classes!': list(refers('class')), channels: list(refers('channel')) }),
    'within!': duration,
    same: choice('template', 'journey', 'class'),
  },
  LanePolicy: { covers: data, rate: data, warm_up: data, gauge: data },
  PanicPolicy: { scopes: data, may_pull: data, plan_b: data, triggers: data },
  QualityPolicy: {
    covers,
    cadence: duration,
    max_bad: leaf('share'),
    addresses: namedMap(
      'refers',
      'channel',
      map({
        'is!': choice('email', 'phone', 'text'),
        refuse_domains: list(text),
        lines: list(choice('mobile', 'fixed_line', 'voip')),
        countries: list(text),
        optional: boolean,
      }),
    ),
  },
  PriorityPolicy: {
    covers,
    'horizon!': duration,
    matrix: list(
      map({
        classes: list(refers('class')),
        audience: refers('segment'),
        'priority!': integer,
      }),
    ),
  },
  Standards: standards,
  Population: population,
  Waivers: waivers,
  Test: {
    journey: refers('journey'),
    equivalent_mutants: list(map({ 'mutant!': text, 'reason!': text })),
    'cases!': list(testCase),
  },
};

/** Whether the grammar knows a kind of document. */
export function knowsKind(kind: string): boolean {
  return Object.hasOwn(bodies, kind);
}

/** The rule of a whole document. Of a kind that the grammar does not know, the keys of `written` may hold anything. */
export function documentRule(kind: string, written: readonly string[]): MapRule {
  const body = bodies[kind] ?? Object.fromEntries(written.map((key) => [key, data]));
  const kinds = choice(...Object.keys(bodies));
  return map({ ...body, 'kind!': kinds, 'name!': declares(tableOf(kind)), ...about });
}

/** The table in which the names of documents of a kind stand. */
function tableOf(kind: string): string {
  return kind.endsWith('Policy') ? 'policy' : kind.toLowerCase();
}
