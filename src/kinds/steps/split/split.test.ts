/** `split`: shares as written, the same person always the same way, and few people moved by an edit (semantics 40). */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { bucketBounds } from './compile.ts';
import { split } from './index.ts';

const NOW = '2026-01-01T00:00:00Z';

function assign(weights: readonly number[], id: string, salt = 's'): string {
  const bounds = bucketBounds(weights) ?? [];
  const paths = weights.map((weight, index) => ({
    id: `p${index}`,
    weight,
    below: bounds[index],
    to: `to${index}`,
  }));
  const { view, decided } = viewOf({ now: NOW, id });
  split.link(planOf({ kind: 'split', salt, experiment: null, paths }), linker).arrive(view);
  return String(decided[0]?.reason);
}

const people = Array.from({ length: 4000 }, (_, index) => `person-${index}`);

group('assignment', () => {
  test('shares are those of the weights', () => {
    const counts = new Map<string, number>();
    for (const id of people) {
      const path = assign([20, 30, 50], id);
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    for (const [path, share] of [
      ['p0', 0.2],
      ['p1', 0.3],
      ['p2', 0.5],
    ] as const) {
      expect(Math.abs((counts.get(path) ?? 0) / people.length - share)).toBeLessThan(0.03);
    }
  });

  test('the log holds bucket, salt and experiment', () => {
    const { view, decided } = viewOf({ now: NOW, id: 'a' });
    const paths = [{ id: 'all', weight: 1, below: 10_000, to: null }];
    split.link(planOf({ kind: 'split', salt: 'x', experiment: { name: 'x' }, paths }), linker).arrive(view);
    expect(decided).toEqual([
      {
        type: 'moved',
        kind: 'split',
        reason: 'all',
        values: { experiment: 'x', salt: 'x', bucket: view.bucket('x') },
      },
    ]);
  });

  test('another salt is another division', () => {
    const moved = people.filter((id) => assign([1, 1], id, 'a') !== assign([1, 1], id, 'b'));
    expect(moved.length).toBeGreaterThan(people.length * 0.4);
  });
});

const weight = fc.integer({ min: 1, max: 100 });

group('laws', () => {
  test('every bucket has one path, and each path the buckets of its weight', () => {
    fc.assert(
      fc.property(fc.array(weight, { minLength: 2, maxLength: 8 }), (weights) => {
        const bounds = bucketBounds(weights) ?? [];
        const total = weights.reduce((sum, each) => sum + each, 0);
        expect(bounds.at(-1)).toBe(10_000);
        bounds.forEach((bound, index) => {
          const share = bound - (bounds[index - 1] ?? 0);
          expect(Math.abs(share - ((weights[index] ?? 0) / total) * 10_000)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  test('the same person gets the same path again', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(weight, { minLength: 2, maxLength: 5 }), (id, weights) => {
        expect(assign(weights, id)).toBe(assign(weights, id));
      }),
    );
  });

  test('growing one of two paths moves people only into it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1),
        weight,
        weight,
        weight,
        fc.constantFrom(...people),
        (grown, a, b, more, id) => {
          const before = assign([a, b], id);
          const after = assign(grown === 0 ? [a + more, b] : [a, b + more], id);
          if (after !== before) expect(after).toBe(`p${grown}`);
        },
      ),
    );
  });

  test('a share taken from a neighbour moves people only between the two', () => {
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 3, maxLength: 6 }),
        fc.nat(),
        fc.constantFrom(...people),
        (weights, seed, id) => {
          const index = seed % (weights.length - 1);
          const moved = [...weights];
          moved[index] = (weights[index] ?? 0) + (weights[index + 1] ?? 0);
          moved[index + 1] = 0;
          const [before, after] = [assign(weights, id), assign(moved, id)];
          if (after !== before) expect([before, after]).toEqual([`p${index + 1}`, `p${index}`]);
        },
      ),
    );
  });
});

group('what is written', () => {
  test('what is planned of an experiment is no part of the plan: changing it changes no digest', async () => {
    const compile = (more: string) =>
      compileSteps(
        `- { id: a, split: { experiment: { name: n, hypothesis: h, metric: activated${more} }, paths: [{ id: p, weight: 1 }, { id: q, weight: 1 }] } }`,
      );
    const [bare, planned] = [
      await compile(''),
      await compile(', baseline: 8%, people_per_day: 400, length: 4w, report: { area: copy }'),
    ];
    expect(planned.problems).toEqual([]);
    expect(planned.steps.a?.experiment).toEqual(bare.steps.a?.experiment);
  });

  test('the salt is that of the experiment, its name, or journey and step', async () => {
    const paths = 'paths: [{ id: p, weight: 1 }, { id: q, weight: 3, steps: [{ id: in, exit: q }] }]';
    const experiment = (extra: string) =>
      `experiment: { name: n, hypothesis: h, metric: activated${extra} }, `;
    for (const [written, salt] of [
      ['', 'journey/a'],
      [experiment(''), 'n'],
      [experiment(', salt: s'), 's'],
    ] as const) {
      const { problems, steps } = await compileSteps(`- { id: a, split: { ${written}${paths} } }`);
      expect(problems).toEqual([]);
      expect(steps.a?.salt).toBe(salt);
      expect(steps.a && split.branches(steps.a)).toEqual([
        { label: 'p', to: null },
        { label: 'q', to: 'in' },
      ]);
    }
  });

  test('weights that add up to nothing are refused', async () => {
    const { problems } = await compileSteps(
      '- { id: a, split: { paths: [{ id: p, weight: 0 }, { id: q, weight: 0 }] } }',
    );
    expect(problems).toEqual(['bad-weight: 0']);
  });

  test('the example compiles and describes itself', async () => {
    const { problems, steps } = await compileSteps(readExample('steps', 'split'));
    expect(problems).toEqual([]);
    expect(steps.how && split.describe(steps.how)).toBe(
      'split at random: 50 % `control`, 50 % `early` (experiment `nudge_channel_q1`)',
    );
  });
});
