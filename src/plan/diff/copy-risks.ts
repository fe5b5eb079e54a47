/** What `hotfix: copy` may miss: wording that reads what runs under way do not have. They then get their first wording. */
import { canonicalJson } from '../../base/canonical.ts';
import { quoteName, quoteNames } from '../../base/quote-names.ts';
import { meaningOf } from '../digest.ts';
import type { JourneyPlan, TemplatePlan } from '../plan.ts';
import type { Risk } from './change.ts';
import type { Judges } from './judges.ts';

/** Roots that depend on the way that a run took through its version of the journey. */
const OF_THE_WAY: ReadonlySet<string> = new Set(['event', 'steps', 'digest']);

function entersAsBefore(before: JourneyPlan, after: JourneyPlan): boolean {
  return canonicalJson(meaningOf(before.entry)) === canonicalJson(meaningOf(after.entry));
}

/** The risks of a correction in one journey: variables that no version before read, and that its runs may lack. Pure. */
export function correctionRisks(
  template: string,
  { before, after }: { readonly before: TemplatePlan; readonly after: TemplatePlan },
  [old, young]: readonly [JourneyPlan | undefined, JourneyPlan | undefined],
  judges: Pick<Judges, 'reads'>,
): readonly Risk[] {
  if (old === undefined || young === undefined) return [];
  const known = new Set(judges.reads(before).map((path) => path.join('.')));
  const isEntrySame = entersAsBefore(old, young);
  const more = judges.reads(after).filter((path) => {
    const [root = ''] = path;
    const mayLack = OF_THE_WAY.has(root) || (root === 'entry' && !isEntrySame);
    return mayLack && !known.has(path.join('.'));
  });
  if (more.length === 0) return [];
  const names = quoteNames(more.map((path) => path.join('.')));
  const message = `${quoteName(template)} reads ${names}, which runs under way in ${quoteName(young.name)} may not have: those get the wording before`;
  return [{ code: 'copy_reads_more', message }];
}
