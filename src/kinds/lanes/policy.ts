/**
 * `LanePolicy`: which sends a lane covers, and its limits, each of a kind. It stands last among the gates (semantics 26);
 * the kernel and the host deal with permits, so the gate itself objects to nothing.
 */

import type { JsonObject } from '../../base/json.ts';
import { quoteNames } from '../../base/quote-names.ts';
import { LANE_GATE, type LanePlan } from '../../kernel/link-lanes.ts';
import { child, type MapNode, type Node } from '../../language/syntax/node.ts';
import { scalarOf } from '../../language/syntax/read-node.ts';
import type { GateDefinition, JsonSchema, LaneDefinition, PolicyCompiler } from '../definition.ts';
import { narrowed } from '../gates/narrowing.ts';
import { oneOrMoreOf, problem, textsOf } from '../node-values.ts';

const names = { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true };

const covers: JsonSchema = {
  type: 'object',
  description: 'What goes by this lane. Left out: everything, calls as well.',
  properties: {
    classes: { ...names, description: 'Classes of messages.' },
    channels: { ...names, description: 'Channels; `call` stands for calls.' },
    tags: { ...names, description: 'Only sends with one of these tags.' },
    journeys: { ...names, description: 'Only sends of these journeys.' },
  },
  additionalProperties: false,
};

/** The names of a list that are known; null when there is no list. What is not known was reported. */
function journeysOf(node: Node | undefined, compiler: PolicyCompiler): readonly string[] | null {
  if (node === undefined) return null;
  const known = oneOrMoreOf(node).map((each) => {
    const scalar = scalarOf(each);
    return scalar && compiler.refer('journey', scalar);
  });
  return known.filter((name) => name !== undefined).sort();
}

function compileLane(
  kinds: readonly LaneDefinition[],
  map: MapNode,
  compiler: PolicyCompiler,
): JsonObject | undefined {
  const covered = child(map, 'covers');
  const written = kinds.filter(({ name }) => child(map, name) !== undefined);
  if (written.length === 0) {
    const known = quoteNames(kinds.map(({ name }) => name));
    compiler.report(
      problem('bad-lane', 'this lane has no limit', map.span, { help: `write one of ${known}` }),
    );
    return undefined;
  }
  const limits = written.map((kind) => {
    const spec = kind.compile(child(map, kind.name) as Node, compiler);
    return spec && { kind: kind.name, ...spec };
  });
  const channels = child(covered, 'channels');
  const tags = child(covered, 'tags');
  const lane: LanePlan = {
    calls: channels === undefined || textsOf(channels).includes('call'),
    tags: tags === undefined ? null : [...textsOf(tags)].sort(),
    journeys: journeysOf(child(covered, 'journeys'), compiler),
    limits: limits.filter((spec) => spec !== undefined),
  };
  return lane.limits.length === limits.length ? (lane as unknown as JsonObject) : undefined;
}

function describeLane(kinds: readonly LaneDefinition[], spec: JsonObject): string {
  const { limits, tags, journeys } = spec as unknown as LanePlan;
  const told = limits.map((limit) => kinds.find(({ name }) => name === limit.kind)?.describe(limit) ?? '');
  const only = [
    tags === null ? '' : ` for sends tagged ${tags.join(' or ')}`,
    journeys === null ? '' : ` for ${quoteNames(journeys)}`,
  ].join('');
  return `${told.join('; ')}${only}`;
}

function weakerLane(kinds: readonly LaneDefinition[], old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [old as unknown as LanePlan, young as unknown as LanePlan];
  const limits = before.limits.flatMap((limit) => {
    const now = after.limits.find((each) => each.kind === limit.kind);
    if (now === undefined) return [`the limit \`${limit.kind}\` is gone`];
    return kinds.find(({ name }) => name === limit.kind)?.weaker?.(limit, now) ?? [];
  });
  return [
    ...limits,
    ...(before.calls && !after.calls ? ['calls no longer go by it'] : []),
    ...narrowed(before.tags, after.tags, 'tags that go by it'),
    ...narrowed(before.journeys, after.journeys, 'journeys that go by it'),
  ];
}

/** The gate kind `lane` with these kinds of limits. */
export function lanePolicy(kinds: readonly LaneDefinition[]): GateDefinition {
  const limits = kinds.map(({ name, schema, summary }) => [name, { description: summary, ...schema }]);
  return {
    name: LANE_GATE,
    stage: 'serial',
    calls: true,
    document: 'LanePolicy',
    schema: { type: 'object', properties: { covers, ...Object.fromEntries(limits) } },
    summary: 'How fast a channel may go: rate, warm-up ramp, capacity from outside.',
    link: () => ({ judge: () => ({ verdict: 'pass' }) }),
    compile: (map, compiler) => compileLane(kinds, map, compiler),
    describe: (spec) => describeLane(kinds, spec),
    remedy: ({ spec }) => `needs room in the lane${spec === null ? '' : `: ${describeLane(kinds, spec)}`}`,
    protects: { risk: 'lane_loosened', weaker: (before, after) => weakerLane(kinds, before, after) },
  };
}
