/** The grammar of what a team holds itself to, and of deviations from it. Data only. */
import { boolean, duration, integer, text } from './grammar-steps.ts';
import { choice, forms, leaf, list, map, namedMap, type Rule, refers } from './rule.ts';

const KINDS = [
  ...['Journey', 'Segment', 'Trait', 'Template', 'Test', 'Catalog', 'Standards', 'Policy'],
  ...['ConsentPolicy', 'DuplicatePolicy', 'ExclusionPolicy', 'FrequencyPolicy', 'LanePolicy', 'PanicPolicy'],
  ...['PriorityPolicy', 'QualityPolicy', 'QuietHoursPolicy'],
];

const words = list(text);
const token = forms({ list: words, map: map({ values: words, pattern: leaf('pattern') }) });
const byKind = (rule: Rule, ...more: readonly string[]): Rule =>
  map(Object.fromEntries([...KINDS, ...more].map((kind) => [kind, rule])));
const reported = namedMap(
  'free',
  '',
  forms({ leaf: choice('any'), list: words, map: map({ values: words, pattern: leaf('pattern') }) }),
);

const names = map(
  Object.fromEntries(
    [...KINDS, ...['step', 'goal', 'experiment', 'event', 'attribute']].map((kind) => [kind, text]),
  ),
);

export const standards: { readonly [key: string]: Rule } = {
  naming: map({
    tokens: namedMap('free', '', token),
    names,
    utm: namedMap('free', '', token),
  }),
  required: byKind(words),
  review_within: byKind(duration, 'goal'),
  approvers: byKind(words, 'Workspace', 'Waivers'),
  qa: list(
    map({
      classes: list(refers('class')),
      cases: integer,
      coverage: map({ steps: leaf('share'), paths: leaf('share') }),
      reviewers: words,
      seed_list: boolean,
    }),
  ),
  freezes: list(
    map({
      'name!': text,
      'from!': leaf('date'),
      'to!': leaf('date'),
      classes: list(refers('class')),
      reason: text,
    }),
  ),
  turnaround: namedMap('free', '', duration),
  milestones: words,
  limits: map({
    messages_per_day: integer,
    messages_per_week: integer,
    steps: integer,
    length: duration,
    entrants_per_day: integer,
    paths: integer,
  }),
  content: map({
    subject_max: integer,
    preheader_max: integer,
    unsubscribe: list(refers('class')),
    postal_address: map({ 'classes!': list(refers('class')), 'text!': text }),
    link_hosts: words,
  }),
  reporting: map({ Journey: reported, goal: reported, experiment: reported }),
};

export const waivers: { readonly [key: string]: Rule } = {
  'waivers!': list(
    map({
      'rule!': text,
      'target!': text,
      'reason!': text,
      'owner!': text,
      'approver!': text,
      ticket: text,
      'expires!': leaf('date'),
    }),
    true,
  ),
};

/** Levels of rules in `rutter.yaml`. */
export const levels: { readonly [key: string]: Rule } = {
  edition: text,
  rules: list(
    map({
      paths: words,
      'levels!': namedMap(
        'free',
        '',
        forms({
          leaf: choice('error', 'warn', 'off'),
          map: map({ level: choice('error', 'warn', 'off'), options: namedMap('free', '', text) }),
        }),
      ),
    }),
    true,
  ),
};
