/** The proof of a compiled workspace: what the documents add to its plan, and findings as diagnostics. */
import { parseDurationMs } from '../base/duration.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { child, entry } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import type { Plan } from '../plan/plan.ts';
import type { Sorted } from './declare.ts';
import { diagnoseFindings } from './proof/diagnose.ts';
import { type Premises, prove } from './proof/prove.ts';
import type { OriginOf } from './proof/reads.ts';
import type { Proof } from './proof/theorem.ts';
import type { Session } from './session.ts';

const SECTIONS = { attribute: 'profile', event: 'events' } as const;

/** Looks an attribute or event up in the catalogs; the first that declares it counts. */
function createOriginOf({ catalogs }: Sorted, session: Session): OriginOf {
  return (what, name) => {
    for (const { root } of catalogs) {
      const declared = entry(child(root, SECTIONS[what]), name);
      if (declared === undefined) continue;
      const freshMs = parseDurationMs(textOf(child(declared.value, 'freshness')) ?? '');
      const from = textOf(child(declared.value, 'source'));
      const source = session.sourceOf(declared.key.span);
      return { source, ...(freshMs === null ? {} : { freshMs }), ...(from === undefined ? {} : { from }) };
    }
    return null;
  };
}

/** Proves the plan. `openings`: where waivers let a finding stand. `waysOf`: of journeys, as far as they are known. Pure. */
export function proveWorkspace(
  plan: Plan,
  sorted: Sorted,
  session: Session,
  texts: ReadonlyMap<string, string>,
  { openings, waysOf }: Required<Pick<Premises, 'openings' | 'waysOf'>>,
): { readonly proof: Proof; readonly diagnostics: readonly Diagnostic[] } {
  const { gates, steps } = session.definitions;
  const proof = prove(plan, { gates, steps, openings, waysOf, originOf: createOriginOf(sorted, session) });
  const covers = new Map(
    sorted.policies.map(({ name, root }) => [name, entry(root, 'covers')?.value.span] as const),
  );
  const span = sorted.workspace?.root.span ?? { file: '', start: 0, end: 0 };
  const diagnostics = diagnoseFindings(proof.findings, {
    coversOf: (policy) => covers.get(policy),
    textOf: (file) => texts.get(file),
    root: { ...span, end: span.start },
  });
  return { proof, diagnostics };
}
