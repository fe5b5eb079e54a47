/** Which maps are steps: paths are none, copies are named once, and lists may be empty. */
import { describe, expect, it } from 'vitest';
import { compileSteps } from '../../tests/fixtures/step-workspace.ts';

const branchOf = (rest: string) => `
- id: choose
  branch:
    paths:
      - { id: team, when: { profile.seats: { gte: 5 } }, steps: [{ id: greet, send: { channel: email, template: welcome } }] }
      - ${rest}
`;

describe('steps and paths', () => {
  it.each([
    ['a path called like a step', branchOf('{ id: greet, else: true }')],
    ['a path called like its own step', branchOf('{ id: choose, else: true }')],
    ['an empty list of steps', branchOf('{ id: rest, else: true, steps: [] }')],
    [
      'an empty list for the timeout',
      '- { id: w, wait_for: { timeout: 3d, paths: [{ id: p, event: order_completed }], on_timeout: [] } }',
    ],
  ])('%s is right', async (_, yaml) => {
    expect((await compileSteps(yaml)).problems).toEqual([]);
  });

  it('a step copied with all that is in it is named once', async () => {
    const step = branchOf('{ id: rest, else: true, steps: [{ id: done, exit: small }] }');
    expect((await compileSteps(`${step}${step}`)).problems).toEqual(['duplicate-step: choose']);
  });

  it('two paths of one name are named once', async () => {
    expect((await compileSteps(branchOf('{ id: team, else: true }'))).problems).toEqual([
      'duplicate-path: team',
    ]);
  });
});
