/** Diagnostics of one cause: said once, at the first place, with the other places beside it. */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { problem } from './problem.ts';

const PLACES_SHOWN = 5;

/**
 * Merges diagnostics that name the same `cause` into the first of them in the order given; all others stay as they are.
 * Pure.
 */
export function mergeCauses(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byCause = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    if (each.cause !== undefined) byCause.set(each.cause, [...(byCause.get(each.cause) ?? []), each]);
  }
  return diagnostics.flatMap((each) => {
    const same = each.cause === undefined ? [each] : (byCause.get(each.cause) ?? []);
    const [first, ...others] = same;
    if (first !== each) return [];
    const related = others.slice(0, PLACES_SHOWN).map(({ span }) => ({ span, label: 'and here' }));
    return related.length === 0 ? [each] : [{ ...each, related: [...(each.related ?? []), ...related] }];
  });
}

const DECLARED_IN_CATALOGS = ['unknown-event', 'unknown-attribute', 'unknown-property', 'unknown-enum'];

/**
 * Without any catalog no event and no attribute is known: that is one mistake, and not one for each name. Diagnostics of
 * other kinds stay as they are. Pure.
 */
export function blameMissingCatalog(unknown: readonly Diagnostic[]): readonly Diagnostic[] {
  return unknown.map((each) => {
    if (!DECLARED_IN_CATALOGS.includes(each.code)) return each;
    return problem('missing-catalog', `${each.message}: the workspace has no \`Catalog\``, each.span, {
      label: 'declared nowhere',
      help: 'add a `Catalog` document with the attributes in `profile` and the events in `events`',
      cause: 'missing-catalog',
    });
  });
}
