/**
 * Which deviations let the proof of a workspace fail at one of its findings. Only documents of kind `Waivers` do: they
 * name who agreed. Judges dates by the day it is given.
 */
import { compileGlob } from '../base/glob.ts';
import type { Span } from '../language/syntax/node.ts';
import type { Source } from '../plan/plan.ts';
import type { Opening } from './proof/theorem.ts';
import type { SourceDocument } from './source-document.ts';
import type { Waiver } from './waivers.ts';

/** Errors of the compiler that may be waived; all others may not. */
export const WAIVABLE_CODES: ReadonlySet<string> = new Set(['narrowed-policy']);

/** One opening for each waiver and each policy that its target takes in. `today` YYYY-MM-DD; null: dates do not count. Pure. */
export function openingsOf(
  waivers: readonly Waiver[],
  policies: readonly SourceDocument[],
  today: string | null,
  sourceOf: (span: Span) => Source,
): readonly Opening[] {
  return waivers
    .filter(({ rule, expires }) => WAIVABLE_CODES.has(rule) && (today === null || today <= expires))
    .flatMap(({ rule, path, reason, span }) => {
      const isMeant = compileGlob(path);
      const targets = policies.filter(({ file, name }) => name !== '' && isMeant(file));
      return targets.map(({ name }) => ({ rule, policy: name, reason, source: sourceOf(span) }));
    });
}
