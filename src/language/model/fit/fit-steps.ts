/** Steps and the paths inside of them on the short way: one kind a step, an id, no stranger, and its body fits its kind. */
import type { MapNode } from '../../syntax/node.ts';
import { PATH_KEYS, STEP_KEYS } from '../check-steps.ts';
import type { Schema } from '../kinds.ts';
import type { Fit, FitMaker } from './fit.ts';
import { fitConditionKeys } from './fit-condition.ts';

/** The test of a list of steps. */
export function fitSteps(maker: FitMaker): Fit {
  return fitMaps(fitStep(maker));
}

/** The test of a list of paths. */
export function fitPaths(maker: FitMaker): Fit {
  return fitMaps(fitPath(maker));
}

type MapFit = (node: MapNode) => boolean;

function fitMaps(fits: MapFit): Fit {
  return (node) => node.node !== 'list' || node.items.every((item) => item.node === 'map' && fits(item));
}

type KeyTable = ReadonlyMap<string, Fit>;

/** Made when it is first needed: steps hold steps. */
function tableOf(keys: { readonly [key: string]: Schema }, maker: FitMaker): () => KeyTable {
  let table: KeyTable | undefined;
  return () => {
    table ??= new Map(Object.entries(keys).map(([key, schema]) => [key, maker.of(schema)]));
    return table;
  };
}

function fitStep(maker: FitMaker): MapFit {
  const ownKeys = tableOf(STEP_KEYS, maker);
  const kindKeys = tableOf(
    Object.fromEntries([...maker.kinds.steps].reverse().map(({ name, schema }) => [name, schema])),
    maker,
  );
  return (node) => {
    let kinds = 0;
    let isNamed = false;
    for (const { name, value } of node.entries) {
      const own = ownKeys().get(name);
      const kind = kindKeys().get(name);
      if (own === undefined && kind === undefined) return false;
      if (own?.(value) === false || kind?.(value) === false) return false;
      if (kind !== undefined) kinds += 1;
      if (name === 'id') isNamed = true;
    }
    return kinds === 1 && isNamed;
  };
}

function fitPath(maker: FitMaker): MapFit {
  const ownKeys = tableOf(PATH_KEYS, maker);
  const fitsCondition = fitConditionKeys(maker);
  return (node) => {
    const own = ownKeys();
    let isNamed = false;
    let others = 0;
    for (const { name, value } of node.entries) {
      const fits = own.get(name);
      if (fits === undefined) others += 1;
      else if (!fits(value)) return false;
      if (name === 'id') isNamed = true;
    }
    if (!isNamed) return false;
    return (
      others === 0 ||
      fitsCondition(
        node,
        node.entries.filter(({ name }) => !own.has(name)),
      )
    );
  };
}
