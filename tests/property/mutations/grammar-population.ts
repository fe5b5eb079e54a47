/** The grammar of made-up people. Data only. */
import { duration, integer, text } from './grammar-steps.ts';
import { data, forms, leaf, list, map, namedMap, type Rule, refers } from './rule.ts';

const delay: Rule = forms({ leaf: leaf('duration'), map: map({ 'median!': duration, 'p95!': duration }) });
const share = leaf('share');

/** A sample: its values are those of a type, which the catalog says. */
const sample: Rule = {
  is: 'lazy',
  get: () =>
    forms({
      leaf: leaf('json'),
      map: map({
        'one_of|': data,
        'from|': data,
        to: data,
        'median|': data,
        p95: data,
        'text|': text,
        'same|': refers('property'),
        'after|': delay,
        'by|': refers('attribute'),
        of: namedMap('free', '', sample),
        else: sample,
        missing: share,
      }),
    }),
};

export const population: { readonly [key: string]: Rule } = {
  'starts!': leaf('date'),
  history: data,
  newcomers: share,
  stays: delay,
  profile: namedMap('refers', 'attribute', sample),
  consent: namedMap(
    'refers',
    'channel',
    namedMap(
      'refers',
      'purpose',
      forms({ leaf: share, map: map({ 'given!': share, confirmed: share, withdrawn: share, after: delay }) }),
    ),
  ),
  events: list(
    map({
      'event!': refers('event'),
      share,
      'per_month|': data,
      varies: data,
      hours: data,
      weekdays: data,
      'after_joining|': delay,
      'follows|': refers('event'),
      after: delay,
      unless: refers('event'),
      'on_days|': list(integer),
      at: leaf('time'),
      properties: namedMap('refers', 'property', sample),
      profile: namedMap('refers', 'attribute', sample),
    }),
  ),
};
