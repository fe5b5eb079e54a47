/** Numbers from outside that lanes of the plan in force read: who says them, and what they are now. */
import { type Instant, instant } from '../../base/ids.ts';
import type { GaugeStatus } from '../inspection.ts';
import { type Core, programOf } from './core.ts';
import { inTransaction } from './transaction.ts';

/** The gauges that some lane reads, by name, with what was last said. */
export function readGauges(core: Core): readonly GaugeStatus[] {
  const names = (core.program?.lanes ?? []).flatMap(({ limits }) =>
    limits.flatMap(({ linked }) => linked.gauges ?? []),
  );
  const { gauges } = core.store.readShared();
  return [...new Set(names)].sort().map((name) => {
    const said = gauges?.[name];
    return { name, value: said?.value ?? null, at: said?.at ?? null };
  });
}

/** Says a gauge, durably. False: no lane reads one of that name, and nothing was kept. Others that nobody reads go. */
export function setGauge(core: Core, name: string, value: number, now: Instant): boolean {
  programOf(core);
  const known = readGauges(core);
  if (!known.some((gauge) => gauge.name === name)) return false;
  const { store } = core;
  const before = store.readShared().gauges ?? {};
  const kept = Object.entries(before).filter(([each]) => known.some((gauge) => gauge.name === each));
  inTransaction(store, () => {
    store.writeShared({ gauges: { ...Object.fromEntries(kept), [name]: { value, at: now } } });
    // On the replay clock it is later now: no permit of this number is given for the time before.
    if (core.clock === 'replay') core.time = instant(Math.max(core.time, now));
    store.writeMeta('time', String(core.time));
  });
  return true;
}
