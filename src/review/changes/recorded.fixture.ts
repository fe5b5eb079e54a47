/** Recorded changes of the example workspace, one for each kind of change, and how they compile. */
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import type { ParkedRuns } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Edits, RecordedChange } from './recorded-change.fixture.ts';
import { RECORDED_OF_JOURNEYS } from './recorded-journeys.fixture.ts';
import { RECORDED_OF_SHARED } from './recorded-shared.fixture.ts';

export type { Edits, RecordedChange };

/** All of them. */
export const RECORDED: readonly RecordedChange[] = [...RECORDED_OF_JOURNEYS, ...RECORDED_OF_SHARED];

/** The example's files after a change. Throws where a text is not there. */
export function filesAfter(edits: Edits): readonly { readonly path: string; readonly text: string }[] {
  const come = Object.entries(edits).flatMap(([path, text]) =>
    typeof text === 'string' ? [{ path, text }] : [],
  );
  const changed = readWorkspace('journeys').files.flatMap((file) => {
    const own = edits[file.path];
    if (own === null || typeof own === 'string') return [];
    const text = (own ?? []).reduce((written, [from, to]) => {
      if (!written.includes(from)) throw new RangeError(`${file.path} does not hold ${from}`);
      return written.replace(from, () => to);
    }, file.text);
    return [{ ...file, text }];
  });
  return [...changed, ...come];
}

/** Compiles the example after a change. Throws where that has errors, in its tests too. */
export async function compileAfter(edits: Edits): Promise<Compiled & { readonly plan: Plan }> {
  const compiled = await compileWorkspace(filesAfter(edits), definitions);
  const { plan, diagnostics } = compiled;
  if (plan === null)
    throw new Error(diagnostics.map(({ message, span }) => `${span.file}: ${message}`).join('\n'));
  return { ...compiled, plan };
}

/** The runs of a change that are parked, as a daemon would tell; null where nobody was asked. */
export function parkedRuns(parked: RecordedChange['parked'], before: Plan): readonly ParkedRuns[] | null {
  if (parked === undefined) return null;
  const { journey } = parked;
  const digest = before.journeys[journey]?.digest;
  if (digest === undefined) throw new RangeError(`there is no journey ${journey}`);
  return Object.entries(parked.steps).map(([step, count]) => ({ journey, digest, step, count }));
}
