/** The schemas of conditions, as the shape check of documents applies them: what is right passes, what is wrong is told once. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../tests/fixtures/kinds.ts';
import { checkSchema } from '../../language/model/check.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import { definitions } from '../registry.ts';
import { conditions } from './registry.ts';

function check(node: Node) {
  const place = { what: 'a condition', name: 'a condition', holder: node.span };
  return checkSchema(node, { $ref: '#/$defs/condition' }, place, definitions);
}

describe('the schemas of conditions', () => {
  it.each([
    '{ profile.country: ES, entry.score: 1.5, steps.crm.response.vip: true }',
    '{ profile.country: { not: ES } }',
    '{ profile.country: { not: [ES, PT] } }',
    '{ profile.country: { not: { in: [ES] } } }',
    '{ profile.tags: { any: [vip] } }',
    '{ profile.sizes: { all: { gt: 5 } } }',
    '{ profile.email: { ref: entry.email } }',
    '{ profile.trial_ends_at: { after: now-30d, before: { ref: entry.at } } }',
    '{ profile.lifecycle: { in: { ref: profile.tags } } }',
    `{ 'event["Cart Id"]': 3 }`,
    '{ trait.calls_30d: { above: { mean: 1, sigma: 2 }, gte: 3 } }',
    '{ trait.calls_30d: 3 }',
    '{ message: { opened: [trial_welcome, cart_reminder], within: 7d, machine: false } }',
    '{ event: Payment Failed, count: { gte: 2 }, within: 90d, where: { event.total: { gt: 50 } }, since: entry }',
    '{ event: call_received, count: 3 }',
  ])('take %s', (text) => {
    expect(check(parse(text))).toEqual([]);
  });

  it.each([
    ['{ profile.country: { gtr: 3 } }', 'gtr'],
    ['{ event: call_received, cuont: 3 }', 'cuont'],
    ['{ event: call_received, count: { gtx: 3 } }', 'gtx'],
    ['{ message: { opend: trial_welcome } }', 'opend'],
    ['{ trait.calls_30d: { above: { men: 1 } } }', 'men'],
    ['{ trait.calls_30d: { abov: { mean: 1 } } }', 'abov'],
    ['{ profile.country: [ES] }', '[ES]'],
    ['{ all: [] }', '[]'],
    ['{ consent: email }', 'email'],
    ['{ segment: [vip] }', '[vip]'],
    ['{ profile.vip: { exists: 3 } }', '3'],
  ])('say once what is wrong in %s', (text, place) => {
    const found = check(parse(text));
    expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual([place]);
  });

  it.each(conditions.map(({ name }) => name))('take the example of %s', (name) => {
    const text = readFileSync(new URL(`./${name}/example.yaml`, import.meta.url), 'utf8');
    expect(check(child(parse(text), 'when') as Node)).toEqual([]);
  });
});
