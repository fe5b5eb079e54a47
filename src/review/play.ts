/** Plays one case on a host of its own, in virtual time: people, events, receipts, then on until nothing is due. */
import { type Instant, instant } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import type { ConsentLists, TestCase, TestEvent, TestSubscriber } from '../compiler/test-document.ts';
import type { Incoming } from '../hosts/host.ts';
import { createMemoryHost, type MemoryHost } from '../hosts/memory/host.ts';
import type { Decision } from '../kernel/decision.ts';
import type { ConsentInput } from '../kernel/input.ts';
import type { Kinds } from '../kernel/kinds.ts';
import type { Renderer } from '../kernel/renderer.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { PlanFile } from '../plan/plan.ts';
import { createProviders } from './outcomes.ts';
import { createRecorder, type Recorder } from './recorder.ts';

/** How far time runs after the last thing that a case names: past a year, so that what comes once a year is seen. */
export const HORIZON_MS = 400 * 86_400_000;

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

type Does<Form extends TestEvent['does']> = Extract<TestEvent, { readonly does: Form }>;

function consents(given: ConsentLists, withdrawn: ConsentLists): readonly ConsentInput[] {
  const read = (lists: ConsentLists, isGiven: boolean) =>
    Object.entries(lists).flatMap(([channel, purposes]) =>
      purposes.map((purpose): ConsentInput => ({ type: 'consent', channel, purpose, given: isGiven })),
    );
  return [...read(given, true), ...read(withdrawn, false)];
}

function seed(subscriber: TestSubscriber, at: Instant): Incoming {
  const { id, attributes, given, withdrawn } = subscriber;
  const inputs = [{ type: 'identify' as const, traits: attributes }, ...consents(given, withdrawn)];
  return { messageId: '', subscriber: id, at, inputs };
}

type Fed = Does<'event'> | Does<'identify'> | Does<'consent'>;

function toIncoming(event: Fed, index: number): Incoming {
  const { at, subscriber } = event;
  const base = { messageId: event.does === 'event' ? (event.id ?? '') : '', subscriber, at };
  if (event.does === 'identify') return { ...base, inputs: [{ type: 'identify', traits: event.attributes }] };
  if (event.does === 'consent') return { ...base, inputs: consents(event.given, event.withdrawn) };
  const { name, properties, id = `event-${index}` } = event;
  return { ...base, inputs: [{ type: 'event', id, name, at, properties }] };
}

function describeEvent(event: TestEvent): string {
  if (event.does === 'event') return `${event.subscriber}: event ${event.name}`;
  if (event.does === 'identify')
    return `${event.subscriber}: new ${Object.keys(event.attributes).join(', ')}`;
  if (event.does === 'receipt') return `${event.subscriber}: ${event.kind} \`${event.template}\``;
  return event.does === 'consent' ? `${event.subscriber}: consent changed` : '';
}

type Play = {
  readonly host: MemoryHost;
  readonly recorder: Recorder;
  readonly problems: Diagnostic[];
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
      message: `nothing made of \`${template}\` was sent to \`${subscriber}\` before this receipt`,
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
    return [subscriber, host.engine.read(subscriber)?.state.profile ?? {}] as const;
  });
  recorder.profiles.set(at, new Map(profiles));
}

function playInstant(play: Play, at: Instant, events: readonly TestEvent[], testCase: TestCase): void {
  const { host, recorder } = play;
  for (const event of events) {
    const line = describeEvent(event);
    if (line !== '') recorder.note(at, line);
  }
  const indexOf = (event: TestEvent) => testCase.events.indexOf(event);
  const fed = events.filter(
    (event): event is Fed => event.does === 'event' || event.does === 'identify' || event.does === 'consent',
  );
  host.feed(fed.map((event) => toIncoming(event, indexOf(event))));
  host.advanceTo(at);
  for (const event of events) if (event.does === 'receipt') giveReceipt(play, event, indexOf(event));
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
      },
    });
    const play: Play = { host, recorder, problems };
    host.feed(testCase.subscribers.map((subscriber) => seed(subscriber, start)));
    for (const moment of [...moments].sort((a, b) => a - b)) {
      const at = instant(moment);
      const now = events.filter((event) => event.at === at);
      playInstant(play, at, now, testCase);
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
        message: `no attempt on \`${channel}\` asked for this answer`,
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
    message: `\`${testCase.name}\` could not be played: ${reason}`,
    span: testCase.span,
    help: 'this is a bug of rutter: please report it with this workspace',
  };
}
