/** Encoding, decoding, bundles and digests of plans, on a small plan. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleJourney } from './bundle.ts';
import { decodeBundle, decodePlan, decodePlanFile } from './decode.ts';
import { digestJourney, digestPlan, meaningOf } from './digest.ts';
import { encodeBundle, encodePlan, encodePlanFile } from './encode.ts';
import { planFile } from './file.ts';
import { seal, smallPlan } from './plan.fixture.ts';
import type { Plan, Source } from './plan.ts';

const digestOf = (plan: Plan) => digestJourney(bundleJourney(plan, 'welcome'));

/** The same JSON with the keys of every object in another order. */
function shuffled(value: unknown, order: (keys: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const members = value as { [key: string]: unknown };
  return Object.fromEntries(order(Object.keys(members)).map((key) => [key, shuffled(members[key], order)]));
}

/** Puts another source and other words at every element. */
function reworded(plan: Plan, source: Source, title: string): Plan {
  const text = JSON.stringify(plan, (key, value) => {
    if (key === 'source' && typeof value === 'object') return source;
    return key === 'about' ? { title, owner: `${title}-team` } : value;
  });
  return JSON.parse(text) as Plan;
}

describe('encode and decode', () => {
  it('gives back the plan that was encoded', () => {
    expect(decodePlan(encodePlan(smallPlan))).toEqual({ ok: true, value: smallPlan });
  });

  it('writes the same bytes whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.boolean(), (reverse) => {
        const order = (keys: string[]) => (reverse ? keys.toReversed() : keys.toSorted());
        expect(encodePlan(shuffled(smallPlan, order) as Plan)).toBe(encodePlan(smallPlan));
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(decodePlan(text).ok).toBe(false);
        expect(decodePlanFile(text).ok).toBe(false);
        expect(decodeBundle(text).ok).toBe(false);
      }),
    );
  });

  const refused: readonly (readonly [why: string, plan: unknown, error: RegExp])[] = [
    ['another format', { ...smallPlan, format: 99 }, /plan format 99/],
    ['no format', { ...smallPlan, format: undefined }, /plan format none/],
    ['a missing part', { ...smallPlan, segments: undefined }, /no `segments`/],
    [
      'a template changed by hand',
      {
        ...smallPlan,
        templates: { ...smallPlan.templates, hello: { ...smallPlan.templates.hello, channel: 'sms' } },
      },
      /digest of the journey `welcome`/,
    ],
  ];
  it.each(refused)('refuses %s', (_, plan, error) => {
    const decoded = decodePlan(JSON.stringify(plan));
    expect(decoded).toMatchObject({ ok: false, error: expect.stringMatching(error) });
  });

  it('gives back a plan file and refuses one whose digest does not fit', () => {
    const file = planFile(smallPlan, { rutter: '1.0.0', commit: null, tzdata: '2026a' });
    expect(decodePlanFile(encodePlanFile(file))).toEqual({ ok: true, value: file });
    const forged = {
      ...file,
      plan: { ...smallPlan, workspace: { ...smallPlan.workspace, zone: 'Asia/Tokyo' } },
    };
    expect(decodePlanFile(JSON.stringify(forged)).ok).toBe(false);
  });

  it('gives back a bundle', () => {
    const bundle = bundleJourney(smallPlan, 'welcome');
    expect(decodeBundle(encodeBundle(bundle))).toEqual({ ok: true, value: bundle });
  });
});

describe('bundles', () => {
  it('hold what the journey names, transitively, and nothing else', () => {
    const bundle = bundleJourney(smallPlan, 'welcome');
    expect(Object.keys(bundle.segments)).toEqual(['buyers']);
    expect(Object.keys(bundle.traits)).toEqual(['orders']);
    expect(Object.keys(bundle.facts)).toEqual(['f'.repeat(16)]);
    expect(Object.keys(bundle.templates)).toEqual(['hello']);
    expect(bundle.digest).toBe(smallPlan.journeys.welcome?.digest);
  });
});

describe('digests', () => {
  it('do not change with titles, owners and lines', () => {
    const place = fc.record({ file: fc.string(), line: fc.nat(), column: fc.nat() });
    fc.assert(
      fc.property(place, fc.string(), (source, title) => {
        const other = reworded(smallPlan, source, title);
        expect(digestPlan(other)).toBe(digestPlan(smallPlan));
        expect(digestOf(other)).toBe(digestOf(smallPlan));
      }),
    );
  });

  const changes: readonly (readonly [what: string, plan: Plan, journeyChanges: boolean])[] = [
    [
      'a template of the journey',
      {
        ...smallPlan,
        templates: {
          ...smallPlan.templates,
          hello: { ...smallPlan.templates.hello!, locales: { en: { subject: 'Hi' } } },
        },
      },
      true,
    ],
    [
      'a segment of the journey',
      {
        ...smallPlan,
        segments: { ...smallPlan.segments, buyers: { ...smallPlan.segments.buyers!, when: { kind: 'not' } } },
      },
      true,
    ],
    [
      'a trait of that segment',
      { ...smallPlan, traits: { orders: { ...smallPlan.traits.orders!, read: { of: 'sum' } } } },
      true,
    ],
    [
      'a template of others',
      {
        ...smallPlan,
        templates: { ...smallPlan.templates, other: { ...smallPlan.templates.other!, channel: 'sms' } },
      },
      false,
    ],
    ['the workspace', { ...smallPlan, workspace: { ...smallPlan.workspace, zone: 'Asia/Tokyo' } }, false],
  ];
  it.each(changes)('change with %s where it is meant', (_, plan, journeyChanges) => {
    expect(digestPlan(seal(plan))).not.toBe(digestPlan(smallPlan));
    expect(digestOf(plan) !== digestOf(smallPlan)).toBe(journeyChanges);
  });

  it('keep a value of the user that is called `source`', () => {
    expect(meaningOf({ source: 'import', deep: { source: { file: 'a', line: 1, column: 2 } } })).toEqual({
      source: 'import',
      deep: {},
    });
  });
});
