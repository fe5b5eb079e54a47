/** The laws of the diff, on plans of the example workspace that were changed at random. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../base/canonical.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import { bundleParts } from '../bundle.ts';
import { digestJourney, planMeaning } from '../digest.ts';
import type { Plan } from '../plan.ts';
import { applyDiff, diffPlans } from './diff.ts';
import { applyEdits, compareValues } from './edits.ts';
import type { Judges } from './judges.ts';
import { fromNormalForm, toNormalForm } from './normal-form.ts';
import { fatesOf } from './parked.ts';

const judges = judgesOf(definitions);
/** For plans that no compiler made: kinds may trust what theirs wrote. */
const blind: Judges = {
  message: () => null,
  experiment: () => null,
  ways: () => [],
  takesTime: () => false,
  calls: () => false,
  disturbs: () => [],
  reads: () => [],
  metric: () => null,
  gates: {},
  widening: () => () => true,
};

type Files = readonly { readonly path: string; readonly text: string }[];

async function compile(files: Files): Promise<Plan> {
  const { plan } = await compileWorkspace(files, definitions);
  if (plan === null) throw new Error('the example does not compile');
  return plan;
}

/** A number picks a place of a JSON value; another says what happens there. */
type Mutation = { readonly place: number; readonly how: number };

function placesOf(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inner = keys.flatMap((key) => placesOf((value as never)[key] as Json, [...path, key]));
  return [path, ...inner];
}

const FRESH: readonly Json[] = [
  null,
  7,
  'fresh',
  [],
  {},
  { '#': ['a'], '#a': 1 },
  [{ id: 'x' }, { id: 'y', '~': 1 }],
];

/** What any plan has, whoever made it. */
const FRAME: ReadonlySet<string> = new Set(['uses', 'migrate']);
const FRAME_OF_JOURNEY = ['name', 'steps', 'goals'];
/** Read by the consequences of a change, which trust their shape. */
const SHAPED_IN_JOURNEY = ['entry', 'reentry', 'exits'];

function isFrame(path: readonly (string | number)[]): boolean {
  if (path[0] === 'workspace') return true;
  if (path.length < 2 || path[0] === 'catalog') return path.length < 3;
  if (path.some((key) => FRAME.has(String(key)))) return true;
  if (path[0] === 'policies' && path.length === 3) return true;
  if (path[0] !== 'journeys') return false;
  const part = String(path[2]);
  return SHAPED_IN_JOURNEY.includes(part) || (path.length === 3 && FRAME_OF_JOURNEY.includes(part));
}

/** Changes one place of the plan, or takes it out, never a part of its frame. */
function mutate(plan: Plan, { place, how }: Mutation): Plan {
  const copy = JSON.parse(canonicalJson(plan)) as JsonObject;
  const places = placesOf(copy).filter((path) => !isFrame(path));
  const path = places[place % places.length] ?? [];
  let holder = copy as never as { [key: string]: Json };
  for (const key of path.slice(0, -1)) holder = holder[key] as never;
  const key = path.at(-1) as string;
  const isElement = path.length === 2;
  if ((how === 0 || isElement) && !Array.isArray(holder)) delete holder[key];
  else if (how === 1 && Array.isArray(holder)) (holder as Json[]).reverse();
  else if (how === 2 && isJsonObject(holder) && path.length > 3) holder.extra = 'put in';
  else holder[key] = FRESH[how % FRESH.length] as Json;
  return copy as never;
}

/** Gives a journey, or one of its steps, another name, with the word of `migrate`. */
function rename(plan: Plan, pick: number, isStep: boolean): Plan {
  const names = Object.keys(plan.journeys);
  const name = names[pick % names.length] as string;
  const { [name]: journey, ...others } = plan.journeys;
  if (journey === undefined) throw new Error('no journey');
  if (!isStep) {
    const renamed = {
      ...journey,
      name: `${name}_anew`,
      migrate: [...journey.migrate, { moved: { journey: name } }],
    };
    return { ...plan, journeys: { ...others, [`${name}_anew`]: renamed } } as Plan;
  }
  const ids = Object.keys(journey.steps);
  const from = ids[pick % ids.length] as string;
  const text = JSON.stringify(journey).replaceAll(`"${from}"`, `"${from}_anew"`);
  const steps = { ...(JSON.parse(text) as Plan['journeys'][string]), name };
  const migrate = [...journey.migrate, { moved: { from, to: `${from}_anew` } }];
  return { ...plan, journeys: { ...others, [name]: { ...steps, migrate } } } as Plan;
}

/** Gives every journey the digest of what it says now. */
function resealed(plan: Plan): Plan {
  const journeys = Object.entries(plan.journeys).map(([name, journey]) => {
    const digest = digestJourney(bundleParts(plan, journey));
    return [name, { ...journey, digest }] as const;
  });
  return { ...plan, journeys: Object.fromEntries(journeys) };
}

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const keyed = fc.array(fc.record({ id: fc.constantFrom('a', 'b', '#', '~c'), v: json }), { maxLength: 4 });
const values = fc.oneof(
  json,
  keyed,
  fc.dictionary(fc.constantFrom('#', '#a', '~', 'k'), fc.oneof(json, keyed)),
);

let files: Files = [];
let example: Plan;
beforeAll(async () => {
  ({ files } = readWorkspace('journeys'));
  example = await compile(files);
});

describe('values', () => {
  it('come back from their normal form', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(fromNormalForm(toNormalForm(value as Json))).toEqual(value);
      }),
    );
  });

  it('become each other by what differs, and differ in nothing from themselves', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const [before, after] = [toNormalForm(one as Json), toNormalForm(other as Json)];
        expect(applyEdits(before, compareValues(before, after))).toEqual(after);
        expect(compareValues(before, before)).toEqual([]);
      }),
    );
  });
});

describe('plans', () => {
  const mutations = fc.array(fc.record({ place: fc.nat(), how: fc.nat({ max: 12 }) }), { maxLength: 6 });
  const names = fc.array(fc.record({ pick: fc.nat(), isStep: fc.boolean() }), { maxLength: 2 });

  it('have no difference to themselves', () => {
    expect(diffPlans(example, example, judges).changes).toEqual([]);
    fc.assert(
      fc.property(mutations, (list) => {
        const plan = list.reduce(mutate, example);
        expect(diffPlans(plan, plan, blind).changes).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('become each other by their diff, whatever changed and whatever got another name', () => {
    fc.assert(
      fc.property(mutations, mutations, names, (one, other, renames) => {
        const before = one.reduce(mutate, example);
        const renamed = renames.reduce((plan, { pick, isStep }) => rename(plan, pick, isStep), before);
        const after = other.reduce(mutate, renamed);
        const diff = diffPlans(before, after, blind);
        expect(canonicalJson(applyDiff(planMeaning(before), diff))).toBe(canonicalJson(planMeaning(after)));
        expect(diff.changes.length === 0).toBe(diff.before === diff.after);
      }),
      { numRuns: 30 },
    );
  });

  it('say of what only has another name that it was renamed, and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (pick, isStep) => {
        const { changes } = diffPlans(example, rename(example, pick, isStep), judges);
        const [renamed, ...others] = changes.filter(({ aspect }) => aspect !== 'migration');
        expect(renamed).toMatchObject({ what: 'renamed', part: isStep ? 'step' : 'journey', risks: [] });
        const names = new Set(others.map(({ what, part, aspect }) => `${what} ${part} ${aspect}`));
        // Policies and requests may name journeys and steps as values.
        expect(
          [...names].filter((name) => !/^changed (policy|fact)|message|guard|settings/.test(name)),
        ).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('know segments and policies by what they say, whatever they are called', () => {
    const anew = (group: 'segments' | 'policies', name: string) => {
      const { [name]: element, ...others } = example[group] as Plan['segments'];
      const text = JSON.stringify({ ...example, [group]: { ...others, [`${name}_anew`]: element } });
      return JSON.parse(text.replaceAll(`"segment":"${name}"`, `"segment":"${name}_anew"`)) as Plan;
    };
    const all = (['segments', 'policies'] as const).flatMap((group) =>
      Object.keys(example[group]).map((name) => [group, name] as const),
    );
    for (const [group, name] of all) {
      const after = anew(group, name);
      const diff = diffPlans(example, after, judges);
      expect(
        diff.changes.map(({ what, part, name: present, formerly }) => [what, part, present, formerly]),
      ).toEqual([['renamed', group === 'segments' ? 'segment' : 'policy', `${name}_anew`, name]]);
      expect(
        diff.changes.flatMap(({ risks }) => risks.filter(({ code }) => code !== 'entries_raised')),
      ).toEqual([]);
      expect(canonicalJson(applyDiff(planMeaning(example), diff))).toBe(canonicalJson(planMeaning(after)));
    }
  });

  it('strand nobody by what only has another name', () => {
    const everywhere = Object.values(example.journeys).flatMap(({ name, digest, steps }) =>
      Object.keys(steps).map((step) => ({ journey: name, digest, step, count: 1 })),
    );
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (pick, isStep) => {
        const fates = fatesOf(everywhere, example, resealed(rename(example, pick, isStep)));
        expect(fates.filter(({ fate }) => fate === 'refused' || fate === 'exit')).toEqual([]);
        expect(fates.filter(({ fate }) => fate === 'move')).toHaveLength(isStep ? 1 : 0);
      }),
      { numRuns: 30 },
    );
  });

  it('do not differ by the order of files and the way they are written', async () => {
    const seeds = [1, 2, 3];
    for (const seed of seeds) {
      const shuffled = files
        .map((file, index) => ({ file, at: Math.imul(index + 7, seed * 2_654_435_761) >>> 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ file, at }) => ({
          path: at % 3 === 0 && file.path !== 'rutter.yaml' ? `elsewhere/${file.path}` : file.path,
          text: file.text.replace(/^(kind: .*)$/m, `\n# a remark\n$1 # ${seed}\n`),
        }));
      const written = await compile(shuffled);
      expect(diffPlans(example, written, judges).changes).toEqual([]);
      const other = mutate(example, { place: 4711 * seed, how: 2 });
      const there = (plan: Plan) =>
        diffPlans(plan, other, judges).changes.map(({ sources: _sources, ...change }) => change);
      expect(there(written)).toEqual(there(example));
    }
  });
});
