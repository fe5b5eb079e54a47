/**
 * Which steps a run can reach, and which loops would turn without taking time. Judged on the ways out that each kind
 * declares; no kind is named here.
 */
import type { StepId } from '../base/ids.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { problem } from './problem.ts';
import type { LaidStep, LaidSteps } from './steps.ts';

/** Where a run can go from a step. A step that could not be compiled is taken to go on. */
function waysOut(step: LaidStep): readonly StepId[] {
  const branches = step.spec === null ? undefined : step.written.kind?.branches(step.spec);
  const targets = branches === undefined ? [step.next] : branches.map((branch) => branch.to);
  return targets.filter((target) => target !== null);
}

/** All steps that can be reached from `from`, itself included. */
function reachable(laid: LaidSteps, from: StepId | null): ReadonlySet<StepId> {
  const reached = new Set<StepId>();
  const open = from === null ? [] : [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = laid.steps.get(id);
    if (step === undefined || reached.has(id)) continue;
    reached.add(id);
    open.push(...waysOut(step));
  }
  return reached;
}

/** One diagnostic per stretch of steps that nothing leads to, at its first step. Pure. */
export function findUnreachable(laid: LaidSteps): Diagnostic[] {
  const reached = reachable(laid, laid.start);
  const found: Diagnostic[] = [];
  for (const step of laid.steps.values()) {
    if (reached.has(step.id) || step.before === null || !reached.has(step.before)) continue;
    const before = laid.steps.get(step.before);
    if (before === undefined) continue;
    const { map, id } = step.written;
    found.push(
      problem('unreachable-step', `no run can reach the step \`${step.id}\``, id?.span ?? map.span, {
        label: 'nothing leads here',
        related: [
          {
            span: before.written.id?.span ?? before.written.map.span,
            label: 'every way out of this step ends',
          },
        ],
        help: 'remove it, or let a path before it go on',
      }),
    );
  }
  return found;
}

/** The steps that lie on a way from `step` back to itself. */
function loopOf(laid: LaidSteps, step: LaidStep): readonly LaidStep[] {
  const members: LaidStep[] = [];
  for (const each of laid.steps.values()) {
    if (!reachableFromOuts(laid, step).has(each.id)) continue;
    if (reachableFromOuts(laid, each).has(step.id)) members.push(each);
  }
  return members;
}

function reachableFromOuts(laid: LaidSteps, step: LaidStep): ReadonlySet<StepId> {
  const reached = new Set<StepId>();
  for (const out of waysOut(step)) for (const id of reachable(laid, out)) reached.add(id);
  return reached;
}

/** One diagnostic per loop in which no step takes time, at its first step in the text (semantics 14). Pure. */
export function findIdleLoops(laid: LaidSteps): Diagnostic[] {
  const found: Diagnostic[] = [];
  const judged = new Set<StepId>();
  const heads = findHeads(laid);
  for (const step of heads.size === 0 ? [] : laid.steps.values()) {
    if (judged.has(step.id) || !heads.has(step.id)) continue;
    const members = loopOf(laid, step);
    for (const member of members) judged.add(member.id);
    if (members.length === 0 || members.some(takesTime)) continue;
    const key = step.written.body?.key.span ?? step.written.map.span;
    found.push(
      problem('loop-without-wait', `the loop \`${step.id}\` turns without any wait`, key, {
        label: 'nothing in it takes time',
        help: 'add a `wait` or `wait_for` to its steps, or say `every:`',
      }),
    );
  }
  return found;
}

function takesTime(step: LaidStep): boolean {
  return step.spec === null || step.written.kind?.takesTime(step.spec) === true;
}

/** A cheap first look: only a step with a way in from itself or from a later step of the text can head a loop. */
function findHeads({ steps }: LaidSteps): ReadonlySet<StepId> {
  const heads = new Set<StepId>();
  for (const other of steps.values()) {
    for (const id of waysOut(other)) {
      const step = steps.get(id);
      if (step !== undefined && startOf(other) >= startOf(step)) heads.add(id);
    }
  }
  return heads;
}

function startOf({ written }: LaidStep): number {
  return written.map.span.start;
}
