/**
 * From plan data to closures and indexes, once per plan. The only place that looks kinds up by name.
 * Evaluates nothing and keeps nothing between calls.
 */
import { assert } from '../base/assert.ts';
import type { Digest, FactId } from '../base/ids.ts';
import type { JourneyBundle, JourneyPlan, Plan } from '../plan/plan.ts';
import type { GateKind, Kinds, NamedPolicy } from './kinds.ts';
import { type JourneySource, linkJourney, linkTemplates } from './link-journey.ts';
import { linkLanes } from './link-lanes.ts';
import { createLinker, type FactAges, type FactTable, NO_AGES, type TrackingLinker } from './linker.ts';
import type { AddressMemory, Program, ProgramFact, ProgramGate, ProgramJourney, Watched } from './program.ts';
import type { Renderer } from './renderer.ts';
import { attributeOf } from './values.ts';

/** Adds `value` to the list under `key`, once. */
function append<Key, Value>(index: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** What the policies of the gates that look at addresses cover, for as long as the longest window. */
function linkAddressMemory(policies: readonly NamedPolicy[], kinds: Kinds): AddressMemory | null {
  let windowMs = 0;
  const covering: NamedPolicy[] = [];
  for (const kind of kinds.gates) {
    const own = policies.filter((policy) => policy.gate === kind.name);
    const widestMs = kind.addressWindowMs?.(own) ?? 0;
    if (widestMs > 0) covering.push(...own);
    windowMs = Math.max(windowMs, widestMs);
  }
  if (windowMs === 0) return null;
  return {
    windowMs,
    channels: new Set(covering.flatMap(({ covers }) => covers.channels)),
    covers: (className, channel) =>
      covering.some(({ covers }) => covers.classes.includes(className) && covers.channels.includes(channel)),
  };
}

function linkGates(plan: Plan, kinds: Kinds, linker: TrackingLinker) {
  const policies: NamedPolicy[] = Object.keys(plan.policies)
    .sort()
    .map((name) => ({ name, ...(plan.policies[name] as Plan['policies'][string]) }));
  let touchWindowMs = 0;
  const { linked: gates, touches } = linker.track(() =>
    kinds.gates.map((kind: GateKind): ProgramGate => {
      const own = policies.filter((policy) => policy.gate === kind.name);
      touchWindowMs = Math.max(touchWindowMs, kind.touchWindowMs?.(own) ?? 0);
      const gate = kind.link(own, linker, plan.workspace);
      return {
        name: kind.name,
        stage: kind.stage,
        calls: kind.calls === true,
        controls: kind.controls === true,
        gate,
      };
    }),
  );
  for (const policy of policies)
    assert(
      kinds.gates.some((kind) => kind.name === policy.gate),
      `gate kind ${policy.gate} exists`,
    );
  const addressMemory = linkAddressMemory(policies, kinds);
  return { gates, touchWindowMs, addressMemory, readsShared: touches.shared };
}

function apartByStage(gates: readonly ProgramGate[]): Program['judges'] {
  const of = (stage: ProgramGate['stage']) => gates.filter((gate) => gate.stage === stage && !gate.controls);
  return {
    alone: of('alone'),
    joint: of('joint'),
    serial: of('serial'),
    controls: gates.filter(({ controls }) => controls),
  };
}

function watchTraits(plan: Plan, linker: TrackingLinker, watched: Map<string, Watched>): void {
  for (const name of Object.keys(plan.traits).sort()) {
    if (plan.traits[name]?.population !== true) continue;
    const { linked, touches } = linker.track(() => linker.trait(name));
    watched.set(`trait:${name}`, { key: `trait:${name}`, name, segment: null, trait: linked, touches });
  }
}

function indexWatched(watched: ReadonlyMap<string, Watched>) {
  const byFact = new Map<FactId, Watched[]>();
  const byAttribute = new Map<string, Watched[]>();
  const opaque: Watched[] = [];
  for (const item of watched.values()) {
    for (const fact of item.touches.facts) append(byFact, fact, item);
    for (const attribute of item.touches.attributes) append(byAttribute, attribute, item);
    if (item.touches.opaque) opaque.push(item);
  }
  return { watchedByFact: byFact, watchedByAttribute: byAttribute, watchedOpaque: opaque };
}

function indexEntries(inForce: ReadonlyMap<string, ProgramJourney>) {
  const entriesByEvent = new Map<string, ProgramJourney[]>();
  const entriesBySegment = new Map<string, ProgramJourney[]>();
  const entriesByAttribute = new Map<string, ProgramJourney[]>();
  const entriesByAlarm = new Map<string, ProgramJourney>();
  for (const journey of inForce.values()) {
    const { entry } = journey.plan;
    if (entry.by === 'event') append(entriesByEvent, entry.event, journey);
    if (journey.entrySegment !== null) append(entriesBySegment, journey.entrySegment, journey);
    if (entry.by === 'changed' || entry.by === 'each') {
      append(entriesByAttribute, attributeOf(entry.attribute), journey);
    }
    if (entry.by === 'date' || (entry.by === 'schedule' && entry.zone === 'subscriber')) {
      entriesByAlarm.set(journey.plan.name, journey);
    }
  }
  return { entriesByEvent, entriesBySegment, entriesByAttribute, entriesByAlarm };
}

function collectHeard(journeys: Iterable<ProgramJourney>, facts: FactTable): Set<string> {
  const heard = new Set<string>();
  for (const fact of facts.values()) for (const event of fact.events) heard.add(event);
  for (const journey of journeys) {
    if (journey.inForce && journey.plan.entry.by === 'event') heard.add(journey.plan.entry.event);
    for (const event of journey.exitsByEvent.keys()) heard.add(event);
    for (const event of journey.goalsByEvent.keys()) heard.add(event);
    for (const step of journey.steps.values())
      for (const event of step.linked.listens ?? []) heard.add(event);
  }
  return heard;
}

function addressAttributes(plan: Plan): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [channel, { address }] of Object.entries(plan.workspace.channels)) {
    if (typeof address === 'string') attributes.set(channel, address.replace(/^profile\./, ''));
  }
  return attributes;
}

function rememberRequests(renderer: Renderer): Program['renderRequest'] {
  const compiled = new Map<string, ReturnType<Renderer['request']>>();
  return (request) => {
    const text = JSON.stringify(request);
    let render = compiled.get(text);
    if (render === undefined) {
      render = renderer.request(request);
      compiled.set(text, render);
    }
    return render;
  };
}

/** A digest that is both pinned and in force is in force: it comes last. */
function linkJourneys(sources: readonly JourneySource[]) {
  const journeys = new Map<Digest, ProgramJourney>();
  let readsShared = false;
  for (const source of sources) {
    const { linked, touches } = source.linker.track(() => linkJourney(source));
    readsShared ||= touches.shared;
    journeys.set(linked.digest, linked);
  }
  return { journeys, readsShared };
}

function indexFacts(facts: FactTable): Map<string, ProgramFact[]> {
  const factsByEvent = new Map<string, ProgramFact[]>();
  for (const fact of facts.values()) for (const event of fact.events) append(factsByEvent, event, fact);
  return factsByEvent;
}

/** Channels that some template writes to, in force or pinned. */
function channelsOf(plan: Plan, pinned: readonly JourneyBundle[]): string[] {
  const templates = [plan, ...pinned].flatMap((scope) => Object.values(scope.templates));
  return [...new Set(templates.map((template) => template.channel))].sort();
}

function typesOf(plan: Plan): Program['eventTypes'] {
  const events = Object.entries(plan.catalog.events);
  return new Map(events.map(([event, { properties }]) => [event, Object.entries(properties)]));
}

/**
 * Links a plan in force with the journeys that older runs are pinned to. Throws AssertionFailure for a plan that
 * the compiler would not have made (a kind or name that does not exist). `ages`: which facts were added when.
 */
export function link(
  plan: Plan,
  digest: Digest,
  pinned: readonly JourneyBundle[],
  kinds: Kinds,
  renderer: Renderer,
  ages: FactAges = NO_AGES,
): Program {
  const facts: FactTable = new Map();
  const watched = new Map<string, Watched>();
  const linker = createLinker(plan, plan.catalog, kinds, facts, ages);
  const context = { kinds, renderer, watched };
  const sources: JourneySource[] = pinned.map((bundle) => {
    const own = createLinker(bundle, plan.catalog, kinds, facts, ages);
    own.facts();
    return {
      ...context,
      journey: bundle.journey,
      digest: bundle.digest,
      names: bundle,
      ...(bundle.copy === undefined ? {} : { copy: bundle.copy }),
      leaves: bundle.leaves === true,
      inForce: false,
      linker: own,
    };
  });
  linker.facts();
  for (const name of Object.keys(plan.journeys).sort()) {
    const journey = plan.journeys[name] as JourneyPlan;
    sources.push({ ...context, journey, digest: journey.digest, names: plan, inForce: true, linker });
  }
  const { journeys, readsShared } = linkJourneys(sources);
  const inForce = new Map<string, ProgramJourney>();
  for (const { journey, digest: own, inForce: isInForce } of sources) {
    if (isInForce) inForce.set(journey.name, journeys.get(own) as ProgramJourney);
  }
  watchTraits(plan, linker, watched);
  const gates = linkGates(plan, kinds, linker);
  return {
    digest,
    plan,
    renderer,
    render: linkTemplates({ names: plan, renderer }),
    renderRequest: rememberRequests(renderer),
    facts,
    factsAt: ages.factsAt,
    factsByEvent: indexFacts(facts),
    watched,
    ...indexWatched(watched),
    journeys,
    inForce,
    ...indexEntries(inForce),
    heard: collectHeard(journeys.values(), facts),
    gates: gates.gates,
    judges: apartByStage(gates.gates),
    lanes: linkLanes(plan, kinds, linker),
    touchWindowMs: gates.touchWindowMs,
    addressMemory: gates.addressMemory,
    addressAttributes: addressAttributes(plan),
    channels: channelsOf(plan, pinned),
    readsShared: readsShared || gates.readsShared,
    limited: [...inForce.values()].filter((journey) => journey.plan.limit !== undefined),
    eventTypes: typesOf(plan),
  };
}
