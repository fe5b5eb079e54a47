/** What a template's variable means at one place: the roots of a condition, and a few that only templates have. */
import { pathRoots, resolvePath } from './paths.ts';

const EXTRA_ROOTS: { readonly [root: string]: readonly string[] } = {
  journey: ['name'],
  links: ['unsubscribe', 'preferences', 'confirm'],
};

/** The roots that a template's variable may have. */
export const variableRoots: readonly string[] = [...pathRoots, ...Object.keys(EXTRA_ROOTS)];

/** Resolves a template's variable; `journey.name` and the links besides what a condition may read. Pure. */
export function resolveVariable(
  path: readonly string[],
  question: Parameters<typeof resolvePath>[1],
): ReturnType<typeof resolvePath> {
  const [root = '', name] = path;
  const known = Object.hasOwn(EXTRA_ROOTS, root) ? EXTRA_ROOTS[root] : undefined;
  if (known === undefined) return resolvePath(path, question);
  if (name !== undefined && known.includes(name)) return { is: 'known', type: { type: 'string' } };
  return { is: 'member', name: name ?? '', of: root, known };
}
