/**
 * What a `PanicPolicy` holds in the plan: named scopes, plan B for them, who may pull, and triggers. Always read from the
 * plan in force (semantics 35). Types and look-ups; what follows from them is the gate's and the host's business.
 */
import type { Plan, PolicyPlan } from '../plan/plan.ts';
import type { Control, ControlScope } from './input.ts';

/** A share of what is held goes out all the same, chosen by hash of its key. `buckets`: of 10,000; null: all classes, all journeys. */
export type TrickleData = {
  readonly buckets: number;
  readonly classes: readonly string[] | null;
  readonly journeys: readonly string[] | null;
};

/** Goes out once to each person in the place of the first held message. */
export type SubstituteData = {
  readonly template: string;
  readonly channel: string;
  readonly class: string;
};

export type PlanB = { readonly trickle: TrickleData | null; readonly substitute: SubstituteData | null };

/**
 * A rate that is watched for each journey, channel or class: `rate` per accepted send in the last `windowMs`, once `min`
 * were accepted. Limits in parts of a million; null: none. At `pausePpm` the subject is stopped.
 */
export type TriggerData = {
  readonly rate: 'complaints' | 'hard_bounces';
  readonly windowMs: number;
  readonly min: number;
  readonly warnPpm: number | null;
  readonly pausePpm: number | null;
  readonly scope: 'journey' | 'channel' | 'class';
};

/** `mayPull`: names of persons, teams and roles, with everybody who belongs to them; null: whoever holds the token. */
export type PanicData = {
  readonly scopes: { readonly [name: string]: ControlScope };
  readonly mayPull: readonly string[] | null;
  readonly planB: { readonly [scope: string]: PlanB };
  readonly triggers: readonly TriggerData[];
};

/** A policy of the plan in force, by its name. */
export type PanicPolicy = {
  readonly name: string;
  readonly data: PanicData;
  readonly source: PolicyPlan['source'];
};

/** What a policy's plan B is, where a control stands under one. */
export type StandingPlanB = PlanB & { readonly policy: string; readonly source: PolicyPlan['source'] };

/** The data of a policy as the gate `panic` compiled it. Pure. */
export function panicDataOf(policy: Pick<PolicyPlan, 'spec'>): PanicData {
  return policy.spec as unknown as PanicData;
}

/** All panic policies of a plan, by name. Pure. */
export function panicPoliciesOf(plan: Plan): readonly PanicPolicy[] {
  return Object.entries(plan.policies)
    .filter(([, { gate }]) => gate === 'panic')
    .map(([name, policy]) => ({ name, data: panicDataOf(policy), source: policy.source }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Plan B of a control; null where its policy is gone, or has none for its scope. Pure. */
export function planBOf(policies: readonly PanicPolicy[], { policy, name }: Control): StandingPlanB | null {
  const found = policies.find((each) => each.name === policy);
  if (found === undefined || name === undefined || !Object.hasOwn(found.data.planB, name)) return null;
  const planB = found.data.planB[name];
  return planB === undefined ? null : { ...planB, policy: found.name, source: found.source };
}
