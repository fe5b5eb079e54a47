/** What the diff asks of the kinds: it knows neither what a step sends nor when a policy lets more through. */
import type { JsonObject } from '../../base/json.ts';
import type { ConditionSpec, Plan, StepPlan, TemplatePlan } from '../plan.ts';
import type { RiskCode } from './change.ts';

/** What one step sends, on which channels (a chain: one of them). */
export type StepMessage = {
  readonly class: string;
  readonly channels: readonly string[];
  readonly tags: readonly string[];
  readonly templates: readonly string[];
};

/** An experiment of a step. `paths`: to the step to which each leads (null: the end). */
export type StepExperiment = {
  readonly name: string;
  readonly paths: { readonly [path: string]: string | null };
};

/** `excludes(before, after)`: true only where whoever met the one condition surely meets the other. */
export type Widening = (before: ConditionSpec, after: ConditionSpec) => boolean;

/** How a gate's policies are compared: sentences on each way in which `after` lets more through than `before`. */
export type PolicyJudge = {
  readonly risk: RiskCode;
  weaker(before: JsonObject, after: JsonObject, widens: Widening): readonly string[];
  /** What a policy asks of people before this message goes out on a channel, e.g. "consent to `offers`"; absent: nothing. */
  asks?(spec: JsonObject, message: StepMessage, channel: string): readonly string[];
};

export type Judges = {
  /** Null: it sends nothing that a gate judges. */
  message(step: StepPlan): StepMessage | null;
  /** True where it calls out by the outbox: that goes by lanes, and no other gate judges it. */
  calls(step: StepPlan): boolean;
  /** Sentences on what of a running experiment is disturbed; `after` null: the step is gone. */
  disturbs(before: StepPlan, after: StepPlan | null): readonly string[];
  /** The experiment that a step runs; null: none. */
  experiment(step: StepPlan): StepExperiment | null;
  /** True where people may be parked at it for long. */
  takesTime(step: StepPlan): boolean;
  /** Steps to which a step leads. */
  ways(step: StepPlan): readonly (string | null)[];
  /** The goal by which a step's experiment is judged; null: it is none. */
  metric(step: StepPlan): string | null;
  /** Paths that a template reads, in whatever locale; each once, in order. */
  reads(template: TemplatePlan): readonly (readonly string[])[];
  /** By name of the gate; those that protect nobody are not there. */
  readonly gates: { readonly [gate: string]: PolicyJudge | undefined };
  /** Compares conditions of two plans, with the segments and traits that they name. */
  widening(before: Plan, after: Plan): Widening;
};
