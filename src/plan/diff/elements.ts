/** The elements of a plan's meaning, and what about one of them an edit is. By names that all kinds share; asks no kind. */
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Plan } from '../plan.ts';
import type { Aspect, Part } from './change.ts';
import type { EditPath } from './edits.ts';
import { plainKey } from './normal-form.ts';

/** One element in normal form, on both sides; undefined: it is not there. */
export type Element = {
  readonly part: Part;
  readonly name: string;
  readonly step: string | null;
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
};

const GROUPS: readonly (readonly [path: readonly string[], part: Part])[] = [
  [['workspace', 'classes'], 'class'],
  [['workspace', 'channels'], 'channel'],
  [['catalog', 'profile'], 'attribute'],
  [['catalog', 'events'], 'event'],
  [['facts'], 'fact'],
  [['segments'], 'segment'],
  [['traits'], 'trait'],
  [['templates'], 'template'],
  [['policies'], 'policy'],
];

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) {
    found = found !== undefined && isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

function keysOf(...values: readonly (Json | undefined)[]): readonly string[] {
  const objects = values.filter((value) => value !== undefined && isJsonObject(value));
  return [...new Set(objects.flatMap((value) => Object.keys(value as JsonObject)))].sort();
}

function without(value: Json | undefined, keys: readonly string[]): Json | undefined {
  if (value === undefined || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function groupElements(before: Json, after: Json, path: readonly string[], part: Part): readonly Element[] {
  const [old, young] = [at(before, path), at(after, path)];
  return keysOf(old, young).map((key) => ({
    part,
    name: plainKey(key),
    step: null,
    path: [...path, key],
    before: at(old, [key]),
    after: at(young, [key]),
  }));
}

/** A journey that is on both sides gives itself without its steps, and each step; else only itself, whole. */
function journeyElements(element: Element): readonly Element[] {
  const { name, path, before, after } = element;
  if (before === undefined || after === undefined) return [element];
  const [old, young] = [at(before, ['steps']), at(after, ['steps'])];
  const steps = keysOf(old, young).map(
    (key): Element => ({
      part: 'step',
      name,
      step: plainKey(key),
      path: [...path, 'steps', key],
      before: at(old, [key]),
      after: at(young, [key]),
    }),
  );
  return [{ ...element, before: without(before, ['steps']), after: without(after, ['steps']) }, ...steps];
}

/** Every element of two plans in normal form: together they hold all of both. Pure. */
export function elementsOf(before: Json, after: Json): readonly Element[] {
  const groups = GROUPS.flatMap(([path, part]) => groupElements(before, after, path, part));
  const journeys = groupElements(before, after, ['journeys'], 'journey').flatMap(journeyElements);
  const rest = (value: Json) => {
    const outer = without(value, ['facts', 'segments', 'traits', 'templates', 'policies', 'journeys']);
    const [workspace, catalog] = [at(outer, ['workspace']), at(outer, ['catalog'])];
    return {
      ...(without(outer, ['workspace', 'catalog']) as JsonObject),
      ...(workspace === undefined ? {} : { workspace: without(workspace, ['classes', 'channels']) as Json }),
      ...(catalog === undefined ? {} : { catalog: without(catalog, ['profile', 'events']) as Json }),
    };
  };
  const name = String(at(after, ['workspace', 'name']) ?? '');
  const root: Element = {
    part: 'workspace',
    name,
    step: null,
    path: [],
    before: rest(before),
    after: rest(after),
  };
  return [root, ...groups, ...journeys];
}

const RAW: { readonly [part in Part]?: (plan: Plan, name: string) => unknown } = {
  policy: (plan, name) => plan.policies[name],
  journey: (plan, name) => plan.journeys[name],
  segment: (plan, name) => plan.segments[name],
  trait: (plan, name) => plan.traits[name],
  template: (plan, name) => plan.templates[name],
  fact: (plan, name) => plan.facts[name],
  class: (plan, name) => plan.workspace.classes[name],
  channel: (plan, name) => plan.workspace.channels[name],
  attribute: (plan, name) => plan.catalog.profile[name],
  event: (plan, name) => plan.catalog.events[name],
  workspace: (plan) => plan,
};

/** An element as it stands in a plan, with its sources; undefined: the plan has none of that name. Pure. */
export function elementIn(plan: Plan, part: Part, name: string, step: string | null): unknown {
  return part === 'step' ? plan.journeys[name]?.steps[step ?? ''] : RAW[part]?.(plan, name);
}

/** How many keys of an edit's path lead to the element itself. Pure. */
export function depthOf(part: Part): number {
  if (part === 'step') return 4;
  if (part === 'workspace') return 0;
  return ['class', 'channel', 'attribute', 'event'].includes(part) ? 3 : 2;
}

const OF_JOURNEY: { readonly [key: string]: Aspect } = {
  entry: 'entry',
  key: 'entry',
  reentry: 'entry',
  whileActive: 'entry',
  maxActive: 'entry',
  limit: 'entry',
  audience: 'audience',
  exits: 'exits',
  goals: 'goals',
  zone: 'timing',
  class: 'class',
  start: 'edges',
  migrate: 'migration',
  hotfix: 'migration',
};

/** The first key of a step's path that is here says what the edit is about. */
const OF_STEP: { readonly [key: string]: Aspect } = {
  kind: 'kind',
  experiment: 'experiment',
  salt: 'experiment',
  weight: 'experiment',
  below: 'experiment',
  when: 'guard',
  where: 'guard',
  until: 'guard',
  lookback: 'guard',
  moment: 'timing',
  deadline: 'timing',
  channels: 'message',
  class: 'message',
  content: 'message',
  tags: 'message',
  onCapped: 'message',
  onUnknown: 'message',
  request: 'message',
  assignments: 'settings',
  next: 'edges',
  to: 'edges',
  inner: 'edges',
  body: 'edges',
  otherwise: 'edges',
  onTimeout: 'edges',
  onError: 'edges',
};

function aspectOfStep(path: EditPath): Aspect {
  for (const key of path) {
    if (typeof key === 'number') continue;
    const known = Object.hasOwn(OF_STEP, key) ? OF_STEP[key] : undefined;
    if (known !== undefined) return known;
    if (/Ms$/.test(key)) return 'timing';
  }
  // Ways out that came, went or changed places.
  return path[0] === 'paths' ? 'edges' : 'settings';
}

const OF_PART: { readonly [part in Part]?: Aspect } = {
  segment: 'definition',
  trait: 'definition',
  fact: 'definition',
  attribute: 'definition',
  event: 'definition',
  template: 'copy',
};

/** What about an element an edit inside of it changes. `path` starts at the element. Pure. */
export function aspectOf({ part }: Element, path: EditPath): Aspect {
  const [first] = path;
  if (part === 'step') return aspectOfStep(path);
  if (part === 'journey') return OF_JOURNEY[String(first)] ?? 'settings';
  if (part === 'policy') return first === 'covers' ? 'coverage' : 'definition';
  if (part === 'workspace') return path[1] === 'holdout' ? 'holdout' : 'settings';
  return OF_PART[part] ?? 'settings';
}
