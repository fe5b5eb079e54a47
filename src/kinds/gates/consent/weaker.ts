/** How a ConsentPolicy asks for less than before. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { quoteNames } from '../../../base/quote-names.ts';
import { narrowed } from '../narrowing.ts';
import { readPolicy } from '../spec.ts';
import type { ConsentData, GroupData } from './schema.ts';

function groupsWeaker(
  before: { readonly [name: string]: GroupData },
  after: { readonly [name: string]: GroupData },
): readonly string[] {
  return Object.entries(before).flatMap(([name, group]) => {
    const now = after[name];
    if (now === undefined) return [`nobody can leave the group ${quoteNames([name])} any more: it is gone`];
    const own = `of the group ${quoteNames([name])}`;
    return [
      ...(group.default === 'denied' && now.default === 'given'
        ? [`the group ${quoteNames([name])} is given until somebody leaves it`]
        : []),
      ...narrowed(group.tags, now.tags, `tags ${own}`),
      ...narrowed(group.classes, now.classes, `classes ${own}`),
      ...narrowed(group.channels, now.channels, `channels ${own}`),
    ];
  });
}

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [readPolicy<ConsentData>(old), readPolicy<ConsentData>(young)];
  const found: string[] = [];
  if (before.default === 'denied' && after.default === 'given')
    found.push('whoever never said anything counts as having consented');
  if (before.doubleOptIn === true && after.doubleOptIn !== true)
    found.push('consent no longer has to be confirmed');
  if (before.proof === true && after.proof !== true) found.push('consent no longer needs proof');
  const [former, present] = [before.expiresAfterMs, after.expiresAfterMs];
  if (former !== undefined && (present === undefined || present > former)) {
    const length = present === undefined ? 'never expires' : `expires after ${sayDuration(present)}`;
    found.push(`consent ${length} instead of after ${sayDuration(former)}`);
  }
  for (const name of new Set([...Object.keys(before.purposes), ...Object.keys(after.purposes)])) {
    const [asked, asks] = [before.purposes[name] ?? name, after.purposes[name] ?? name];
    if (asked === asks) continue;
    const [of, now, then] = [name, asks, asked].map((each) => quoteNames([each]));
    found.push(`${of} asks for consent to ${now} instead of ${then}`);
  }
  return [...found, ...groupsWeaker(before.groups ?? {}, after.groups ?? {})];
}
