/**
 * The guards of a `branch` or `wait_for`, as compiled and as written, in declared order: the first that holds wins
 * (semantics 13). Tells which of them never gets a turn.
 */
import { canonicalJson } from '../base/canonical.ts';
import type { BranchData } from '../kinds/steps/branch/schema.ts';
import { readSpec } from '../kinds/steps/spec.ts';
import type { WaitForData } from '../kinds/steps/wait_for/schema.ts';
import { child, type Span } from '../language/syntax/node.ts';
import type { ConditionSpec, Plan, StepPlan } from '../plan/plan.ts';
import type { StepSite } from './definition.ts';
import { canNever, type Demand } from './satisfiable/satisfiable.ts';

/**
 * One guard. `event` null: a condition, judged whenever something happens; else `when` is about that event, and left out
 * where any such event will do. `key`: which runs it reaches, as text. `span`: of the condition or the event's name.
 */
export type Guard = {
  readonly path: string;
  readonly event: string | null;
  readonly key: string;
  readonly when: ConditionSpec | undefined;
  readonly span: Span;
};

type Compiled = Omit<Guard, 'span'>;

function branchGuards(step: StepPlan): readonly Compiled[] {
  const { paths } = readSpec<BranchData>(step);
  return paths.map(({ id, when }) => ({ path: id, event: null, key: '', when }));
}

function waitGuards(step: StepPlan): readonly Compiled[] {
  return readSpec<WaitForData>(step).paths.map((path) =>
    path.on === 'condition'
      ? { path: path.id, event: null, key: '', when: path.when }
      : { path: path.id, event: path.event, key: canonicalJson(path.key ?? false), when: path.where },
  );
}

const GUARDS: { readonly [kind: string]: (step: StepPlan) => readonly Compiled[] } = {
  branch: branchGuards,
  wait_for: waitGuards,
};

let last:
  | { readonly step: StepPlan; readonly body: StepSite['body']; readonly guards: readonly Guard[] }
  | undefined;

/** The guards of a step, in declared order, without the `else`; none for other kinds. Pure; several rules ask, one after the other. */
export function guardsOf({ body }: StepSite, step: StepPlan): readonly Guard[] {
  if (!Object.hasOwn(GUARDS, step.kind)) return [];
  if (last?.step === step && last.body === body) return last.guards;
  const guards = readGuards(body, step);
  last = { step, body, guards };
  return guards;
}

function readGuards(body: StepSite['body'], step: StepPlan): readonly Guard[] {
  const compiled = (Object.hasOwn(GUARDS, step.kind) && GUARDS[step.kind]?.(step)) || [];
  const paths = child(body.value, 'paths');
  const maps = paths?.node === 'list' ? paths.items : [];
  return compiled.map((guard) => {
    const map = maps.find((each) => {
      const id = child(each, 'id');
      return id?.node === 'scalar' && String(id.value) === guard.path;
    });
    const node = child(map ?? body.value, guard.event === null ? 'when' : 'event');
    return { ...guard, span: (node ?? map ?? body.value).span };
  });
}

/** The earlier guards that are asked about the same: conditions of conditions, events of the same event of the same runs. */
export function rivalsOf(guards: readonly Guard[], index: number): readonly Guard[] {
  const guard = guards[index];
  return guards.slice(0, index).filter((other) => other.event === guard?.event && other.key === guard.key);
}

/** What must hold for a guard to be the first of its kind to hold; null where an earlier one always does. Pure. */
export function demandsOf(guard: Guard, rivals: readonly Guard[]): readonly Demand[] | null {
  const demands: Demand[] = guard.when === undefined ? [] : [{ when: guard.when, is: 'true' }];
  for (const { when } of rivals) {
    if (when === undefined) return null;
    demands.push({ when, is: 'not true' });
  }
  return demands;
}

/** True where an earlier guard holds whenever this one does. Pure. */
export function isForestalled(guard: Guard, rivals: readonly Guard[], plan: Plan): boolean {
  const demands = demandsOf(guard, rivals);
  return demands === null || canNever(demands, plan);
}
