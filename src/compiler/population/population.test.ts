/** Population documents: what is read from them, and what is said of each mistake. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../../kinds/registry.ts';
import { compileWorkspace } from '../compile.ts';

const SHOP = `kind: Workspace
name: shop
zone: Europe/Madrid
locale: en
channels:
  email: { adapter: console, address: profile.email }
`;
const CATALOG = `kind: Catalog
name: shop
profile: { email: string, country: string, seats: integer, born: date, ends: instant, kind: { enum: [a, b] } }
events:
  Cart: { properties: { id: string, total: number } }
  Order: { properties: { id: string, items: integer } }
  Sale: {}
`;

async function compile(body: string) {
  const population = `kind: Population\nname: people\nstarts: 2026-09-07\n${body}`;
  const files = [
    { path: 'rutter.yaml', text: SHOP },
    { path: 'catalog.yaml', text: CATALOG },
    { path: 'population.yaml', text: population },
  ];
  const { diagnostics, populations } = await compileWorkspace(files, definitions);
  const found = diagnostics.filter(({ span }) => span.file === 'population.yaml');
  const said = found.map(({ code, span }) => `${code} ${population.slice(span.start, span.end)}`);
  return { said, spec: populations[0] };
}

describe('a population', () => {
  it('says when it starts, who is new, and what is drawn how', async () => {
    const { said, spec } = await compile(`history: 14d
newcomers: 12.5%
profile:
  seats: { one_of: { "1": 3, "8": 1 }, missing: 10% }
  born: { from: 1970-01-01, to: 1970-01-31 }
  ends: { after: 2d }
consent: { email: { promotional: { given: 40%, withdrawn: 10%, after: 7d } } }
events:
  - { event: Cart, per_month: 2, varies: 80%, hours: { "22-02": 5 }, properties: { total: { median: 10, p95: 100 } } }
  - { event: Order, follows: Cart, after: { median: 1h, p95: 10h }, share: 30%, properties: { items: { from: 1, to: 4 } } }
  - { event: Sale, on_days: [1, 8], at: "09:30" }
`);
    expect(said).toEqual([]);
    expect(spec).toMatchObject({
      starts: '2026-09-07',
      historyDays: 14,
      newcomers: 0.125,
      zone: 'Europe/Madrid',
    });
    expect(spec?.profile).toMatchObject({
      seats: { draw: 'choice', values: [1, 8], upTo: [0.75, 1], missing: 0.1 },
      born: { draw: 'date', from: 0, to: 30 },
      ends: { draw: 'after', after: { medianMs: 2 * 86_400_000, sigma: 0 } },
    });
    expect(spec?.consents).toMatchObject([
      { channel: 'email', purpose: 'promotional', given: 0.4, confirmed: null, withdrawn: { share: 0.1 } },
    ]);
    const [cart, order, sale] = spec?.activities ?? [];
    const sigma = Math.log(10) / 1.6448536269514722;
    expect(cart?.timing).toMatchObject({
      when: 'often',
      perMonth: 2,
      variation: 0.8,
      share: 1,
      weekdays: null,
    });
    const hours = cart?.timing.when === 'often' ? cart.timing.hours : null;
    expect(hours?.flatMap((weight, hour) => (weight === 5 ? [hour] : []))).toEqual([0, 1, 22, 23]);
    expect(cart?.properties.total).toMatchObject({ draw: 'lognormal', median: 10, digits: 2 });
    expect(order?.timing).toMatchObject({ when: 'follows', event: 'Cart', share: 0.3, after: { sigma } });
    expect(order?.properties.items).toMatchObject({ draw: 'range', from: 1, to: 4, digits: 0 });
    expect(sale?.timing).toMatchObject({ when: 'dates', days: [0, 7], timeOfDayMs: 9.5 * 3_600_000 });
  });

  const profile = (sample: string) => `profile: { ${sample} }\n`;
  const events = (...entries: readonly string[]) =>
    `events:\n${entries.map((each) => `  - ${each}\n`).join('')}`;
  const cart = '{ event: Cart, per_month: 2, properties: { total: 5 } }';
  it.each([
    ['an unknown attribute', profile('emial: x'), 'unknown-attribute emial'],
    ['an unknown event', events('{ event: Crat, per_month: 2 }'), 'unknown-event Crat'],
    [
      'an unknown property',
      events('{ event: Cart, per_month: 2, properties: { totl: 5 } }'),
      'unknown-property totl',
    ],
    ['an unknown channel', 'consent: { emial: { promotional: 5% } }\n', 'unknown-channel emial'],
    ['an unknown purpose', 'consent: { email: { ofers: 5% } }\n', 'unknown-purpose ofers'],
    ['a value of another type', profile('seats: many'), 'wrong-type many'],
    ['a value of another type in a list', profile('seats: { one_of: [1, many] }'), 'wrong-type many'],
    ['a text for a number', profile('seats: { text: "{n}" }'), 'wrong-type { text: "{n}" }'],
    ['numbers for a text', profile('country: { from: 1, to: 3 }'), 'wrong-type { from: 1, to: 3 }'],
    ['parts of a whole', profile('seats: { from: 0.5, to: 3 }'), 'wrong-type { from: 0.5, to: 3 }'],
    ['words for an instant', profile('ends: soon'), 'wrong-type soon'],
    ['an instant for a date', profile('born: { after: 3d }'), 'wrong-type { after: 3d }'],
    ['a value that the enum has not', profile('kind: { one_of: [a, c] }'), 'unknown-enum-value c'],
    ['a range that ends first', profile('seats: { from: 5, to: 1 }'), 'empty-draw { from: 5, to: 1 }'],
    [
      'days that end first',
      profile('born: { from: 2000-01-02, to: 2000-01-01 }'),
      'empty-draw { from: 2000-01-02, to: 2000-01-01 }',
    ],
    ['a tail that is no tail', profile('seats: { median: 9, p95: 3 }'), 'empty-draw { median: 9, p95: 3 }'],
    ['weights of nothing', profile('country: { one_of: { ES: 0 } }'), 'empty-draw { ES: 0 }'],
    ['a history of half a day', 'history: 12h\n', 'empty-draw 12h'],
    [
      'going by what is not drawn',
      profile('country: { by: seats, of: { "1": ES } }'),
      'drawn-from-nothing seats',
    ],
    [
      'the same as nothing',
      events('{ event: Cart, per_month: 2, properties: { id: { same: id } } }'),
      'drawn-from-nothing id',
    ],
    [
      'the same as what is not drawn',
      events(cart, '{ event: Order, follows: Cart, after: 1h, properties: { id: { same: id } } }'),
      'drawn-from-nothing id',
    ],
    [
      'following what does not happen',
      events('{ event: Order, follows: Cart, after: 1h }'),
      'follows-nothing Cart',
    ],
    [
      'making way for what comes later',
      events(
        cart,
        '{ event: Sale, follows: Cart, after: 1h, unless: Order }',
        '{ event: Order, follows: Cart, after: 1h }',
      ),
      'follows-nothing Order',
    ],
    [
      'following itself',
      events('{ event: Order, follows: Cart, after: 1h }', '{ event: Cart, follows: Order, after: 1h }'),
      'follows-itself Cart',
    ],
    [
      'an event of the runner',
      events('{ event: Message Opened, per_month: 2 }'),
      'reserved-event Message Opened',
    ],
    [
      'two ways to happen',
      events('{ event: Cart, per_month: 2, after_joining: 1d }'),
      'conflicting-keys after_joining',
    ],
    ['no way to happen', events('{ event: Cart, share: 20% }'), 'missing-key { event: Cart, share: 20% }'],
    [
      'hours of what has none',
      events('{ event: Sale, on_days: [1], at: "09:00", hours: { "08-12": 2 } }'),
      'missing-key',
    ],
  ])('says of %s where it stands', async (_, body, wanted) => {
    const { said } = await compile(body);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(wanted);
  });

  it('is not part of the plan', async () => {
    const files = [
      { path: 'rutter.yaml', text: SHOP },
      { path: 'catalog.yaml', text: CATALOG },
    ];
    const population = { path: 'p.yaml', text: 'kind: Population\nname: people\nstarts: 2026-09-07\n' };
    const [without, withOne] = await Promise.all(
      [files, [...files, population]].map((each) => compileWorkspace(each, definitions)),
    );
    expect(withOne?.plan).not.toBeNull();
    expect(withOne?.plan).toEqual(without?.plan);
  });
});
