/** Who asks a segment or trait that changes: policies, for everybody at once, and journeys, for whoever enters. Pure. */
import { bundleParts } from '../../plan/bundle.ts';
import { policiesUsing } from '../../plan/diff/reach.ts';
import type { ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';

/** Policies, by present name, that ask it or asked it. */
export function policiesAsking({ part, name, formerly }: ShownChange, sides: Sides): readonly string[] {
  if (part !== 'segment' && part !== 'trait') return [];
  const group = `${part}s` as const;
  const now = policiesUsing(sides.after, group, name);
  const then = policiesUsing(sides.before, group, formerly ?? name);
  return [...new Set([...now, ...then])].sort();
}

/** True where a policy does: then it holds for every message at once. */
export function heldByPolicies(change: ShownChange, sides: Sides): boolean {
  return policiesAsking(change, sides).length > 0;
}

/** Journeys that ask it themselves, and not by a policy. */
export function journeysAsking({ part, name }: ShownChange, { after }: Sides): readonly string[] {
  if (part !== 'segment' && part !== 'trait') return [];
  const group = `${part}s` as const;
  return Object.values(after.journeys)
    .filter((journey) => Object.hasOwn(bundleParts(after, journey)[group], name))
    .map((journey) => journey.name);
}
