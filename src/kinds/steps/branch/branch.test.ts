/** `branch`: the first true condition wins; unknown is false; everybody has a path. */
import { expect, describe as group, test } from 'vitest';
import { is, linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { branch } from './index.ts';

const plan = planOf({
  kind: 'branch',
  paths: [
    { id: 'unsure', when: { kind: 'unknown' }, to: 'x' },
    { id: 'team', when: is('profile.team', true), to: 'y' },
    { id: 'vip', when: is('profile.vip', true), to: 'z' },
  ],
  otherwise: { id: 'rest', to: null },
});

group('the path taken', () => {
  test.each([
    [{ team: true, vip: true }, 'team', 'y'],
    [{ team: false, vip: true }, 'vip', 'z'],
    [{ vip: false }, 'rest', null],
    [{}, 'rest', null],
  ] as const)('%o goes by `%s`', (profile, path, step) => {
    const { view, decided } = viewOf({ now: '2026-01-01T00:00:00Z', profile: { ...profile } });
    expect(branch.link(plan, linker).arrive(view)).toEqual({ go: 'to', step });
    expect(decided).toMatchObject([{ type: 'moved', kind: 'branch', reason: path }]);
    expect(view.seen).toBeNull();
  });

  test('the log holds the values that were read', () => {
    const { view, decided } = viewOf({ now: '2026-01-01T00:00:00Z', profile: { team: true } });
    branch.link(plan, linker).arrive(view);
    expect(decided[0]?.values).toEqual({ 'profile.team': true });
  });
});

group('what is written', () => {
  test('paths lead to their steps, or behind the branch', async () => {
    const { problems, steps } = await compileSteps(`
- id: a
  branch:
    paths:
      - { id: rest, else: true }
      - { id: team, when: { profile.seats: { gte: 5 } }, steps: [{ id: in, exit: team }] }
- { id: b, exit: done }`);
    expect(problems).toEqual([]);
    expect(steps.a && branch.branches(steps.a)).toEqual([
      { label: 'team', to: 'in' },
      { label: 'rest', to: 'b' },
    ]);
    expect(steps.a && branch.describe(steps.a)).toBe(
      'go by the first condition that holds: `team`; else `rest`',
    );
  });

  test.each([
    [
      '[{ id: p, when: { profile.vip: true } }]',
      'missing-else: { paths: [{ id: p, when: { profile.vip: true } }] }',
    ],
    ['[{ id: p, else: true }, { id: q, else: true }]', 'duplicate-else: else: true'],
    ['[{ id: p }, { id: q, else: true }]', 'unclear-path: { id: p }'],
    [
      '[{ id: p, when: { profile.vip: true }, else: true }, { id: q, else: true }]',
      'unclear-path: { id: p, when: { profile.vip: true }, else: true }',
    ],
  ])('%s is refused', async (paths, problem) => {
    expect((await compileSteps(`- { id: a, branch: { paths: ${paths} } }`)).problems).toEqual([problem]);
  });

  test('the example compiles', async () => {
    expect((await compileSteps(readExample('steps', 'branch'))).problems).toEqual([]);
  });
});
