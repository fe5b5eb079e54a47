/** Which sends follow each other with no time between them. */
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { filesOf } from '../cases.fixture.ts';
import { flowOf } from '../flow.ts';
import { findPairs } from './find-pairs.ts';

const send = (id: string, more = '') => `{ id: ${id}, send: { channel: push, template: nudge${more} } }`;

async function pairsOf(steps: readonly string[]): Promise<readonly string[]> {
  const text = `kind: Journey\nname: j\nowner: crm\nclass: lifecycle\nenter: { event: Cart Left, reentry: always }\nsteps:\n${steps.map((step) => `  - ${step}\n`).join('')}`;
  const { plan, diagnostics } = await compileWorkspace(
    filesOf({ files: { 'j.journey.yaml': text } }),
    definitions,
  );
  const journey = plan?.journeys.j;
  if (plan === null || journey === undefined)
    throw new Error(diagnostics.map(({ message }) => message).join());
  return findPairs(journey, flowOf(journey, definitions), plan, () => true).map(
    ({ first, second }) => `${first} ${second}`,
  );
}

describe('findPairs', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['one after the other', [send('a'), send('b'), send('c')], ['a b', 'b c']],
    ['a pause between them', [send('a'), '{ id: w, wait: 1m }', send('b')], []],
    ['the first of a pause to the next', [send('a'), '{ id: w, wait: 1m }', send('b'), send('c')], ['b c']],
    [
      'the steps of a pause',
      [send('a'), `{ id: w, wait: { until: "09:00", steps: [${send('b')}] } }`, send('c')],
      ['b c'],
    ],
    [
      'the steps of a failure come in its place',
      [send('a', `, on_error: [${send('b')}, ${send('c')}]`), send('d')],
      ['b c', 'a d'],
    ],
    [
      'a loop that keeps its own time',
      [send('a'), `{ id: r, repeat: { max: 3, every: 1d, steps: [${send('b')}] } }`, send('c')],
      ['a b', 'b c'],
    ],
    [
      'a loop with a pause at its end',
      [`{ id: r, repeat: { max: 3, steps: [${send('b')}, { id: w, wait: 1d }] } }`, send('c')],
      [],
    ],
    [
      'a loop with a pause at its start',
      [send('a'), `{ id: r, repeat: { max: 3, steps: [{ id: w, wait: 1d }, ${send('b')}] } }`, send('c')],
      ['b c'],
    ],
    [
      'a loop that may be passed over',
      [
        send('a'),
        `{ id: r, repeat: { max: 3, until: { segment: customers }, steps: [{ id: w, wait: 1d }, ${send('b')}] } }`,
        send('c'),
      ],
      ['a c'],
    ],
    [
      'paths that exclude each other',
      [
        `{ id: x, branch: { paths: [{ id: p, when: { profile.country: ES }, steps: [${send('a')}] }, { id: q, else: true, steps: [${send('b')}] }] } }`,
        `{ id: y, branch: { paths: [{ id: p, when: { profile.country: PT }, steps: [${send('c')}] }, { id: q, else: true, steps: [{ id: e, exit: done }] }] } }`,
      ],
      ['b c'],
    ],
  ])('%s', async (_, steps, expected) => {
    expect([...(await pairsOf(steps))].sort()).toEqual([...expected].sort());
  });

  it('gives up where there are more ways than can be followed', async () => {
    const branches = Array.from(
      { length: 14 },
      (_, index) =>
        `{ id: b${index}, branch: { paths: [{ id: p, when: { profile.seats: ${index} } }, { id: q, else: true }] } }`,
    );
    expect(await pairsOf([send('a'), ...branches, send('b')])).toEqual(['a b']);
  });
});
