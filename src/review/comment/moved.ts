/** From which journeys `migrate` moves people: what those get of two versions together is counted by itself. Pure. */
import { isJsonObject } from '../../base/json.ts';
import type { ChangeReport } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';

/** Journeys, by present name, that now say so of a step that has not only another name. */
export function journeysMoved(
  { changes }: Pick<ChangeReport, 'changes'>,
  { after }: Sides,
): readonly string[] {
  const names = new Set(changes.filter(({ aspect }) => aspect === 'migration').map(({ name }) => name));
  const renamed = new Set(
    changes.filter(({ what }) => what === 'renamed').map(({ formerly, step }) => `${formerly} ${step}`),
  );
  return [...names].filter((name) =>
    (after.journeys[name]?.migrate ?? []).some(({ moved }) => {
      if (!isJsonObject(moved ?? null)) return false;
      const { from, to } = moved as { readonly from?: unknown; readonly to?: unknown };
      return typeof from === 'string' && !renamed.has(`${from} ${String(to)}`);
    }),
  );
}
