/** What a plan asks of people: audiences, exclusions, segments, and the ways out of branches. Pure. */
import { isJsonObject, type Json } from '../../base/json.ts';
import type { ConditionSpec, Plan, Source } from '../../plan/plan.ts';

/** One question. `name`: "journey", "journey/step: path", a segment or a policy; the same name is the same question. */
export type Question = {
  readonly of: 'audience' | 'branch' | 'exclusion' | 'segment';
  readonly name: string;
  readonly condition: ConditionSpec;
  readonly source: Source;
};

function pathsOf(value: Json | undefined): readonly { readonly [key: string]: Json }[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

/** All of them, in order of what they are about and their names. */
export function questionsOf({ journeys, segments, policies }: Plan): readonly Question[] {
  const found: Question[] = [];
  for (const { name, audience, steps, source } of Object.values(journeys)) {
    if (audience !== undefined) found.push({ of: 'audience', name, condition: audience, source });
    for (const [id, step] of Object.entries(steps)) {
      for (const path of pathsOf(step.paths)) {
        if (path.when === undefined || typeof path.id !== 'string') continue;
        const condition = path.when as ConditionSpec;
        found.push({ of: 'branch', name: `${name}/${id}: ${path.id}`, condition, source: step.source });
      }
    }
  }
  for (const [name, { when, source }] of Object.entries(segments)) {
    found.push({ of: 'segment', name, condition: when, source });
  }
  for (const [name, { spec, source }] of Object.entries(policies)) {
    if (!isJsonObject(spec.when ?? null)) continue;
    found.push({ of: 'exclusion', name, condition: spec.when as ConditionSpec, source });
  }
  const key = ({ of, name }: Question) => `${of}\0${name}`;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
