/**
 * What only has another name: journeys and steps as `migrate` says (`moved: { journey }`, `moved: { from, to }`), segments
 * and policies by what they say.
 */
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { successors } from '../former-names.ts';
import type { JourneyPlan, Plan } from '../plan.ts';
import { meaningOfStep, renameReferences } from '../step-references.ts';
import { findElementRenames, type Names, withPresentNames } from './element-renames.ts';

/** `journey`: that of a step under its present name; of anything else the present name itself. */
export type Rename = {
  readonly journey: string;
  readonly from: string;
  readonly to: string;
  readonly of: 'journey' | 'step' | 'segment' | 'policy';
};

/** Where runs go that are parked at a step that is gone, as the journey says. */
export type Order = { readonly do: 'move'; readonly to: string } | { readonly do: 'drain' | 'exit' };

/** What `migrate` says about a former step; undefined: nothing. Pure. */
export function orderFor({ migrate }: Pick<JourneyPlan, 'migrate'>, step: string): Order | undefined {
  for (const { moved, drain, exit } of migrate) {
    if (exit === step) return { do: 'exit' };
    if (drain === step) return { do: 'drain' };
    if (isJsonObject(moved) && moved.from === step && typeof moved.to === 'string')
      return { do: 'move', to: moved.to };
  }
  return undefined;
}

/** Renames from one plan to the next: the former name is free again, the present one was free before. Pure. */
export function findRenames(before: Plan, after: Plan): readonly Rename[] {
  const journeys = [...successors(after)].flatMap(([from, { name: to }]): Rename[] =>
    before.journeys[from] !== undefined && before.journeys[to] === undefined
      ? [{ of: 'journey', journey: to, from, to }]
      : [],
  );
  // Two journeys cannot go on as one, nor one as two: the first by name is the one.
  const unique = journeys
    .sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : a.from < b.from ? -1 : 1))
    .filter(
      ({ from, to }, index, all) => all.findIndex((each) => each.to === to || each.from === from) === index,
    );
  const formerOf = new Map(unique.map(({ from, to }) => [to, from]));
  const steps = Object.values(after.journeys).flatMap((journey) => {
    const former = before.journeys[formerOf.get(journey.name) ?? journey.name];
    return former === undefined ? [] : stepRenames(former, journey);
  });
  const elements = findElementRenames(before, after, namesOf(unique, 'journey'));
  return [
    ...unique,
    ...steps,
    ...asRenames('segment', elements.segments),
    ...asRenames('policy', elements.policies),
  ];
}

function asRenames(of: 'segment' | 'policy', names: Names): readonly Rename[] {
  return [...names].map(([from, to]) => ({ of, journey: to, from, to }));
}

/** Former name -> present name of what was renamed of a kind. Pure. */
export function namesOf(renames: readonly Rename[], of: Exclude<Rename['of'], 'step'>): Names {
  return new Map(renames.filter((each) => each.of === of).map(({ from, to }) => [from, to] as const));
}

/** Only a step of the same kind is the same step; where several became one, the one that did the same. */
function stepRenames(before: JourneyPlan, after: JourneyPlan): readonly Rename[] {
  const found = new Map<string, Rename & { readonly isSame: boolean }>();
  for (const from of Object.keys(before.steps).sort()) {
    const order = after.steps[from] === undefined ? orderFor(after, from) : undefined;
    if (order?.do !== 'move') continue;
    const { to } = order;
    const [old, young] = [before.steps[from], after.steps[to]];
    if (before.steps[to] !== undefined || young === undefined || old?.kind !== young?.kind) continue;
    const isSame = meaningOfStep(old) === meaningOfStep(young);
    const known = found.get(to);
    if (known !== undefined && (known.isSame || !isSame)) continue;
    found.set(to, { of: 'step', journey: after.name, from, to, isSame });
  }
  return [...found.values()].map(({ isSame: _isSame, ...rename }) => rename);
}

function renameSteps(journey: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  if (names.size === 0) return journey;
  const { steps, migrate, ...rest } = journey;
  const renamed = Object.entries(isJsonObject(steps ?? null) ? (steps as JsonObject) : {}).map(
    ([name, step]) => {
      const to = names.get(name) ?? name;
      const body = renameReferences(step ?? null, names);
      // Some kinds repeat the step's own name.
      const own = isJsonObject(body) && body.id === name ? { ...body, id: to } : body;
      return [to, own] as const;
    },
  );
  const others = renameReferences(rest, names) as JsonObject;
  return { ...others, ...(migrate === undefined ? {} : { migrate }), steps: Object.fromEntries(renamed) };
}

/** The meaning of a plan under the names of the next one. Pure. */
export function renameInMeaning(meaning: JsonObject, renames: readonly Rename[]): JsonObject {
  if (renames.length === 0) return meaning;
  const journeyNames = namesOf(renames, 'journey');
  const names = { segments: namesOf(renames, 'segment'), journeys: journeyNames };
  const journeys = Object.entries(meaning.journeys as JsonObject).map(([former, journey]) => {
    const name = journeyNames.get(former) ?? former;
    const steps = renames.filter((each) => each.of === 'step' && each.journey === name);
    const names = new Map(steps.map(({ from, to }) => [from, to] as const));
    const renamed = renameSteps(journey as JsonObject, names);
    return [name, name === former ? renamed : { ...renamed, name }] as const;
  });
  const inGroup = (group: 'segments' | 'policies' | 'traits', own: Names) => {
    const members = Object.entries(meaning[group] as JsonObject).map(
      ([name, element]) =>
        [own.get(name) ?? name, withPresentNames(element ?? null, { ...names, journeys: NO_NAMES })] as const,
    );
    return Object.fromEntries(members);
  };
  const ofSegments = { segments: names.segments, journeys: NO_NAMES };
  return {
    ...meaning,
    segments: inGroup('segments', names.segments),
    traits: inGroup('traits', NO_NAMES),
    policies: inGroup('policies', namesOf(renames, 'policy')),
    journeys: withPresentNames(Object.fromEntries(journeys), ofSegments),
  };
}

const NO_NAMES: Names = new Map();
