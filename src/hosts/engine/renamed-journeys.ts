/**
 * What a host keeps by the name of a journey goes with the journey when a plan gives it another one: entries counted
 * against its limits, a sweep that is due or under way, and the controls that name it.
 */
import type { Instant } from '../../base/ids.ts';
import { localDate } from '../../base/zone.ts';
import { successors } from '../../plan/former-names.ts';
import type { JourneyPlan, Plan } from '../../plan/plan.ts';
import type { Store } from '../store.ts';
import { sweepIdOf } from './sweeps.ts';

/** Journeys of `present` that `next` goes on with under a name that was free: former name -> journey. Pure. */
export function renamedJourneys(present: Plan, next: Plan): ReadonlyMap<string, JourneyPlan> {
  const isNew = ([former, journey]: readonly [string, JourneyPlan]) =>
    present.journeys[former] !== undefined && present.journeys[journey.name] === undefined;
  return new Map([...successors(next)].filter(isNew));
}

/** Carries everything over, in the transaction that installs `next`. */
export function carryOver(store: Store, present: Plan, next: Plan, now: Instant): void {
  for (const [former, journey] of renamedJourneys(present, next)) {
    const { name } = journey;
    for (const period of ['total', localDate(journey.zone ?? next.workspace.zone, now)]) {
      const count = store.readEntries(former, period);
      if (count > 0) store.addEntries(name, period, count);
    }
    const row = store.readSweeps().find((each) => each.journey === former);
    if (row !== undefined) {
      store.deleteSweep(row.id);
      store.putSweep({ ...row, id: sweepIdOf(name), journey: name });
    }
    renameControls(store, former, name);
  }
}

/** Subscribers take the new name one by one: until they have, a control means both. */
function renameControls(store: Store, former: string, name: string): void {
  const { controls = [] } = store.readShared();
  if (!controls.some(({ scope }) => scope.journeys?.includes(former) === true)) return;
  const renamed = controls.map((control) => {
    const { journeys } = control.scope;
    if (journeys?.includes(former) !== true) return control;
    return { ...control, scope: { ...control.scope, journeys: [...new Set([...journeys, name])] } };
  });
  store.writeShared({ controls: renamed });
}
