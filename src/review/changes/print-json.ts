/** The report of a diff for programs: stable names, paths as JSON Pointers into the plan. Returns a string. */
import type { EditPath } from '../../plan/diff/edits.ts';
import { ORDER, plainKey } from '../../plan/diff/normal-form.ts';
import type { ChangeReport } from './report.ts';

/** RFC 6901; an item of a list with ids stands under its id, the order of such a list under `#`. */
function pointerOf(path: EditPath): string {
  const keys = path.map((key) => {
    if (typeof key === 'number') return String(key);
    return key.startsWith(ORDER) && key !== ORDER ? key.slice(ORDER.length) : plainKey(key);
  });
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The report as data, without what only the diff itself needs. Pure. */
export function changesToJson({ changes, ...report }: ChangeReport): object {
  return {
    ...report,
    changes: changes.map(({ edits, ...change }) => ({
      ...change,
      edits: edits.map(({ path, ...values }) => ({ path: pointerOf(path), ...values })),
    })),
  };
}
