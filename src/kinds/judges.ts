/** What the kinds tell the diff of plans: each knows what of its own is a risk. No kind is named here. */
import { parseTemplateText } from '../language/content/parse-text.ts';
import type { Judges } from '../plan/diff/judges.ts';
import type { TemplatePlan } from '../plan/plan.ts';
import { createWidening } from './conditions/widening.ts';
import type { Definitions } from './definition.ts';

/** Every text in a value, at any depth. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What a template of a plan reads: its texts were checked when it was compiled. */
function readsOfTemplate({ locales }: TemplatePlan): readonly (readonly string[])[] {
  const paths = textsIn(locales).flatMap((text) => {
    const parsed = parseTemplateText(text);
    return parsed.ok ? parsed.variables.map(({ path }) => path) : [];
  });
  const byName = new Map(paths.map((path) => [path.join('.'), path]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** The judges of a set of kinds. */
export function judgesOf({ steps, gates }: Definitions): Judges {
  const kindOf = (name: string) => steps.find((each) => each.name === name);
  const protecting = gates.flatMap(({ name, protects }) =>
    protects === undefined ? [] : [[name, protects] as const],
  );
  return {
    message: (step) => kindOf(step.kind)?.messageOf?.(step) ?? null,
    experiment: (step) => kindOf(step.kind)?.experimentOf?.(step) ?? null,
    takesTime: (step) => kindOf(step.kind)?.takesTime(step) === true,
    ways: (step) => [...(kindOf(step.kind)?.branches(step) ?? []).map(({ to }) => to), step.next],
    metric: (step) => kindOf(step.kind)?.metricOf?.(step) ?? null,
    calls(step) {
      const kind = kindOf(step.kind);
      return kind?.plans === true && kind.messageOf === undefined;
    },
    reads: readsOfTemplate,
    disturbs: (before, after) => kindOf(before.kind)?.disturbs?.(before, after) ?? [],
    gates: Object.fromEntries(protecting),
    widening: createWidening,
  };
}
