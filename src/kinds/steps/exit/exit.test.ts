/** `exit`: ends the run with the reason written. */
import { expect, test } from 'vitest';
import { linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { exit } from './index.ts';

test('ends the run', () => {
  const { view } = viewOf({ now: '2026-01-01T00:00:00Z' });
  const step = exit.link(planOf({ kind: 'exit', reason: 'done' }), linker);
  expect(step.arrive(view)).toEqual({ go: 'exit', reason: 'done' });
});

test('has no way on, so what follows it is unreachable', async () => {
  const { problems } = await compileSteps('- { id: a, exit: done }\n- { id: b, exit: again }');
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^unreachable-step/);
});

test('the example compiles and describes itself', async () => {
  const { problems, steps } = await compileSteps(readExample('steps', 'exit'));
  expect(problems).toEqual([]);
  expect(exit.describe(steps.done!)).toBe('exit: `activated`');
  expect(exit.branches(steps.done!)).toEqual([]);
});
