/** Runs comparisons of a value at a path. */
import { isJsonObject, type Json, type JsonObject } from '../../../base/json.ts';
import type { ConditionKind, Linker, Predicate, Reader, View } from '../../../kernel/kinds.ts';
import { formatPath, type Test } from '../comparison.ts';
import { linkAttribute } from '../link-attribute.ts';
import { areTimeless, linkTests } from '../link-comparison.ts';
import { linkLiteral } from '../link-literal.ts';
import { markTimeless } from '../timeless.ts';
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

/** A comparison of what the state keeps: absent is unknown. */
function linkKept(
  tests: readonly Test[],
  read: Reader,
  text: string,
  linker: Linker,
  isAttribute: boolean,
): Predicate {
  const predicate =
    linkAttribute(tests, read, text) ?? linkLiteral(tests, read, text) ?? linkAny(tests, read, text, linker);
  return isAttribute && areTimeless(tests) ? markTimeless(predicate) : predicate;
}

function linkAny(tests: readonly Test[], read: Reader, text: string, linker: Linker): Predicate {
  const test = linkTests(tests, linker);
  return (view) => {
    const left = read(view);
    if (view.seen !== null) view.seen[text] = left ?? null;
    return test(left, view);
  };
}

export const compare: ConditionKind = {
  name: 'compare',
  link(spec, linker) {
    const { path, tests } = spec as unknown as CompareSpec;
    const read = linker.path(path);
    const text = formatPath(path);
    const told = TOLD[path[0] ?? ''];
    if (told === undefined) return linkKept(tests, read, text, linker, path[0] === 'profile');
    const test = linkTests(tests, linker);
    return (view) => {
      const left = read(view) ?? absence(told(view), path);
      if (view.seen !== null) view.seen[text] = left ?? null;
      return test(left, view);
    };
  },
};
