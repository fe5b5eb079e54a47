/**
 * The shortest way through a text whose outputs are plain paths (`{{ profile.first_name }}`), which most are. Whatever
 * it is not sure of (filters, tags, absent values, objects, very long output) is left to liquidjs, errors included.
 */
import { OUTPUT_MAX } from './limits.ts';
import { readerOf, type TemplateScope } from './template-scope.ts';

/** Fills in one scope; undefined: ask liquidjs. */
export type SimpleFill = (scope: TemplateScope) => string | undefined;

const output = /\{\{ *([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+) *\}\}/g;
/** Words with a meaning of their own in Liquid paths. */
const special = new Set(['size', 'first', 'last']);

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * Takes a text apart; null where it holds anything but plain paths. `escaping` is what the engine does to every output;
 * null leaves them as they are. Pure.
 */
export function prepareSimpleText(
  text: string,
  escaping: ((value: unknown) => string) | null,
): SimpleFill | null {
  const readers: ((scope: TemplateScope) => unknown)[] = [];
  const between: string[] = [];
  let end = 0;
  for (const found of text.matchAll(output)) {
    const path = (found[1] ?? '').split('.');
    if (path.some((name) => special.has(name))) return null;
    between.push(text.slice(end, found.index));
    readers.push(readerOf(path));
    end = found.index + found[0].length;
  }
  between.push(text.slice(end));
  if (between.some((part) => part.includes('{{') || part.includes('{%') || part.endsWith('{'))) return null;
  return (scope) => {
    let filled = between[0] ?? '';
    for (let index = 0; index < readers.length; index += 1) {
      const value = textOf((readers[index] as (typeof readers)[number])(scope));
      if (value === undefined) return undefined;
      filled += (escaping === null ? value : escaping(value)) + (between[index + 1] as string);
    }
    return filled.length > OUTPUT_MAX ? undefined : filled;
  };
}
