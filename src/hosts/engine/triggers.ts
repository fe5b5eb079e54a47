/**
 * Automatic triggers: after a commit with complaints or bounces their rates are compared with what the panic policies
 * allow. Warns once a window; above the limit, stops the journey, channel or class, in the transaction of the receipts.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import { controlsOf, sameScope } from '../../kernel/controls.ts';
import type { Control, ControlScope } from '../../kernel/input.ts';
import { type PanicPolicy, panicPoliciesOf, type TriggerData } from '../../kernel/panic-policy.ts';
import type { AuditEntry } from '../audit.ts';
import type { SendCount } from '../control-order.ts';
import { auditStop, makeControl } from './audited.ts';
import { type Core, programOf } from './core.ts';
import { type RateKind, readRates, SPAN_MS, spanOf } from './tallies.ts';

const MEMORY = 'triggers';
const MILLION = 1_000_000;

type Rate = { readonly accepted: number; readonly counted: number };

/**
 * What is remembered of a trigger's subject: when it was warned about, from when its rate counts (after a resume), and
 * what its counts were by then in the span of that instant: they count no more.
 */
type Remembered = { readonly warnedAt?: number; readonly countsFrom?: number; readonly passed?: Rate };
type Memory = { [subject: string]: Remembered };

function readMemory(core: Core): Memory {
  return JSON.parse(core.store.readMeta(MEMORY) ?? '{}') as Memory;
}

const PLACES: { readonly [scope in TriggerData['scope']]: (count: SendCount) => string } = {
  journey: ({ journey }) => journey,
  channel: ({ channel }) => channel,
  class: ({ class: className }) => className,
};

const SCOPES: { readonly [scope in TriggerData['scope']]: (name: string) => ControlScope } = {
  journey: (name) => ({ journeys: [name] }),
  channel: (name) => ({ channels: [name] }),
  class: (name) => ({ classes: [name] }),
};

function sumOf(counts: readonly SendCount[], trigger: TriggerData, name: string): number {
  const placeOf = PLACES[trigger.scope];
  return counts.reduce((sum, count) => (placeOf(count) === name ? sum + count.count : sum), 0);
}

/** What was accepted and counted of a trigger's subject since an instant, to the span. */
function rateOf({ store }: Core, trigger: TriggerData, name: string, since: Instant): Rate {
  const sum = (kind: RateKind) => sumOf(readRates(store, kind, since), trigger, name);
  return { accepted: sum('accepted'), counted: sum(trigger.rate) };
}

/** The rate within the window, or since the resume where that is later. */
function rateNow({ core, now, memory }: Pull, policy: string, trigger: TriggerData, name: string): Rate {
  const { countsFrom = 0, passed } = memory[subjectOf(policy, trigger, name)] ?? {};
  const since = instant(Math.max(0, now - trigger.windowMs, countsFrom));
  const rate = rateOf(core, trigger, name, since);
  if (passed === undefined || spanOf(since) !== spanOf(instant(countsFrom))) return rate;
  return { accepted: rate.accepted - passed.accepted, counted: rate.counted - passed.counted };
}

function subjectOf(policy: string, { rate, scope }: TriggerData, name: string): string {
  return JSON.stringify([policy, rate, scope, name]);
}

type Pull = {
  readonly core: Core;
  readonly now: Instant;
  readonly memory: Memory;
  readonly audited: AuditEntry[];
};

function valuesOf(trigger: TriggerData, name: string, { accepted, counted }: Rate): JsonObject {
  const { rate, scope, windowMs } = trigger;
  return { [scope]: name, rate, [rate]: counted, accepted, percent: (counted * 100) / accepted, windowMs };
}

function warn(pull: Pull, policy: string, trigger: TriggerData, name: string, rate: Rate): void {
  const { memory, now, audited } = pull;
  const subject = subjectOf(policy, trigger, name);
  const warnedAt = memory[subject]?.warnedAt;
  if (warnedAt !== undefined && now < warnedAt + trigger.windowMs) return;
  memory[subject] = { ...memory[subject], warnedAt: now };
  const reason = `${trigger.rate} of ${trigger.scope} ${name} above the warning limit`;
  const values = valuesOf(trigger, name, rate);
  audited.push({ at: now, action: 'warning', control: null, by: `policy ${policy}`, reason, values });
}

/** A journey is paused, a channel or class is under panic. Both hold its sends until somebody resumes it. */
function stop(pull: Pull, policy: string, trigger: TriggerData, name: string, rate: Rate): void {
  const { core, now, audited } = pull;
  const scope = SCOPES[trigger.scope](name);
  const present = controlsOf(core.store.readShared());
  if (present.some((control) => sameScope(control.scope, scope))) return;
  const parts: Omit<Control, 'id'> = {
    kind: trigger.scope === 'journey' ? 'pause' : 'panic',
    scope,
    mode: 'hold',
    entrants: 'queue',
    since: now,
    until: NEVER,
    policy,
    by: `policy ${policy}`,
    reason: `${trigger.rate} of ${trigger.scope} ${name} above the limit`,
  };
  const control = makeControl(core.store, parts);
  core.store.writeShared({ controls: [...present, control] });
  audited.push(auditStop(control, valuesOf(trigger, name, rate)));
}

function pullOne(pull: Pull, policy: string, trigger: TriggerData): void {
  const { core, now } = pull;
  const from = instant(Math.max(0, now - trigger.windowMs));
  const placeOf = PLACES[trigger.scope];
  const counted = readRates(core.store, trigger.rate, from);
  for (const name of new Set(counted.map(placeOf))) {
    if (name === '') continue;
    const rate = rateNow(pull, policy, trigger, name);
    if (rate.accepted < trigger.min || rate.accepted === 0) continue;
    const isAbove = (ppm: number | null) => ppm !== null && rate.counted * MILLION >= ppm * rate.accepted;
    if (isAbove(trigger.pausePpm)) stop(pull, policy, trigger, name, rate);
    else if (isAbove(trigger.warnPpm)) warn(pull, policy, trigger, name, rate);
  }
}

function withTriggers(core: Core): readonly PanicPolicy[] {
  return panicPoliciesOf(programOf(core).plan).filter(({ data }) => data.triggers.length > 0);
}

/** Compares the rates with the limits, within the transaction of the receipts. New lines of the audit go to `audited`. */
export function pullTriggers(core: Core, now: Instant, audited: AuditEntry[]): void {
  const policies = withTriggers(core);
  if (policies.length === 0) return;
  const memory = readMemory(core);
  const before = JSON.stringify(memory);
  const pull = { core, now, memory, audited };
  for (const { name, data } of policies) {
    for (const trigger of data.triggers) pullOne(pull, name, trigger);
  }
  const after = JSON.stringify(memory);
  if (after !== before) core.store.writeMeta(MEMORY, after);
}

/**
 * After a resume the rates of what was stopped count anew: who lets it go on has seen the old ones, and the next complaint
 * alone is no reason to stop it again. Forgets what no window reaches. To be called within the transaction of the resume.
 */
export function countAnew(core: Core, ended: readonly Control[], now: Instant): void {
  const policies = withTriggers(core);
  if (policies.length === 0) return;
  const memory: Memory = {};
  const longestMs = Math.max(
    ...policies.flatMap(({ data }) => data.triggers.map(({ windowMs }) => windowMs)),
  );
  for (const [subject, known] of Object.entries(readMemory(core))) {
    const newestAt = Math.max(known.warnedAt ?? 0, known.countsFrom ?? 0);
    if (newestAt > now - longestMs - SPAN_MS) memory[subject] = known;
  }
  for (const { name, data } of policies) {
    for (const trigger of data.triggers) {
      for (const { scope } of ended) {
        const [stopped] = scope[NAMED[trigger.scope]] ?? [];
        if (stopped === undefined || !sameScope(scope, SCOPES[trigger.scope](stopped))) continue;
        const passed = rateOf(core, trigger, stopped, now);
        memory[subjectOf(name, trigger, stopped)] = { countsFrom: now, passed };
      }
    }
  }
  core.store.writeMeta(MEMORY, JSON.stringify(memory));
}

const NAMED = { journey: 'journeys', channel: 'channels', class: 'classes' } as const;
