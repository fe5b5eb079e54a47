/** Conditions on the short way: each key is claimed by a kind or belongs to one that is, and its part fits that kind. */
import type { Entry, MapNode } from '../../syntax/node.ts';
import { describesMap } from '../check-condition.ts';
import type { Fit, FitMaker } from './fit.ts';

type ConditionKind = FitMaker['kinds']['conditions'][number];

/** The test of a condition map. */
export function fitCondition(maker: FitMaker): Fit {
  const fits = fitConditionKeys(maker);
  return (node) => node.node !== 'map' || fits(node, node.entries);
}

/** The same for some of the keys of a map. */
export function fitConditionKeys({
  kinds,
  of,
}: FitMaker): (node: MapNode, entries: readonly Entry[]) => boolean {
  const { conditions } = kinds;
  const fits = new Map<ConditionKind, Fit>();
  // Made when it is first needed: conditions hold conditions.
  const fitOf = (kind: ConditionKind): Fit => {
    const known = fits.get(kind) ?? of(kind.schema);
    fits.set(kind, known);
    return known;
  };
  return (node, entries) => {
    if (entries.length === 0) return false;
    const claims = entries.map(({ name }) => conditions.find((kind) => kind.claims(name)));
    const isOwn = ({ name }: Entry, index: number) =>
      claims[index] !== undefined || claims.some((kind) => kind?.companions.includes(name));
    if (!entries.every(isOwn)) return false;
    return entries.every((entry, index) => {
      const kind = claims[index];
      if (kind === undefined) return true;
      if (!describesMap(kind.schema, entry.name)) return fitOf(kind)(entry.value);
      return fitOf(kind)(partOf(entry, kind, node, entries));
    });
  };
}

/** What a kind judges of a map: the key that it claims, and its companions. */
function partOf(subject: Entry, kind: ConditionKind, node: MapNode, entries: readonly Entry[]): MapNode {
  if (entries.length === 1 && node.entries.length === 1) return node;
  const own = entries.filter((each) => each === subject || kind.companions.includes(each.name));
  return { node: 'map', entries: own, span: node.span };
}
