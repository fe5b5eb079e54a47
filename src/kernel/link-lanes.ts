/**
 * From LanePolicies to lanes: which sends each covers, and its limits, linked. What a limit says is its kind's business.
 */
import { assert } from '../base/assert.ts';
import type { JsonObject } from '../base/json.ts';
import type { Plan, PolicyPlan } from '../plan/plan.ts';
import type { Kinds, Linker } from './kinds.ts';
import type { CoveredSend, ProgramLane } from './program.ts';

/** The gate under which LanePolicies stand in a plan. */
export const LANE_GATE = 'lane';
const CALL = 'call';

/**
 * What a LanePolicy holds in the plan. Calls are covered where `calls`; sends by class and channel as in every policy.
 * `tags` and `journeys` narrow it; null: any. `limits`: one spec for each kind, with its name.
 */
export type LanePlan = {
  readonly calls: boolean;
  readonly tags: readonly string[] | null;
  readonly journeys: readonly string[] | null;
  readonly limits: readonly JsonObject[];
};

/** The name of a policy's lane: no channel is called like that. */
export function laneOf(policy: string): string {
  return `lane:${policy}`;
}

/** True for the name of a policy's lane, in force or not. */
export function isPolicyLane(name: string): boolean {
  return name.startsWith('lane:');
}

function coveringOf({ covers: { classes, channels } }: PolicyPlan, { calls, tags, journeys }: LanePlan) {
  return (send: CoveredSend): boolean => {
    if (journeys !== null && !journeys.includes(send.journey)) return false;
    if (tags !== null && !tags.some((tag) => send.tags.includes(tag))) return false;
    if (!classes.includes(send.class)) return false;
    const channel = send.channels[send.channelIndex] ?? '';
    return send.type === 'call' || channel === CALL ? calls : channels.includes(channel);
  };
}

/** The lanes of a plan, by name. Throws AssertionFailure for a limit of no known kind. */
export function linkLanes(plan: Plan, kinds: Kinds, linker: Linker): readonly ProgramLane[] {
  const policies = Object.entries(plan.policies).filter(([, { gate }]) => gate === LANE_GATE);
  return policies
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, policy]) => {
      const own = policy.spec as unknown as LanePlan;
      const limits = own.limits.map((spec) => {
        const kind = kinds.lanes?.find((each) => each.name === spec.kind);
        assert(kind !== undefined, `lane kind ${String(spec.kind)} exists`);
        return { kind: kind.name, linked: kind.link(spec, linker, plan.workspace) };
      });
      const rank = limits.find(({ linked }) => linked.rank !== undefined)?.linked.rank ?? null;
      const { source } = policy;
      return { name: laneOf(name), policy: name, source, limits, rank, covers: coveringOf(policy, own) };
    });
}
