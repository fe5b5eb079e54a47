/** S5: names that mean something to JavaScript, wherever a user may name a thing or a customer's data may have a key. */
import { expect, it } from 'vitest';
import { plainValue } from '../../src/compiler/value.ts';
import { parseYaml } from '../../src/language/syntax/parse.ts';
import { event, play as playScenario } from '../conformance/scenario.ts';
import { journey, shop } from '../conformance/shop.ts';
import { figure } from './figures.ts';
import { type HostileCase, play } from './hostile/play.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];

const about = (kind: string, name: string) => `kind: ${kind}\nname: ${name}\nowner: crm\npurpose: Odd.\n`;

const segment = (when: string, more = ''): string => `${about('Segment', 'odd')}${more}when: { ${when} }\n`;

/** Where a name may stand, and what must be said of one that nobody declared. */
const PLACES: readonly (readonly [place: string, code: string, write: (name: string) => string])[] = [
  ['a segment', 'unknown-segment', (name) => segment(`segment: ${name}`)],
  ['an event', 'unknown-event', (name) => segment(`event: ${name}`)],
  ['an attribute', 'unknown-attribute', (name) => segment(`profile.${name}: 1`)],
  ['a property', 'unknown-property', (name) => segment(`event: Order Placed, where: { event.${name}: 1 }`)],
  ['a key of a document', 'unknown-key', (name) => segment('event: Order Placed', `${name}: 1\n`)],
  ['a key of a condition', 'unknown-key', (name) => segment(`event: Order Placed, ${name}: 1`)],
  [
    'an owner',
    'unknown-team',
    (name) => segment('event: Order Placed').replace('owner: crm', `owner: ${name}`),
  ],
  ['a kind', 'unknown-document-kind', (name) => `kind: ${name}\nname: odd\n`],
];

const cases: readonly HostileCase[] = NAMES.flatMap((name) =>
  PLACES.map(([place, code, write]) => ({
    name: `${place}: ${name}`,
    files: { 'odd.yaml': write(name) },
    says: `odd.yaml ${code}`,
  })),
);

it('S5 names that JavaScript knows are unknown where nothing of that name was declared', async () => {
  const { cases: played, wrong, worstMs, peakMb } = await play(cases);
  figure('S5', { cases: played, failed: wrong.length, worst_ms: worstMs, peak_mb: peakMb });
  expect(wrong).toEqual([]);
}, 120_000);

it('S5 YAML and events with such keys change nothing but themselves', async () => {
  const keys = NAMES.map((name) => `${name}: { polluted: true }`).join('\n');
  const { root } = parseYaml('odd.yaml', `${keys}\n`);
  if (root === null) throw new Error('nothing was read');
  const value = plainValue(root);
  expect(Object.keys(value as object).sort()).toEqual([...NAMES].sort());
  const files = shop([
    journey(
      `
enter: { event: Signed Up, reentry: always }
steps:
  - id: by_plan
    branch:
      paths:
        - { id: odd, when: { entry.plan: "[object Object]" }, steps: [ { id: b, send: { channel: email, template: two } } ] }
        - { id: rest, else: true, steps: [ { id: a, send: { channel: email, template: one } } ] }
`,
      'trip',
      'transactional',
    ),
  ]);
  const hostile = JSON.parse(
    `{"__proto__": {"plan": "pro", "polluted": true}, "constructor": {"prototype": {"polluted": true}}, "toString": "x"}`,
  );
  const { attempts } = await playScenario({ files, script: [event('0s', 'ana', 'Signed Up', hostile)] });
  const polluted = NAMES.filter(
    (name) => Reflect.get({}, 'polluted') !== undefined || Reflect.get(Object.prototype, name) === true,
  );
  figure('S5', { cases: NAMES.length + 1, polluted: polluted.length, sent: attempts.length });
  expect(polluted).toEqual([]);
  expect(attempts.map(({ template }) => template)).toEqual(['one']);
});
