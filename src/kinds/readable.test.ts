/** Plans of which the kinds cannot read everything: nothing of them goes on to where kinds are trusted. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { compileWorkspace } from '../compiler/compile.ts';
import { readWorkspace } from '../language/workspace/read.ts';
import { decodePlan } from '../plan/decode.ts';
import { diffPlans } from '../plan/diff/diff.ts';
import { encodePlan } from '../plan/encode.ts';
import { seal } from '../plan/plan.fixture.ts';
import type { Plan } from '../plan/plan.ts';
import { judgesOf } from './judges.ts';
import { unreadableIn } from './readable.ts';
import { definitions } from './registry.ts';

let example: Plan;
beforeAll(async () => {
  const { plan } = await compileWorkspace(readWorkspace('journeys').files, definitions);
  if (plan === null) throw new Error('the example does not compile');
  example = plan;
});

type Path = readonly (string | number)[];

function placesOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => placesOf((value as never)[key] as Json, [...path, key]))];
}

/** The plan with something else at one place, and digests that fit where they can be made. */
function put(plan: Plan, path: Path, value: Json): Plan {
  const copy = structuredClone(plan);
  let holder = copy as never as { [key: string]: unknown };
  for (const key of path.slice(0, -1)) holder = holder[key] as never;
  holder[path.at(-1) as string] = value;
  try {
    return seal(copy);
  } catch {
    return copy;
  }
}

const policy = ['policies', 'one_promotion_a_day'];
const send = ['journeys', 'promotional_winback_lapsed_v1', 'steps', 'miss_you'];
const CASES: readonly (readonly [what: string, path: Path, value: Json, says: string])[] = [
  ['a gate that is not known', [...policy, 'gate'], 'later', '`policies.one_promotion_a_day`'],
  ['caps that are none', [...policy, 'spec', 'caps'], [null], '`policies.one_promotion_a_day`'],
  ['tags that are no texts', [...policy, 'spec', 'tags'], [null], '`policies.one_promotion_a_day`'],
  [
    'a step of no kind',
    [...send, 'kind'],
    'later',
    '`journeys.promotional_winback_lapsed_v1.steps.miss_you`',
  ],
  ['a send of no class', [...send, 'class'], [], '`journeys.promotional_winback_lapsed_v1.steps.miss_you`'],
  [
    'channels that are no list',
    [...send, 'channels'],
    7,
    '`journeys.promotional_winback_lapsed_v1.steps.miss_you`',
  ],
  [
    'a condition of no kind',
    ['segments', 'with_open_complaint', 'when', 'kind'],
    'later',
    '`segments.with_open_complaint.when`',
  ],
  [
    'members that are no list',
    ['segments', 'reachable_trials', 'when', 'of'],
    {},
    '`segments.reachable_trials.when`',
  ],
];

it.each(CASES)('finds %s', (_what, path, value, says) => {
  expect(unreadableIn(put(example, path, value), definitions)).toBe(says);
});

it('reads all that the compiler makes', () => {
  expect(unreadableIn(example, definitions)).toBeUndefined();
  expect(decodePlan(encodePlan(example)).ok).toBe(true);
});

it('keeps whatever is put anywhere into the frame, or into what a step says, from those who trust it', () => {
  const judges = judgesOf(definitions);
  // The data of policies and conditions are deeper than a look at each of them reads: those have the table above.
  const isDeep = (path: Path) =>
    path.some((key) =>
      ['spec', 'when', 'where', 'until', 'audience', 'paths', 'content', 'experiment'].includes(String(key)),
    );
  const places = placesOf(JSON.parse(JSON.stringify(example)) as Json).filter(
    (path) => path.length > 0 && !isDeep(path),
  );
  const values = fc.constantFrom<Json>(null, 7, 'x', [], {}, [null]);
  fc.assert(
    fc.property(fc.nat(), values, (place, value) => {
      const other = put(example, places[place % places.length] as Path, value);
      const decoded = decodePlan(JSON.stringify(other));
      if (!decoded.ok || unreadableIn(decoded.value, definitions) !== undefined) return;
      diffPlans(example, decoded.value, judges);
      diffPlans(decoded.value, example, judges);
    }),
    { numRuns: 40 },
  );
});
