/** Links one journey, in force or pinned, with the names of its own digest. Indexes across journeys are `link`'s. */
import { assert } from '../base/assert.ts';
import { contentHash } from '../base/hash.ts';
import type { Digest, StepId } from '../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { ConditionSpec, JourneyBundle, JourneyPlan, Plan, StepPlan } from '../plan/plan.ts';
import type { Kinds } from './kinds.ts';
import type { TrackingLinker } from './linker.ts';
import type { ProgramExit, ProgramGoal, ProgramJourney, ProgramStep, Watched } from './program.ts';
import type { Renderer } from './renderer.ts';

/** Step kinds whose visits are counted on arrival; others count when they plan a send. Keys hold the number. */
const COUNTED: ReadonlySet<string> = new Set(['send', 'call', 'repeat']);

export type JourneySource = {
  readonly journey: JourneyPlan;
  readonly digest: Digest;
  readonly names: Pick<JourneyBundle, 'facts' | 'segments' | 'traits' | 'templates'>;
  readonly inForce: boolean;
  /** Content that a later version corrected (`hotfix: copy`), by template. */
  readonly copy?: Plan['templates'];
  /** It was deleted, and its runs are to end; absent: no. */
  readonly leaves?: boolean;
  readonly linker: TrackingLinker;
  readonly kinds: Kinds;
  readonly renderer: Renderer;
  /** Filled with the segments this journey watches. */
  readonly watched: Map<string, Watched>;
};

/** A specification without the places where it was written: moving a line changes no meaning. */
function withoutSource(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutSource);
  if (!isJsonObject(value as Json | undefined)) return (value as Json | undefined) ?? null;
  const object = value as JsonObject;
  const kept: { [name: string]: Json } = {};
  for (const name of Object.keys(object)) {
    if (name !== 'source' && object[name] !== undefined) kept[name] = withoutSource(object[name]);
  }
  return kept;
}

/** Watches a segment; its key is the name and a hash of its definition with all that it reads. */
function watch(source: JourneySource, name: string): string {
  const { linker, names, watched } = source;
  const { linked, touches, names: read } = linker.track(() => linker.segment(name));
  const definition = [...read].sort().map((part): Json => {
    const [group, ...rest] = part.split(':');
    const own = rest.join(':');
    if (group === 'segment') return [part, withoutSource(names.segments[own]?.when)];
    const trait = names.traits[own];
    return [part, trait?.fact ?? null, withoutSource(trait?.read)];
  });
  const key = `${name}~${contentHash(definition).slice(0, 8)}`;
  if (!watched.has(key)) watched.set(key, { key, name, segment: linked, trait: null, touches });
  return key;
}

function linkSteps(source: JourneySource): Map<string, ProgramStep> {
  const steps = new Map<string, ProgramStep>();
  const stepKinds = new Map(source.kinds.steps.map((kind) => [kind.name, kind]));
  for (const [id, spec] of Object.entries(source.journey.steps)) {
    const kind = stepKinds.get(spec.kind);
    assert(kind !== undefined, `step kind ${spec.kind} exists`);
    const linked = kind.link(withId(spec, id), source.linker);
    const isCounted = COUNTED.has(spec.kind);
    steps.set(id, { id: id as StepId, spec, linked, plans: kind.plans === true, isCounted });
  }
  return steps;
}

/** Kinds may read their own id; the plan keeps it as the key only. */
function withId(spec: StepPlan, id: string): StepPlan {
  return { ...spec, id };
}

function push<Value>(index: Map<string, Value[]>, key: string, value: Value): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [value]);
  else list.push(value);
}

function linkExits(source: JourneySource) {
  const exitsByEvent = new Map<string, ProgramExit[]>();
  const exitsBySegment = new Map<string, ProgramExit[]>();
  for (const plan of source.journey.exits) {
    if (plan.by === 'event') {
      push(exitsByEvent, plan.event, {
        plan,
        where: plan.where ? source.linker.condition(plan.where) : null,
      });
    } else push(exitsBySegment, watch(source, plan.segment), { plan, where: null });
  }
  return { exitsByEvent, exitsBySegment };
}

function linkGoals(source: JourneySource): Map<string, ProgramGoal[]> {
  const goals = new Map<string, ProgramGoal[]>();
  for (const plan of source.journey.goals) {
    push(goals, plan.event, { plan, where: plan.where ? source.linker.condition(plan.where) : null });
  }
  return goals;
}

/** Templates of a plan or bundle, linked when they are first sent. */
export function linkTemplates(source: {
  readonly names: Pick<Plan, 'templates'>;
  readonly renderer: Renderer;
}): ProgramJourney['render'] {
  const linked = new Map<string, ReturnType<Renderer['template']>>();
  return (name, scope, locale, now) => {
    let render = linked.get(name);
    if (render === undefined) {
      const template = Object.hasOwn(source.names.templates, name) ? source.names.templates[name] : undefined;
      if (template === undefined) return { ok: false, error: `template ${name} is not in the plan` };
      render = source.renderer.template(template);
      linked.set(name, render);
    }
    return render(scope, locale, now);
  };
}

/**
 * Templates of a pinned journey, in the wording that a later version corrected. Where that cannot be rendered for somebody
 * (it reads what their run does not have), they get the first wording: a correction takes nobody's message away.
 */
function linkCorrected(source: JourneySource): ProgramJourney['render'] {
  const first = linkTemplates(source);
  const { copy, renderer } = source;
  if (copy === undefined) return first;
  const corrected = linkTemplates({ names: { templates: copy }, renderer });
  return (name, scope, locale, now) => {
    if (!Object.hasOwn(copy, name)) return first(name, scope, locale, now);
    const rendered = corrected(name, scope, locale, now);
    if (rendered.ok) return { ...rendered, copy: 'corrected' };
    return { ...first(name, scope, locale, now), copy: 'first' };
  };
}

/** The steps in the order in which they were written; those without a place by name. */
function orderSteps({ steps }: JourneyPlan): Map<string, number> {
  const ids = Object.keys(steps).sort((left, right) => {
    const a = steps[left]?.source;
    const b = steps[right]?.source;
    const byPlace = (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
    return byPlace !== 0 ? byPlace : left < right ? -1 : 1;
  });
  return new Map(ids.map((id, index) => [id, index]));
}

/** Links a journey and adds the segments it watches. AssertionFailure for kinds or names that do not exist. */
export function linkJourney(source: JourneySource): ProgramJourney {
  const { journey, linker } = source;
  const condition = (spec: ConditionSpec | undefined) => (spec === undefined ? null : linker.condition(spec));
  const first = journey.start === null ? undefined : journey.steps[journey.start];
  const { entry } = journey;
  return {
    plan: journey,
    digest: source.digest,
    inForce: source.inForce,
    leaves: source.leaves === true,
    steps: linkSteps(source),
    order: orderSteps(journey),
    where: entry.by === 'event' ? condition(entry.where) : null,
    audience: condition(journey.audience),
    parallel: journey.whileActive === 'parallel' || first?.kind === 'digest',
    ...linkExits(source),
    goalsByEvent: linkGoals(source),
    goalWindowMs: journey.goals.reduce((longest, goal) => Math.max(longest, goal.withinMs), 0),
    entrySegment: source.inForce && entry.by === 'segment' ? watch(source, entry.segment) : null,
    render: linkCorrected(source),
  };
}
