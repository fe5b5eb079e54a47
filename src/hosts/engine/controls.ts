/**
 * Orders to stop something and to let it go on (semantics 37, 38): checked, written with their line of the audit, and
 * reported on, in one transaction. The gate reads what is written here at the next claim; nothing is judged here.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import { controlsOf, covers, sameScope } from '../../kernel/controls.ts';
import type { Control, ControlScope } from '../../kernel/input.ts';
import type { AuditEntry } from '../audit.ts';
import type { ControlOrder, ControlReport, SendCount } from '../control-order.ts';
import { ControlRefused } from '../errors.ts';
import type { Committed } from '../host.ts';
import { auditStop, makeControl } from './audited.ts';
import { type Core, programOf } from './core.ts';
import { checkPuller, type ResolvedScope, resolveScope } from './orders.ts';
import { noteJoining, releaseAll } from './releases.ts';
import { addCommitted, NOTHING } from './sending.ts';
import { putPlanSweep } from './sweeps.ts';
import { readPlanB, readRates } from './tallies.ts';
import { inTransaction } from './transaction.ts';
import { countAnew } from './triggers.ts';
import { withReserve } from './urgent.ts';
import { countCovered } from './waiting.ts';

type StopOrder = Extract<ControlOrder, { do: 'panic' | 'pause' }>;
type ResumeOrder = Extract<ControlOrder, { do: 'resume' }>;

/** What counts as handed over just now. */
const JUST_NOW_MS = 15 * 60_000;

/** The controls in force, oldest first. */
export function readControls(core: Core): readonly Control[] {
  return controlsOf(core.store.readShared());
}

/** Sends that wait because of a control. */
export function readHeld(core: Core): readonly SendCount[] {
  const scopes = readControls(core).map(({ scope }) => scope);
  return scopes.length === 0 ? [] : countCovered(core.waiting, scopes);
}

function controlOf(
  order: StopOrder,
  { scope, policy, name }: ResolvedScope,
  now: Instant,
): Omit<Control, 'id'> {
  const isPause = order.do === 'pause';
  return {
    kind: order.do,
    scope,
    mode: isPause ? (order.mode ?? 'hold') : 'hold',
    entrants: isPause ? (order.entrants ?? 'queue') : 'queue',
    since: now,
    until: order.limitMs === undefined ? NEVER : instant(now + order.limitMs),
    policy,
    ...(name === null ? {} : { name }),
    by: order.by,
    reason: order.reason,
  };
}

/** What is out of our hands: in flight, and accepted just now. Tags of what is gone are not known: they do not narrow. */
function countHandedOver(
  core: Core,
  scopes: readonly ControlScope[],
  now: Instant,
): ControlReport['handedOver'] {
  const bare = scopes.map(({ tags: _unknown, ...scope }) => scope);
  const isMeant = (channel: string, className: string, journey: string) =>
    bare.some((scope) => covers(scope, { channel, class: className, journey, tags: [] }));
  const counts = new Map<string, { inFlight: number; accepted: number }>();
  const countOf = (channel: string) => {
    const count = counts.get(channel) ?? { inFlight: 0, accepted: 0 };
    counts.set(channel, count);
    return count;
  };
  for (const { channel, message } of core.flying.values()) {
    if (message !== null && isMeant(channel, message.class, message.journey)) countOf(channel).inFlight += 1;
  }
  for (const rate of readRates(core.store, 'accepted', instant(now - JUST_NOW_MS))) {
    if (isMeant(rate.channel, rate.class, rate.journey)) countOf(rate.channel).accepted += rate.count;
  }
  const channels = [...counts.keys()].sort();
  return channels.map((channel) => ({ channel, ...countOf(channel) }));
}

/** Runs on the journeys that these scopes name; on all journeys where one names none. */
function countParked(core: Core, scopes: readonly ControlScope[]): number {
  const { journeys } = programOf(core);
  let parked = 0;
  for (const { digest, step, count } of core.store.readRunCounts()) {
    const name = journeys.get(digest)?.plan.name;
    if (step === '' || name === undefined) continue;
    if (scopes.some((scope) => scope.journeys?.includes(name) ?? true)) parked += count;
  }
  return parked;
}

function report(
  core: Core,
  controls: readonly Control[],
  others: readonly Control[],
  now: Instant,
): ControlReport {
  const scopes = controls.map(({ scope }) => scope);
  const ids = controls.map(({ id }) => id);
  const known = new Set(ids);
  return {
    ids,
    held: countCovered(
      core.waiting,
      scopes,
      others.map(({ scope }) => scope),
    ),
    handedOver: countHandedOver(core, scopes, now),
    parked: countParked(core, scopes),
    trickled: readPlanB(core.store, 'trickled', known),
    substituted: readPlanB(core.store, 'substituted', known),
  };
}

type Ordered = Committed & { readonly report: ControlReport };

function stop(core: Core, order: StopOrder, now: Instant): Ordered {
  const scope = resolveScope(core, order);
  checkPuller(core, order.by, scope.policy);
  const { control, entry } = inTransaction(core.store, () => {
    const made = makeControl(core.store, controlOf(order, scope, now));
    const line = auditStop(made);
    core.store.writeShared({ controls: [...readControls(core), made] });
    core.store.appendAudit(line);
    return { control: made, entry: line };
  });
  return { ...NOTHING, audited: [entry], report: report(core, [control], [], now) };
}

/** The controls that a resume ends. */
function findEnded(core: Core, order: ResumeOrder): readonly Control[] {
  const present = readControls(core);
  if (order.id !== undefined) {
    const found = present.filter(({ id }) => id === order.id);
    if (found.length > 0) return found;
    const known =
      present.length === 0 ? 'nothing is stopped' : `there are ${present.map(({ id }) => id).join(', ')}`;
    throw new ControlRefused('unknown', `no control \`${order.id}\` is in force: ${known}`);
  }
  if (order.scope === undefined) return present;
  const { scope } = resolveScope(core, { scope: order.scope });
  const found = present.filter((control) => sameScope(control.scope, scope));
  if (found.length > 0) return found;
  throw new ControlRefused('unknown', 'no control with exactly this scope is in force');
}

function resume(core: Core, order: ResumeOrder, now: Instant): Ordered {
  const ended = findEnded(core, order);
  for (const { policy } of ended) checkPuller(core, order.by, policy);
  if (ended.length === 0) checkPuller(core, order.by, null);
  const kept = readControls(core).filter((control) => !ended.includes(control));
  const said = report(core, ended, kept, now);
  const audited = ended.map(({ id, scope }): AuditEntry => {
    const values = { scope: { ...scope } };
    return { at: now, action: 'resume', control: id, by: order.by, reason: order.reason, values };
  });
  inTransaction(core.store, () => {
    core.store.writeShared({ controls: kept });
    for (const entry of audited) core.store.appendAudit(entry);
    // Late waits and those in front of a first step: everybody who may be due is visited.
    if (ended.some(({ kind }) => kind === 'pause')) putPlanSweep(core.store, now);
    countAnew(core, ended, now);
    noteJoining(core.store, kept);
  });
  const committed = { ...NOTHING, audited };
  // The clock of a replay does not go on by itself: everything that is free is judged at this instant.
  if (core.clock === 'live') return { ...committed, report: said };
  return { ...addCommitted(committed, releaseAll(core, now)), report: said };
}

/** Carries out an order, durably, with the reserve of a full disk. Throws ControlRefused, and then nothing changed. */
export function carryOut(core: Core, order: ControlOrder, now: Instant): Ordered {
  const at = instant(Math.max(now, 0));
  return withReserve(core.store, () =>
    order.do === 'resume' ? resume(core, order, at) : stop(core, order, at),
  );
}
