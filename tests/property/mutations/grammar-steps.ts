/** The part of the grammar that journeys, segments and policies share: conditions, moments, steps. Data only. */
import { choice, data, declares, forms, lazy, leaf, list, map, namedMap, type Rule, refers } from './rule.ts';

export const text = leaf('text');
export const boolean = leaf('boolean');
export const integer = leaf('integer');
export const duration = leaf('duration');
export const path = leaf('path');
export const weekdays = list(choice('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'));

const operand = forms({ leaf: leaf('operand'), map: map({ 'ref!': path }) });
const operands = list(leaf('operand'));
const operators: Rule = map({
  gt: operand,
  gte: operand,
  lt: operand,
  lte: operand,
  in: operands,
  not_in: operands,
  matches: leaf('pattern'),
  starts_with: leaf('operand'),
  contains: leaf('operand'),
  before: leaf('operand'),
  after: leaf('operand'),
  exists: boolean,
  not: forms({ leaf: leaf('operand'), map: lazy(() => operators) }),
  ref: path,
  above: map({ 'mean!': data, 'sigma!': data }),
});
const comparison = forms({ leaf: leaf('operand'), map: operators });

export const condition: Rule = map(
  {
    all: list(lazy(() => condition)),
    any: list(lazy(() => condition)),
    not: lazy(() => condition),
    segment: refers('segment'),
    event: refers('event'),
    count: forms({ leaf: integer, map: map({ gt: integer, gte: integer, lt: integer, lte: integer }) }),
    within: duration,
    since: leaf('since'),
    where: lazy(() => condition),
    consent: namedMap('refers', 'channel', refers('purpose')),
    message: map({
      accepted: refers('template'),
      delivered: refers('template'),
      opened: refers('template'),
      clicked: refers('template'),
      within: duration,
      since: leaf('since'),
      machine: boolean,
    }),
  },
  { rule: comparison, role: 'path', table: 'path' },
);

export const steps: Rule = list(
  lazy(() => step),
  true,
);
const path_ = (more: { readonly [key: string]: Rule }): Rule =>
  map({ 'id!': declares('path'), title: text, steps, ...more });

const send = map({
  channel: refers('channel'),
  channels: list(refers('channel')),
  'template!': forms({
    leaf: refers('template'),
    map: map({ 'ref!': path, 'of!': list(refers('template')) }),
  }),
  class: refers('class'),
  tags: list(leaf('text'), true),
  on_capped: forms({ leaf: choice('skip', 'exit'), map: map({ 'defer!': duration }) }),
  max_lateness: duration,
  wait: boolean,
  value: leaf('number'),
  on_unknown: choice('retry', 'hold'),
  on_error: steps,
});
const call = map({
  'url!': forms({ leaf: text, map: map({ 'env!': text }) }),
  method: choice('POST', 'PUT', 'PATCH', 'GET', 'DELETE'),
  headers: namedMap('free', '', leaf('liquid')),
  body: forms({
    map: namedMap('free', '', forms({ leaf: leaf('json'), map: data, list: data })),
    list: data,
    leaf: leaf('liquid'),
  }),
  class: refers('class'),
  max_lateness: duration,
  wait: boolean,
  on_unknown: choice('retry', 'hold'),
  on_error: steps,
});
const moment: { readonly [key: string]: Rule } = {
  until: leaf('until'),
  offset: leaf('offset'),
  weekdays,
  at: leaf('time'),
  on_past: choice('continue', 'skip', 'exit'),
};
const step: Rule = map({
  'id!': declares('step'),
  title: text,
  'send|': send,
  'wait|': forms({ leaf: duration, map: map({ days: integer, ...moment, steps }) }),
  'wait_for|': map({
    timeout: duration,
    lookback: duration,
    ...moment,
    'paths!': list(path_({ 'event|': refers('event'), where: condition, 'when|': condition })),
    on_timeout: steps,
  }),
  'branch|': map({ 'paths!': list(path_({ 'when|': condition, 'else|': boolean })) }),
  'split|': map({
    experiment: map({
      'name!': text,
      'hypothesis!': text,
      'metric!': refers('goal'),
      minimum_effect: leaf('share'),
      power: leaf('share'),
      baseline: leaf('share'),
      people_per_day: integer,
      length: duration,
      report: data,
    }),
    'paths!': list(path_({ 'weight!': leaf('number') })),
  }),
  'update|': namedMap('path', 'attribute', forms({ leaf: leaf('operand'), map: data, list: data })),
  'call|': call,
  'digest|': map({
    key: path,
    'window!': forms({ leaf: duration, map: map({ 'gap!': duration, 'max!': duration }) }),
    keep: integer,
  }),
  'repeat|': map({ 'max!': integer, every: duration, until: condition, 'steps!': steps }),
  'exit|': text,
});
