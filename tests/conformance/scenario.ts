/**
 * Scenarios in virtual time: a workspace as YAML text is compiled, fed a script and run to its end on the memory and on
 * the SQLite host, with providers that answer at once. Both hosts must tell the same story; it comes back as data.
 */
import { expect } from 'vitest';
import { formatDuration, parseDurationMs } from '../../src/base/duration.ts';
import { type Instant, instant } from '../../src/base/ids.ts';
import { parseInstant } from '../../src/base/instant.ts';
import type { Json, JsonObject } from '../../src/base/json.ts';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import type { ControlReport } from '../../src/hosts/control-order.ts';
import type { HandOver, Incoming, IncomingResult } from '../../src/hosts/host.ts';
import type { InstallProblem } from '../../src/hosts/plan-order.ts';
import type { Store } from '../../src/hosts/store.ts';
import { createVirtualHost, type VirtualHost } from '../../src/hosts/virtual.ts';
import { encodeState } from '../../src/kernel/codec.ts';
import type { Decision, DecisionType } from '../../src/kernel/decision.ts';
import type { Outcome } from '../../src/kernel/input.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import {
  type Act,
  type Consents,
  consentInputs,
  type Files,
  incomingOf,
  instantOf,
  type When,
} from './script.ts';
import { STORES } from './stores.ts';

export {
  type Act,
  alias,
  apply,
  type Consents,
  consent,
  event,
  type Files,
  gauge,
  identify,
  incomingOf,
  instantOf,
  panic,
  pause,
  receipt,
  resume,
  type When,
} from './script.ts';

/** An attempt, as a provider sees it. `offsetMs` from the start. */
export type Attempt = {
  readonly offsetMs: number;
  readonly at: Instant;
  readonly subscriber: string;
  readonly channel: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string | null;
  readonly class: string;
  readonly to: string;
  readonly key: string;
  readonly attempt: number;
  readonly content: JsonObject;
  readonly expiresAt: Instant;
};

export type Scenario = {
  readonly files: Files;
  /** When offsets are 0 (default 2026-03-02T09:00:00Z, a Monday). */
  readonly start?: string;
  /** Profiles known an hour before the start (default: `ana` with an address on every channel, consent to all). */
  readonly people?: { readonly [subscriber: string]: JsonObject };
  /** What these people have consented to an hour before the start (default: everything). */
  readonly consents?: Consents;
  readonly script?: readonly Act[];
  /** What providers answer (default: accepted). */
  readonly provider?: (attempt: Attempt) => Outcome;
  /** How far time runs (default: 60d). */
  readonly until?: When;
};

/** What came of it. */
export type Played = {
  readonly startAt: Instant;
  /** Attempts whose message is, or may be, with the person: accepted and unknown ones; calls are apart. */
  readonly sends: readonly Attempt[];
  readonly calls: readonly Attempt[];
  /** Every attempt, failed ones too. */
  readonly attempts: readonly Attempt[];
  readonly decisions: readonly { readonly subscriber: string; readonly decision: Decision }[];
  readonly results: readonly IncomingResult[];
  readonly problems: readonly InstallProblem[];
  /** Of each order to stop or resume. */
  readonly reports: readonly ControlReport[];
  /** Profile, runs and the rest, by subscriber, as the codec writes them. */
  readonly states: { readonly [subscriber: string]: string };
  readonly profiles: { readonly [subscriber: string]: JsonObject };
};

const START = '2026-03-02T09:00:00Z';
const HOUR_MS = 3_600_000;
const renderer = createRenderer({});

export const ACCEPTED: Outcome = { result: 'accepted', providerId: 'p' };
export const RETRYABLE: Outcome = { result: 'retryable', reason: 'connection', retryAfterMs: 60_000 };
export const REJECTED: Outcome = { result: 'rejected', reason: 'content' };
export const UNKNOWN: Outcome = { result: 'unknown', reason: 'no_answer' };

const compiled = new Map<string, Promise<PlanFile>>();

/** Compiles a workspace; throws with its errors when there are any. The same files are compiled once. */
export function compileFiles(files: Files): Promise<PlanFile> {
  const key = JSON.stringify(files);
  let plan = compiled.get(key);
  if (plan === undefined) {
    plan = compileAnew(files);
    compiled.set(key, plan);
  }
  return plan;
}

async function compileAnew(files: Files): Promise<PlanFile> {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace(list, definitions);
  if (plan === null) {
    const problems = diagnostics.map(({ code, message, span }) => `${span.file}: ${code}: ${message}`);
    throw new Error(problems.join('\n'));
  }
  return planFile(plan, { rutter: 'test', commit: null, tzdata: 'test' });
}

const ANA: JsonObject = { email: 'ana@x.example', phone: '+34 600 000 001', push_token: 'token-ana' };
const EVERY_PURPOSE = ['transactional', 'service', 'lifecycle', 'promotional'];
const EVERYTHING: Consents = { email: EVERY_PURPOSE, sms: EVERY_PURPOSE, push: EVERY_PURPOSE };

/** An attempt as a provider sees it. */
export function attemptOf({ message, ...handOver }: HandOver, startAt: Instant): Attempt {
  const { at, subscriber, key, attempt, expiresAt } = handOver;
  const { channel, journey, step, template, to, content } = message;
  const about = { subscriber, channel, journey, step, template, class: message.class, to, key, content };
  return { ...about, offsetMs: at - startAt, at, attempt, expiresAt };
}

type Stage = {
  readonly host: VirtualHost;
  readonly attempts: readonly Attempt[];
  readonly results: IncomingResult[];
  readonly problems: InstallProblem[];
  readonly reports: ControlReport[];
  readonly startAt: Instant;
};

function giveReceipt({ host, attempts }: Stage, act: Extract<Act, { does: 'receipt' }>, index: number): void {
  const found = attempts.findLast(
    ({ subscriber, template }) => subscriber === act.subscriber && template === act.template,
  );
  if (found === undefined) throw new Error(`nothing of ${act.template} was sent to ${act.subscriber}`);
  const { key, channel, to, journey, step, template } = found;
  const about = { journey, step, template, class: found.class };
  const base = { type: 'receipt' as const, id: act.id ?? `r${index}`, kind: act.kind, channel, address: to };
  const machine = act.machine === undefined ? {} : { machine: act.machine };
  const notice = { ...base, key: key as HandOver['key'], about, ...machine };
  host.receipts([{ subscriber: act.subscriber, receipt: notice }]);
}

async function act(stage: Stage, at: Instant, acts: readonly Act[], script: readonly Act[]): Promise<void> {
  const { host, results, problems, reports, startAt } = stage;
  let batch: Incoming[] = [];
  const flush = () => {
    if (batch.length > 0) results.push(...host.feed(batch));
    batch = [];
  };
  for (const each of acts) {
    const isFed =
      each.does !== 'receipt' && each.does !== 'apply' && each.does !== 'gauge' && each.does !== 'control';
    if (isFed) {
      batch.push(incomingOf(each, startAt, script.indexOf(each)));
      continue;
    }
    flush();
    host.advanceTo(at);
    if (each.does === 'receipt') giveReceipt(stage, each, script.indexOf(each));
    else if (each.does === 'control') reports.push(host.control(each.order, at));
    else if (each.does === 'gauge') expect(host.setGauge(each.name, each.value, at)).toBe(true);
    else problems.push(...host.install(await compileFiles(each.files)));
    host.advanceTo(at);
  }
  flush();
}

function seeds({ people, consents = EVERYTHING }: Scenario, at: Instant): Incoming[] {
  return Object.entries(people ?? { ana: ANA }).map(([subscriber, traits]) => ({
    messageId: '',
    subscriber,
    at,
    inputs: [{ type: 'identify', traits }, ...consentInputs(consents, true)],
  }));
}

/** Plays a scenario on one store. */
export async function playOn(store: Store, scenario: Scenario): Promise<Played> {
  const { files, script = [], provider = () => ACCEPTED, until = '60d' } = scenario;
  const startAt = parseInstant(scenario.start ?? START);
  if (startAt === null) throw new Error('the start is no instant');
  const attempts: Attempt[] = [];
  const landed: Attempt[] = [];
  const decisions: { subscriber: string; decision: Decision }[] = [];
  const seededAt = instant(startAt - HOUR_MS);
  const host = createVirtualHost({
    store,
    plan: await compileFiles(files),
    kinds: definitions,
    renderer,
    startAt: seededAt,
    deliver(handOver) {
      const attempt = attemptOf(handOver, startAt);
      attempts.push(attempt);
      const outcome = provider(attempt);
      if (outcome.result === 'accepted' || outcome.result === 'unknown') landed.push(attempt);
      return outcome;
    },
    onCommitted: (committed) => decisions.push(...committed.decisions),
  });
  host.feed(seeds(scenario, seededAt));
  const stage: Stage = { host, attempts, results: [], problems: [], reports: [], startAt };
  for (const [at, acts] of Map.groupBy(script, (each) => instantOf(startAt, each.at))) {
    await act(stage, at, acts, script);
  }
  host.advanceTo(instantOf(startAt, until));
  expect(store.readQuarantine()).toEqual([]);
  const calls = landed.filter(({ channel }) => channel === 'call');
  const sends = landed.filter(({ channel }) => channel !== 'call');
  const { results, problems, reports } = stage;
  return {
    startAt,
    sends,
    calls,
    attempts,
    decisions,
    results,
    problems,
    reports,
    ...inspect(host, decisions),
  };
}

function inspect(
  host: VirtualHost,
  decisions: Played['decisions'],
): { states: Played['states']; profiles: Played['profiles'] } {
  const subscribers = [...new Set(decisions.map(({ subscriber }) => subscriber))].sort();
  const known = subscribers.flatMap((id) => {
    const found = host.engine.read(id);
    return found?.state?.id === id ? [found.state] : [];
  });
  return {
    states: Object.fromEntries(known.map((state) => [state.id, encodeState(state)])),
    profiles: Object.fromEntries(known.map((state) => [state.id, state.profile as JsonObject])),
  };
}

const HOSTS = STORES.filter(([name]) => name === 'memory' || name === 'sqlite');

/** Plays a scenario on the memory host and on SQLite, asserts that they agree in everything, and gives what happened. */
export async function play(scenario: Scenario): Promise<Played> {
  const stories: Played[] = [];
  for (const [, create] of HOSTS) {
    const under = create();
    try {
      stories.push(await playOn(under.open(), scenario));
    } finally {
      under.remove();
    }
  }
  const [memory, sqlite] = stories;
  expect(sqlite, 'SQLite and memory disagree').toEqual(memory);
  return memory as Played;
}

/** An offset as people write it: "3d4h", "1ms", "-1h". */
function offsetText(offsetMs: number): string {
  return formatDuration(offsetMs).replaceAll(' ', '');
}

function sortedLines(lines: readonly { readonly offsetMs: number; readonly text: string }[]): string[] {
  return [...lines].sort((a, b) => a.offsetMs - b.offsetMs).map(({ text }) => text);
}

/** What was sent: "3d4h email one" (with several people: "3d4h ana email one"), in order of time. */
export function sent({ sends, decisions }: Played): string[] {
  const people = new Set(decisions.map(({ subscriber }) => subscriber));
  return sortedLines(
    sends.map(({ offsetMs, subscriber, channel, template }) => {
      const who = people.size > 1 ? `${subscriber} ` : '';
      return { offsetMs, text: `${offsetText(offsetMs)} ${who}${channel} ${template}` };
    }),
  );
}

/** What was sent, by instant: "2026-03-29T01:00:00Z one". */
export function sentAt({ sends }: Played): string[] {
  const lines = sends.map(({ offsetMs, at, template }) => ({
    offsetMs,
    text: `${new Date(at).toISOString().replace('.000Z', 'Z')} ${template}`,
  }));
  return sortedLines(lines);
}

/** Decisions of these types: "3d refused marketing: withdrawn", "1h deferred night: quiet_hours until 9h". */
export function decided(played: Played, ...types: readonly DecisionType[]): string[] {
  return played.decisions
    .filter(({ decision }) => types.includes(decision.type))
    .map(({ decision }) => {
      const { type, at, policy, reason, until, values } = decision;
      const state: Json | undefined = type === 'settled' ? values?.state : undefined;
      const words = [
        offsetText(at - played.startAt),
        type === 'settled' ? String(state) : type,
        policy === undefined ? reason : `${policy}: ${reason}`,
        until === undefined ? undefined : `until ${offsetText(until - played.startAt)}`,
      ];
      return words.filter((word) => word !== undefined && word !== '').join(' ');
    });
}

/** Milliseconds of a duration. */
export function ms(text: string): number {
  const lengthMs = parseDurationMs(text);
  if (lengthMs === null) throw new Error(`no duration: ${text}`);
  return lengthMs;
}
