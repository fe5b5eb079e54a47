/**
 * What a diff of two plans is made of. Data only: a comment in a pull request, a table or a program's JSON are printed
 * from it, and the second plan can be made of the first one and this.
 */
import type { Digest } from '../../base/ids.ts';
import type { Source } from '../plan.ts';
import type { Edit } from './edits.ts';
import type { Order, Rename } from './renames.ts';

/**
 * What somebody must agree to before a plan is applied, the gravest first. The words are those of
 * `rutter apply --acknowledge`.
 */
export const RISKS = [
  'consent_weakened',
  'exclusion_weakened',
  'panic_weakened',
  'class_made_essential',
  'send_bypasses',
  'journey_removed',
  'step_removed',
  'wait_cut_short',
  'experiment_disturbed',
  'holdout_changed',
  'cap_raised',
  'quiet_hours_shortened',
  'quality_weakened',
  'duplicates_allowed',
  'lane_loosened',
  'audience_removed',
  'exit_removed',
  'entries_raised',
  'copy_reads_more',
] as const;

export type RiskCode = (typeof RISKS)[number];

/**
 * One consequence. `message`: a sentence with names in backticks. `step`: where it is not the one that changes; `reaches`:
 * journeys, where they are not those that the change reaches.
 */
export type Risk = {
  readonly code: RiskCode;
  readonly message: string;
  readonly step?: string;
  readonly reaches?: readonly string[];
};

/** The elements of a plan that can change. */
export const PARTS = [
  'workspace',
  'class',
  'channel',
  'policy',
  'journey',
  'step',
  'segment',
  'trait',
  'template',
  'attribute',
  'event',
  'fact',
] as const;

export type Part = (typeof PARTS)[number];

/** What about an element changed; `whole` where it came, went, or only has another name. */
export type Aspect =
  | 'whole'
  | 'kind'
  | 'entry'
  | 'audience'
  | 'exits'
  | 'goals'
  | 'class'
  | 'edges'
  | 'timing'
  | 'guard'
  | 'message'
  | 'experiment'
  | 'copy'
  | 'coverage'
  | 'definition'
  | 'holdout'
  | 'migration'
  | 'settings';

/**
 * One change of one element. `name`: its present name, or its last one; for steps that of the journey. `moved`: a step
 * is gone, and whoever is parked there goes on at another one. `order`: where whoever is parked at a step that is gone
 * goes; null where nothing was said. `reaches`: journeys (present names) that the change may touch, in order of name.
 */
export type Change = {
  readonly what: 'added' | 'removed' | 'changed' | 'renamed' | 'moved';
  readonly part: Part;
  readonly name: string;
  readonly formerly: string | null;
  readonly step: string | null;
  readonly aspect: Aspect;
  readonly order: Order | null;
  readonly sources: { readonly before: Source | null; readonly after: Source | null };
  readonly reaches: readonly string[];
  /** Of those that it reaches: the journeys whose runs under way get it, too (`hotfix: copy`). */
  readonly corrects: readonly string[];
  readonly risks: readonly Risk[];
  /** Against the first plan's meaning under the names of the second, in normal form. */
  readonly edits: readonly Edit[];
};

/** The way from one plan to the next; `changes` with the gravest consequences first. */
export type PlanDiff = {
  readonly before: Digest;
  readonly after: Digest;
  readonly renames: readonly Rename[];
  readonly changes: readonly Change[];
};

/** Codes of all risks of a diff, the gravest first, each once. Pure. */
export function risksOf(diff: Pick<PlanDiff, 'changes'>): readonly RiskCode[] {
  const found = new Set(diff.changes.flatMap(({ risks }) => risks.map(({ code }) => code)));
  return RISKS.filter((code) => found.has(code));
}
