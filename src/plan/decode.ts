/**
 * Text -> plan, checked: a plan from another version, a truncated file or one edited by hand is refused in words.
 * Only the frame is checked (`shapes.ts`); a kind's own data are the business of that kind (`kinds/readable.ts`).
 */

import { isJsonObject, type Json } from '../base/json.ts';
import { quoteName } from '../base/quote-names.ts';
import { bundleParts } from './bundle.ts';
import { digestJourney, digestPlan } from './digest.ts';
import { type JourneyBundle, PLAN_FORMAT, type Plan, type PlanFile } from './plan.ts';
import { planShape } from './shapes.ts';

/** What decoding gives: the value, or one sentence on what is wrong with the text. */
export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string };

const PARTS = ['workspace', 'catalog', 'facts', 'segments', 'traits', 'templates', 'journeys', 'policies'];

function parseJson(text: string): Decoded<Json> {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    return { ok: false, error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What is wrong with the frame of a plan; undefined when nothing is. */
function frameError(value: Json): string | undefined {
  if (!isJsonObject(value)) return 'a plan is a JSON object';
  if (value.format !== PLAN_FORMAT) {
    const found = value.format === undefined ? 'none' : JSON.stringify(value.format);
    return `plan format ${found} is not the format ${PLAN_FORMAT} of this version`;
  }
  for (const part of PARTS) {
    if (!isJsonObject(value[part])) return `the plan has no ${quoteName(part)}`;
  }
  return planShape(value, '');
}

/** The first journey whose stored digest is not the digest of what it means; undefined when all agree. */
function tamperedJourney(plan: Plan): string | undefined {
  for (const [name, journey] of Object.entries(plan.journeys)) {
    if (digestJourney(bundleParts(plan, journey)) !== journey.digest) return name;
  }
  return undefined;
}

/** Reads a plan; refuses other formats, missing parts and journeys whose digest does not fit. Pure; never throws. */
export function decodePlan(text: string): Decoded<Plan> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const error = frameError(parsed.value);
  if (error !== undefined) return { ok: false, error };
  const plan = parsed.value as unknown as Plan;
  const tampered = tamperedJourney(plan);
  if (tampered !== undefined) {
    return {
      ok: false,
      error: `the digest of the journey ${quoteName(tampered)} does not fit what it holds`,
    };
  }
  return { ok: true, value: plan };
}

/** Reads a plan file; refuses one whose digest does not fit its plan. Pure; never throws. */
export function decodePlanFile(text: string): Decoded<PlanFile> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (!isJsonObject(value) || typeof value.digest !== 'string' || typeof value.rutter !== 'string') {
    return { ok: false, error: 'not a plan file: `rutter` or `digest` is missing' };
  }
  if (value.plan === undefined) return { ok: false, error: 'not a plan file: `plan` is missing' };
  const plan = decodePlan(JSON.stringify(value.plan));
  if (!plan.ok) return plan;
  if (digestPlan(plan.value) !== value.digest) {
    return { ok: false, error: 'the digest of the plan file does not fit its plan: it was changed by hand' };
  }
  return { ok: true, value: value as unknown as PlanFile };
}

/** Reads a journey's bundle as a host kept it; refuses one whose digest does not fit. Pure; never throws. */
export function decodeBundle(text: string): Decoded<JourneyBundle> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (!isJsonObject(value) || !isJsonObject(value.journey) || typeof value.digest !== 'string') {
    return { ok: false, error: 'not a bundle: `journey` or `digest` is missing' };
  }
  const bundle = value as unknown as JourneyBundle;
  if (digestJourney(bundle) !== bundle.digest) {
    return { ok: false, error: `the digest of the bundle of ${quoteName(bundle.journey.name)} does not fit` };
  }
  return { ok: true, value: bundle };
}
