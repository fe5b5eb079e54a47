/** The class that sends inherit from their journey: told once, as the journey's change, and not again for each of them. Pure. */
import { canonicalJson } from '../../base/canonical.ts';
import { quoteName, quoteNames } from '../../base/quote-names.ts';
import type { Risk } from '../../plan/diff/change.ts';
import type { Edit } from '../../plan/diff/edits.ts';
import type { ChangeReport, ShownChange } from './report.ts';

const said = ({ before, after }: Edit) => canonicalJson([before ?? null, after ?? null]);

/** Sends of which nothing changes but the class, as that of their journey does. */
function inheriting(journey: ShownChange, changes: readonly ShownChange[]): readonly ShownChange[] {
  const [own, ...others] = journey.edits;
  if (own === undefined || others.length > 0) return [];
  return changes.filter(
    ({ part, name, aspect, edits }) =>
      part === 'step' &&
      name === journey.name &&
      aspect === 'message' &&
      edits.every((edit) => edit.path[4] === 'class' && said(edit) === said(own)),
  );
}

/** The same consequence of several sends, told once: "each of `a`, `b` goes out ...". */
function foldRisks(steps: readonly ShownChange[]): readonly Risk[] {
  const found = new Map<string, { readonly risk: Risk; readonly steps: readonly string[] }>();
  for (const { step, risks } of steps) {
    for (const risk of risks) {
      const name = quoteName(step ?? '');
      const rest = risk.message.startsWith(name) ? risk.message.slice(name.length) : null;
      const key = rest === null ? `\0${risk.message}` : `${risk.code}\0${rest}`;
      const known = found.get(key)?.steps ?? [];
      found.set(key, { risk, steps: [...known, ...(rest === null || step === null ? [] : [step])] });
    }
  }
  return [...found.values()].map(({ risk, steps: names }) => {
    const [first] = names;
    if (first === undefined || names.length === 1) return risk;
    return {
      ...risk,
      message: `each of ${quoteNames([...names].sort())}${risk.message.slice(quoteName(names.at(-1) ?? '').length)}`,
    };
  });
}

/**
 * The report with such sends told with their journey; `whose`: present change -> one of those that it was made of, for
 * what is known by change.
 */
export function foldClasses(report: ChangeReport): {
  readonly report: ChangeReport;
  readonly whose: ReadonlyMap<ShownChange, ShownChange>;
} {
  const whose = new Map<ShownChange, ShownChange>();
  const folded = new Set<ShownChange>();
  const journeys = new Map<ShownChange, ShownChange>();
  for (const change of report.changes) {
    if (change.part !== 'journey' || change.aspect !== 'class') continue;
    const steps = inheriting(change, report.changes);
    if (steps.length === 0) continue;
    for (const step of steps) folded.add(step);
    const names = steps.flatMap(({ step }) => step ?? []).sort();
    const words = [...change.words, { about: 'sends', before: null, after: quoteNames(names) }];
    const told: ShownChange = { ...change, words, risks: [...change.risks, ...foldRisks(steps)] };
    journeys.set(change, told);
    whose.set(told, change);
  }
  if (folded.size === 0) return { report, whose };
  const changes = report.changes.flatMap((change) =>
    folded.has(change) ? [] : [journeys.get(change) ?? change],
  );
  const isAtRisk = ({ risks }: ShownChange) => risks.length > 0;
  const ordered = [...changes.filter(isAtRisk), ...changes.filter((each) => !isAtRisk(each))];
  return { report: { ...report, changes: ordered }, whose };
}
