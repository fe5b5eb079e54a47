/**
 * The ramp of a new domain or IP address: a budget per local day that grows after each day on which it was used, and
 * shrinks with silence. Receivers trust a sender by what they have seen of it lately, so unused days teach nothing.
 */
import { type Instant, instant } from '../../../base/ids.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { startOfNextLocal } from '../../../base/zone.ts';
import type { LinkedLane, Linker, Reader } from '../../../kernel/kinds.ts';
import type { WorkspacePlan } from '../../../plan/plan.ts';
import { packState, readLimit, unpackState } from '../spec.ts';
import type { WarmUpData } from './schema.ts';

/** A day counts as used from this share of its budget on. */
const USED_SHARE = 0.8;
const QUARTERS = 4;
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** `step`: place in the ramp (its length: warm). `used`: attempts of the day that ends at `dayEndAt`. */
type State = {
  readonly step: number;
  readonly used: number;
  readonly dayEndAt: Instant;
  readonly lastAt: Instant;
};

function stepAfter({ step, used, lastAt }: State, data: WarmUpData, now: Instant): number {
  const budget = data.budgets[step];
  const grown = budget !== undefined && used >= budget * USED_SHARE ? step + 1 : step;
  const quarters = Math.floor((QUARTERS * (now - lastAt)) / data.restartAfterMs);
  return Math.floor(grown * Math.max(0, 1 - quarters / QUARTERS));
}

/** The state on the day of `now`. */
function onDayOf(state: State | undefined, data: WarmUpData, zone: string, now: Instant): State {
  if (state !== undefined && now < state.dayEndAt) return state;
  const dayEndAt = startOfNextLocal(zone, now, 'day');
  if (state === undefined) return { step: 0, used: 0, dayEndAt, lastAt: now };
  return { ...state, step: stepAfter(state, data, now), used: 0, dayEndAt };
}

/** The limit, linked. */
export function link(spec: JsonObject, linker: Linker, workspace: WorkspacePlan): LinkedLane {
  const data = readLimit<WarmUpData>(spec);
  const zone = data.zone ?? workspace.zone;
  const today = (state: Json | undefined, now: Instant) =>
    onDayOf(unpackState<State>(state), data, zone, now);
  return {
    permits(state, { now }) {
      const { step, used, dayEndAt } = today(state, now);
      const budget = data.budgets[step] ?? UNLIMITED;
      return { free: Math.max(0, budget - used), until: dayEndAt };
    },
    room(state, from) {
      const budget = data.budgets[today(state, from).step];
      return budget ?? Number.POSITIVE_INFINITY;
    },
    take(state, count, { now }) {
      const day = today(state, now);
      return packState<State>({ ...day, used: day.used + count, lastAt: instant(Math.max(day.lastAt, now)) });
    },
    ...(data.rankBy === null ? {} : { rank: linkRank(data.rankBy, linker) }),
  };
}

function linkRank([root, name = '', ...rest]: readonly string[], linker: Linker): Reader {
  return root === 'trait' ? linker.trait(name) : linker.path([root ?? '', name, ...rest]);
}
