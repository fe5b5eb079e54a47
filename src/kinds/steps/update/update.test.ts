/** `update`: what is set, and what does not fit. */
import { expect, describe as group, test } from 'vitest';
import { linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { fitsType, readText } from './fits-type.ts';
import { update } from './index.ts';

const NOW = '2026-01-01T00:00:00Z';

function run(assignments: readonly object[], properties = {}) {
  const noted = viewOf({ now: NOW, entry: { properties } });
  const move = update.link(planOf({ kind: 'update', assignments }), linker).arrive(noted.view);
  return { ...noted, move };
}

group('what is set', () => {
  test('values, references and templates, then it goes on', () => {
    const { updated, move } = run(
      [
        { attribute: 'a', type: { type: 'string' }, source: { from: 'value', value: 'x' } },
        { attribute: 'b', type: { type: 'integer' }, source: { from: 'ref', path: ['entry', 'n'] } },
        {
          attribute: 'c',
          type: { type: 'number' },
          source: { from: 'template', template: '{{ entry.plan }}' },
        },
        { attribute: 'd', type: { type: 'string' }, source: { from: 'value', value: null } },
      ],
      { n: 3, plan: 4.5 },
    );
    expect(updated).toEqual({ a: 'x', b: 3, c: 4.5, d: null });
    expect(move).toEqual({ go: 'next' });
  });

  test.each([
    ['a reference without value', { from: 'ref', path: ['entry', 'n'] }, {}],
    ['a reference of the wrong type', { from: 'ref', path: ['entry', 'n'] }, { n: 'many' }],
    ['a template that makes no number', { from: 'template', template: '{{ entry.plan }}' }, { plan: 'gold' }],
  ])('%s sets nothing and is logged', (_title, source, properties) => {
    const { updated, decided } = run([{ attribute: 'b', type: { type: 'integer' }, source }], properties);
    expect(updated).toEqual({});
    expect(decided).toMatchObject([{ type: 'bad_value', values: { attribute: 'b' } }]);
  });

  test.each([
    ['2026-02-29', { type: 'date' }, undefined],
    ['2028-02-29', { type: 'date' }, '2028-02-29'],
    ['2026-01-01T00:00:00Z', { type: 'instant' }, '2026-01-01T00:00:00Z'],
    ['true', { type: 'boolean' }, true],
    ['yes', { type: 'boolean' }, undefined],
    ['', { type: 'number' }, undefined],
    ['1.5', { type: 'integer' }, undefined],
    ['gold', { type: 'string', values: ['silver'] }, undefined],
  ] as const)('the text %o as %o is %o', (text, type, value) => {
    expect(readText(text, type)).toBe(value);
  });

  test('lists and objects fit by their parts', () => {
    const list = { type: 'list', items: { type: 'object', properties: { n: { type: 'integer' } } } } as const;
    expect(fitsType([{ n: 1 }, {}], list)).toBe(true);
    expect(fitsType([{ n: 'one' }], list)).toBe(false);
  });
});

group('what is written', () => {
  test.each([
    ['{ profile.lifecycle: active }', 'set `lifecycle` to `"active"`'],
    ['{ profile.seats: 3, profile.vip: true }', 'set `seats` to `3`, `vip` to `true`'],
    ['{ profile.vip: null }', 'set `vip` to nothing'],
    ['{ profile.lifecycle: { ref: entry.plan } }', 'set `lifecycle` to `entry.plan`'],
    ['{ profile.score: { ref: entry.count } }', 'set `score` to `entry.count`'],
    ['{ profile.lifecycle: { template: "{{ entry.plan }}" } }', 'set `lifecycle` to `{{ entry.plan }}`'],
  ])('%s', async (written, described) => {
    const { problems, steps } = await compileSteps(`- { id: a, update: ${written} }`);
    expect(problems).toEqual([]);
    expect(update.describe(steps.a!)).toBe(described);
  });

  test.each([
    ['{ profile.seats: many }', 'wrong-type: many'],
    ['{ profile.seats: { ref: entry.plan } }', 'wrong-type: entry.plan'],
    ['{ profile.labels: { template: "{{ entry.plan }}" } }', 'wrong-type: { template: "{{ entry.plan }}" }'],
    ['{ profile.sets: 3 }', 'unknown-attribute: profile.sets'],
    ['{ profile.lifecycle: { template: "{{ event.plan }}" } }', 'unbound-path: event.plan'],
  ])('%s is refused', async (written, problem) => {
    expect((await compileSteps(`- { id: a, update: ${written} }`)).problems).toEqual([problem]);
  });

  test('the example compiles', async () => {
    expect((await compileSteps(readExample('steps', 'update'))).problems).toEqual([]);
  });
});
