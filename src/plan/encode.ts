/** The plan as bytes: canonical JSON with sorted keys, so that the same plan is the same text everywhere. */
import { canonicalJson } from '../base/canonical.ts';
import type { JourneyBundle, Plan, PlanFile } from './plan.ts';

/** Canonical JSON of a plan; ends in no newline. Pure. */
export function encodePlan(plan: Plan): string {
  return canonicalJson(plan);
}

/** Canonical JSON of a journey's bundle. Pure. */
export function encodeBundle(bundle: JourneyBundle): string {
  return canonicalJson(bundle);
}

/** What is written to a plan file: canonical JSON and a final newline. Pure. */
export function encodePlanFile(file: PlanFile): string {
  return `${canonicalJson(file)}\n`;
}
