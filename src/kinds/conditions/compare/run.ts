/** Runs comparisons of a value at a path. */
import { isJsonObject, type Json, type JsonObject } from '../../../base/json.ts';
import type { ConditionKind, View } from '../../../kernel/kinds.ts';
import { formatPath } from '../comparison.ts';
import { linkTests } from '../link-comparison.ts';
import type { CompareSpec } from './compile.ts';

type Told = (view: View) => JsonObject | undefined;

/** Roots that were told as a whole: what an event does not say is known to be missing, unlike an attribute. */
const TOLD: { readonly [root: string]: Told } = {
  event: (view) => view.event?.properties,
  entry: (view) => view.run?.entry.properties,
};

/** Null where the event says nothing at this path; undefined (unknown) where it says something unusable. */
function absence(properties: JsonObject | undefined, path: readonly string[]): null | undefined {
  let found: Json | undefined = properties;
  for (const name of path.slice(1)) found = isJsonObject(found) ? found[name] : undefined;
  return properties !== undefined && (found === undefined || found === null) ? null : undefined;
}

export const compare: ConditionKind = {
  name: 'compare',
  link(spec, linker) {
    const { path, tests } = spec as unknown as CompareSpec;
    const read = linker.path(path);
    const test = linkTests(tests, linker);
    const text = formatPath(path);
    const told = TOLD[path[0] ?? ''];
    return (view) => {
      const left = read(view) ?? (told === undefined ? undefined : absence(told(view), path));
      if (view.seen !== null) view.seen[text] = left ?? null;
      return test(left, view);
    };
  },
};
