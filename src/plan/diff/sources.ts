/** Where in the workspace an edit was written: the nearest element of a plan around it that says where it stands. */
import { isJsonObject, type Json } from '../../base/json.ts';
import type { Source } from '../plan.ts';
import type { Edit, EditPath } from './edits.ts';
import { idOf, ORDER, plainKey } from './normal-form.ts';

function isSource(value: unknown): value is Source {
  return (
    typeof value === 'object' && value !== null && 'file' in value && 'line' in value && 'column' in value
  );
}

function memberAt(value: Json, key: string | number): Json | undefined {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (typeof key === 'number') return items[key];
    return items.find((item) => `${ORDER}${idOf(item)}` === key);
  }
  const name = plainKey(String(key));
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What stands in an element of a plan along a path of the normal form; undefined: nothing. Pure. */
export function valueAt(element: unknown, path: EditPath): Json | undefined {
  let value = element as Json | undefined;
  for (const key of path) value = value === undefined ? undefined : memberAt(value, key);
  return value;
}

/** The innermost source on the way from an element of a plan along a path; null where there is none. Pure. */
function sourceAt(element: unknown, path: EditPath): Source | null {
  let value = element as Json | undefined;
  let found: Source | null = null;
  for (const key of ['', ...path]) {
    if (key !== '') value = value === undefined ? undefined : memberAt(value, key);
    if (value === undefined || !isJsonObject(value)) {
      if (Array.isArray(value)) continue;
      break;
    }
    const { source } = value as { readonly source?: unknown };
    if (isSource(source)) found = source;
  }
  return found;
}

/** The source of several edits of one element: theirs where it is one and the same, else the element's. Pure. */
export function sourceOf(element: unknown, edits: readonly Edit[], skip: number): Source | null {
  const [first, ...others] = edits.map(({ path }) => sourceAt(element, path.slice(skip)));
  if (first === undefined || first === null) return sourceAt(element, []);
  const isSame = others.every((each) => each?.file === first.file && each.line === first.line);
  return isSame ? first : sourceAt(element, []);
}
