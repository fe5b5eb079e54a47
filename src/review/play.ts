/** Plays one case on a host of its own, in virtual time: people, events, receipts, then on until nothing is due. */

import { type Instant, instant } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import { quoteName } from '../base/quote-names.ts';
import type { TestCase, TestEvent } from '../compiler/tests/test-document.ts';
import { createMemoryHost, type MemoryHost } from '../hosts/memory/host.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Kinds } from '../kernel/kinds.ts';
import type { Renderer } from '../kernel/renderer.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { PlanFile } from '../plan/plan.ts';
import { type Does, describeEvent, isFed, seed, toIncoming } from './feeding.ts';
import { operate } from './operating.ts';
import { createProviders, type Providers } from './outcomes.ts';
import { createRecorder, type Recorder } from './recorder.ts';

/** How far time runs after the last thing that a case names: past a year, so that what comes once a year is seen. */
const HORIZON_MS = 400 * 86_400_000;

/** What cases are played with; `decided` sees every decision. */
export type Stage = {
  readonly plan: PlanFile;
  readonly kinds: Kinds;
  readonly renderer: Renderer;
  readonly decided?: (decision: Decision) => void;
};

/** What a case came to. `problems`: what could not even be played. */
export type Played = {
  readonly recorder: Recorder;
  readonly endedAt: Instant;
  readonly problems: readonly Diagnostic[];
};

type Play = {
  readonly host: MemoryHost;
  readonly recorder: Recorder;
  readonly providers: Providers;
  readonly problems: Diagnostic[];
  /** Place of each event in the case: part of its message id. */
  readonly places: ReadonlyMap<TestEvent, number>;
};

/** Reports about the newest message of that template to that person; one that was never sent is a mistake of the test. */
function giveReceipt({ host, recorder, problems }: Play, receipt: Does<'receipt'>, index: number): void {
  const { subscriber, template, kind, span } = receipt;
  const found = recorder.sent.findLast(
    ({ handOver }) => handOver.subscriber === subscriber && handOver.message.template === template,
  );
  if (found === undefined) {
    problems.push({
      code: 'never-produced',
      severity: 'error',
      message: `nothing made of ${quoteName(template)} was sent to ${quoteName(subscriber)} before this receipt`,
      span,
      label: `nothing to be ${kind}`,
      help: 'move the receipt behind the send, or name the template that was sent',
    });
    return;
  }
  const { key, channel, message } = found.handOver;
  const { machine, link } = receipt;
  const about = { journey: message.journey, step: message.step, template, class: message.class };
  host.receipts([
    {
      subscriber,
      receipt: {
        type: 'receipt',
        id: `receipt-${index}`,
        kind,
        channel,
        key,
        address: message.to,
        about,
        ...(machine === undefined ? {} : { machine }),
        ...(link === undefined ? {} : { link }),
      },
    },
  ]);
}

function keepProfiles({ host, recorder }: Play, at: Instant | 'end', testCase: TestCase): void {
  const wanted = testCase.expect.filter((each) => each.at === at).flatMap((each) => each.profile ?? []);
  if (wanted.length === 0) return;
  const profiles = wanted.map(({ subscriber }) => {
    return [subscriber, host.engine.read(subscriber)?.state?.profile ?? {}] as const;
  });
  recorder.profiles.set(at, new Map(profiles));
}

/**
 * One instant: what was due before it; then what operators, providers and gauges do, as written; then what people do,
 * together with what is due; then receipts.
 */
function playInstant(play: Play, at: Instant, events: readonly TestEvent[], testCase: TestCase): void {
  const { host, recorder, places } = play;
  for (const event of events) {
    const line = describeEvent(event);
    if (line !== '') recorder.note(at, line);
  }
  const placeOf = (event: TestEvent) => places.get(event) ?? 0;
  const isOperated = events.some((event) => !('subscriber' in event));
  if (isOperated) host.advanceTo(instant(at - 1));
  for (const event of events) operate(play, event);
  host.feed(events.filter(isFed).map((event) => toIncoming(event, placeOf(event))));
  host.advanceTo(at);
  for (const event of events) if (event.does === 'receipt') giveReceipt(play, event, placeOf(event));
  host.advanceTo(at);
  keepProfiles(play, at, testCase);
}

/** Plays it to its end. Never throws: a failure of the kernel is a problem of its own code. */
export function playCase(testCase: TestCase, stage: Stage): Played {
  const { plan, kinds, renderer, decided } = stage;
  const { start, events, expect } = testCase;
  const recorder = createRecorder();
  const problems: Diagnostic[] = [];
  const moments = new Set<number>([start]);
  for (const { at } of [...events, ...expect]) if (at !== 'end') moments.add(at);
  for (const { from } of expect) if (from !== undefined) moments.add(from);
  const last = Math.max(...moments);
  const endedAt = testCase.end ?? instant(last + HORIZON_MS);
  try {
    const providers = createProviders(events);
    const host = createMemoryHost({
      plan,
      kinds,
      renderer,
      startAt: instant(start - 1),
      deliver(handOver) {
        const outcome = providers.answer(handOver);
        recorder.handedOver(handOver, outcome);
        return outcome;
      },
      onCommitted(committed) {
        for (const { subscriber, decision } of committed.decisions) {
          recorder.decided(subscriber, decision);
          decided?.(decision);
        }
        for (const entry of committed.audited ?? []) recorder.audited(entry);
      },
    });
    const places = new Map(events.map((event, place) => [event, place]));
    const play: Play = { host, recorder, providers, problems, places };
    host.feed(testCase.subscribers.map((subscriber) => seed(subscriber, start)));
    const byMoment = Map.groupBy(events, (event) => event.at);
    for (const moment of [...moments].sort((a, b) => a - b)) {
      const at = instant(moment);
      playInstant(play, at, byMoment.get(at) ?? [], testCase);
    }
    if (endedAt > last) host.advanceTo(endedAt);
    keepProfiles(play, 'end', testCase);
    for (const { at, subscriber, reason } of host.store.readQuarantine()) {
      problems.push(crashed(testCase, `${subscriber} at ${formatInstant(at)}: ${reason}`));
    }
    for (const { span, channel } of providers.unused()) {
      problems.push({
        code: 'never-produced',
        severity: 'error',
        message: `no attempt on ${quoteName(channel)} asked for this answer`,
        span,
        help: 'remove it, or check when and on which channel the attempt is made',
      });
    }
  } catch (error) {
    problems.push(crashed(testCase, error instanceof Error ? error.message : String(error)));
  }
  return { recorder, endedAt, problems };
}

function crashed(testCase: TestCase, reason: string): Diagnostic {
  return {
    code: 'crashed-case',
    severity: 'error',
    message: `${quoteName(testCase.name)} could not be played: ${reason}`,
    span: testCase.span,
    help: 'this is a bug of rutter: please report it with this workspace',
  };
}
