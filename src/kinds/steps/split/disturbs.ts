/** What of a running experiment an edit disturbs: whoever was assigned before is then compared with others (semantics 40). */
import type { StepExperiment } from '../../../plan/diff/judges.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { SplitData } from './schema.ts';

/** Its name and paths; null for a split that is none. Pure. */
export function experimentOf(step: StepPlan): StepExperiment | null {
  const { experiment, paths } = readSpec<SplitData>(step);
  if (experiment === null) return null;
  const ways = Object.fromEntries(paths.map(({ id, to }) => [id, to] as const));
  return { name: String(experiment.name), paths: ways };
}

/** The goal by which the experiment is judged; null for a split that is none. Pure. */
export function metricOf(step: StepPlan): string | null {
  const { experiment } = readSpec<SplitData>(step);
  const metric = experiment?.metric;
  return typeof metric === 'string' ? metric : null;
}

function sharesOf({ paths }: SplitData): string {
  return paths.map(({ id, below }) => `${id} ${below}`).join();
}

/** One sentence on each; none for a split that is no experiment. Pure. */
export function disturbs(old: StepPlan, young: StepPlan | null): readonly string[] {
  const before = readSpec<SplitData>(old);
  if (before.experiment === null) return [];
  const name = `the experiment \`${String(before.experiment.name)}\``;
  if (young === null || young.kind !== old.kind) return [`${name} is gone`];
  const after = readSpec<SplitData>(young);
  if (after.experiment === null) return [`${name} is an experiment no more`];
  const found: string[] = [];
  if (after.salt !== before.salt) found.push(`${name} draws anew who gets what`);
  if (sharesOf(after) !== sharesOf(before)) found.push(`${name} has other paths or shares`);
  else if (after.paths.some((path, index) => path.to !== before.paths[index]?.to))
    found.push(`${name} leads to other steps`);
  if (metricOf(young) !== metricOf(old)) found.push(`${name} is judged by another goal`);
  return found;
}
