/**
 * A step that has another name and is the same otherwise: a run that waits there waits on, as long as before, and its
 * message under way stays its only one. Nothing is planned or judged anew.
 */
import type { StepId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { meaningOfStep } from '../plan/step-references.ts';
import type { Moment } from './moment.ts';
import type { ProgramJourney } from './program.ts';
import type { Run } from './state.ts';

/** True where both plans have the step, and it does the same. */
export function isSameStep(
  before: ProgramJourney | undefined,
  from: string,
  after: ProgramJourney,
  to: string,
): boolean {
  const [old, young] = [before?.plan.steps[from], after.plan.steps[to]];
  return old !== undefined && young !== undefined && meaningOfStep(old) === meaningOfStep(young);
}

/** Lets a run wait on at a step under its new name and digest. `names`: all former names of steps -> present ones. */
export function keepPlace(
  moment: Moment,
  run: Run,
  journey: ProgramJourney,
  names: ReadonlyMap<string, string>,
): void {
  const { state } = moment;
  const from = run.step;
  const to = (names.get(from) ?? from) as StepId;
  run.step = to;
  run.digest = journey.digest;
  run.visits = renameKeys(run.visits, names);
  run.marks = renameKeys(run.marks, names);
  run.answers = renameKeys(run.answers, names);
  const isHere = (send: (typeof state.sends)[number]) =>
    send.run === run.id && send.step === from && send.contact === undefined;
  if (!state.sends.some(isHere)) return;
  state.sends = state.sends.map((send) =>
    isHere(send) ? { ...send, step: to, digest: journey.digest } : send,
  );
}

/** Notes that steps keep among the answers end in the step's name, behind a `#word`. */
const NOTE = /^(#\S+ )(.*)$/;

function renameKeys<Value extends Json>(
  values: { readonly [key: string]: Value },
  names: ReadonlyMap<string, string>,
): { [key: string]: Value } {
  const renamed: { [key: string]: Value } = {};
  for (const [key, value] of Object.entries(values)) {
    const [, word = '', step = key] = NOTE.exec(key) ?? [];
    renamed[word + (names.get(step) ?? step)] = value;
  }
  return renamed;
}
