/**
 * The engine as the daemon's thread sees it: the same methods, answered later. What such a call commits is carried by the
 * engine's own thread; only the rest of its answer crosses.
 */
import type { Committed, Engine } from '../../hosts/host.ts';
import type { PlanFile } from '../../plan/plan.ts';

/** What may be asked from another thread. The rest is the loop's, which runs beside the engine. */
export const ENGINE_CALLS = [
  'checkInstall',
  'install',
  'control',
  'controls',
  'audit',
  'held',
  'erase',
  'release',
  'dropQuarantined',
  'quarantined',
  'deadLetters',
  'countDeadLetters',
  'retryLetters',
  'dropLetters',
  'restored',
  'endRestored',
  'note',
  'exportAll',
  'maintain',
  'nextDueAt',
  'inFlight',
  'lanes',
  'gauges',
  'setGauge',
  'parkedRuns',
  'planHistory',
  'read',
  'profiles',
  'ask',
  'decisions',
  'events',
  'consentLedger',
  'subscribersAt',
  'suppression',
] as const satisfies readonly (keyof Engine)[];

export type EngineCall = (typeof ENGINE_CALLS)[number];

/** A value without what its commit handed over. */
type Bare<Value> = Value extends Committed ? Omit<Value, keyof Committed> : Value;

type Later<Work> = Work extends (...given: infer Given) => infer Value
  ? (...given: Given) => Promise<Bare<Value>>
  : never;

/**
 * Rejects with what the engine throws, and with EngineLost when its thread is gone. `plan`: the one whose channels are in
 * use, known without asking.
 */
export type RemoteEngine = { readonly [Name in EngineCall]: Later<Engine[Name]> } & {
  readonly epoch: number;
  plan(): PlanFile | null;
};

/** Makes the calls of one another thread's engine, each by `call`. */
export function createRemoteEngine(
  call: (name: EngineCall, given: readonly unknown[]) => Promise<unknown>,
  known: Pick<RemoteEngine, 'epoch' | 'plan'>,
): RemoteEngine {
  const calls = ENGINE_CALLS.map(
    (name) => [name, (...given: readonly unknown[]) => call(name, given)] as const,
  );
  return { ...Object.fromEntries(calls), ...known } as RemoteEngine;
}

/** True for what a call of the engine committed. Pure. */
export function isCommitted(value: unknown): value is Committed {
  return typeof value === 'object' && value !== null && 'handOver' in value && 'decisions' in value;
}

/** What of a committed value crosses. Pure. */
export function withoutCommitted(value: Committed): object {
  const { results, handOver, settled, queued, decisions, audited, ...rest } = value;
  return rest;
}
