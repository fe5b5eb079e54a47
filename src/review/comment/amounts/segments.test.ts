/** What segments are, told once: only those that are named, and only what is read at a glance. */
import { beforeAll, expect, it } from 'vitest';
import { definitions } from '../../../kinds/registry.ts';
import type { ConditionSpec, Plan } from '../../../plan/plan.ts';
import { compileAfter } from '../../changes/recorded.fixture.ts';
import { tellSegments } from './segments.ts';

let plan: Plan;
beforeAll(async () => {
  plan = (await compileAfter({})).plan;
});

const tell = (who: string, after = plan) =>
  tellSegments([{ who }, { who }], { before: plan, after, definitions });

it('tells each segment that is named, once', () => {
  expect(tell('whoever becomes a member of `lapsed_customers` and fits: in segment `cancelled_lately`')).toBe(
    'Segment `cancelled_lately` is: any `Subscription Cancelled` within 30 days; segment `lapsed_customers` is: any `Order Placed` and (no `Order Placed` within 60 days).',
  );
});

it('tells nothing where none is named', () => {
  expect(tell('whoever comes to `a_week`, everybody in lapsed_customers')).toBe('');
});

it('tells what a segment was that is gone', () => {
  const { cancelled_lately: _gone, ...segments } = plan.segments;
  expect(tell('`cancelled_lately`', { ...plan, segments })).toContain('`cancelled_lately` is: any');
});

it('leaves out what nobody reads at a glance', () => {
  const { when, ...about } = plan.segments.cancelled_lately!;
  const long = { kind: 'all', of: Array.from({ length: 9 }, () => when) } as unknown as ConditionSpec;
  const one = { ...plan, segments: { ...plan.segments, cancelled_lately: { ...about, when: long } } };
  expect(tell('`cancelled_lately`', one)).toBe('');
  const names = ['a', 'b', 'c', 'd', 'e'];
  const many = { ...plan, segments: Object.fromEntries(names.map((name) => [name, { ...about, when }])) };
  expect(tell(names.map((name) => `\`${name}\``).join(' '), many)).toBe('');
});
