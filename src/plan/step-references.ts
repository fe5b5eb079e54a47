/** Where steps lead, in the data of whatever kind: for renames, and to tell what a step does from where it leads. Pure. */
import { canonicalJson } from '../base/canonical.ts';
import { isJsonObject, type Json } from '../base/json.ts';
import { meaningOf } from './digest.ts';
import type { StepPlan } from './plan.ts';

/** Members of steps and journeys, of whatever kind, that name a step. */
const REFERENCES: ReadonlySet<string> = new Set([
  'next',
  'start',
  'to',
  'inner',
  'body',
  'onTimeout',
  'mark',
]);

function mapReferences(value: Json, map: (step: string) => string | null): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapReferences(item, map));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => {
    if (REFERENCES.has(key) && typeof member === 'string') return [key, map(member)] as const;
    return [key, mapReferences(member ?? null, map)] as const;
  });
  return Object.fromEntries(members);
}

/** A value with the present names in its references to steps; `names`: former -> present. Pure. */
export function renameReferences(value: Json, names: ReadonlyMap<string, string>): Json {
  return mapReferences(value, (step) => names.get(step) ?? step);
}

/** What a step does, as text: without its name and where it leads, whichever way. Pure. */
export function meaningOfStep(step: StepPlan | undefined): string {
  const { next: _next, mark: _mark, id: _id, ...spec } = (step ?? {}) as Partial<StepPlan>;
  return canonicalJson(mapReferences(meaningOf(spec), () => null));
}
