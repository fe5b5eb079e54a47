/** The dispatcher in virtual time: concurrency, deadline, circuit breaker, drain. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenAdapter, OutboundMessage, Outcome } from './contract.ts';
import type { Dispatcher, DispatcherOptions, Timers } from './dispatch.ts';
import { createDispatcher } from './dispatcher.ts';

/** Virtual time: timers fire in order as the clock is moved; promises settle in between. */
class Clock implements Timers {
  now = 1_000_000;
  readonly #timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  #count = 0;

  set(delayMs: number, callback: () => void): number {
    this.#count += 1;
    this.#timers.set(this.#count, { at: this.now + delayMs, callback });
    return this.#count;
  }
  clear(handle: unknown): void {
    this.#timers.delete(handle as number);
  }
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.now = due[1].at;
      due[1].callback();
      await settle();
    }
    this.now = until;
  }
}

async function settle(): Promise<void> {
  for (let index = 0; index < 200; index += 1) await Promise.resolve();
}

/** An adapter whose answers the test gives. */
class Scripted implements OpenAdapter {
  readonly started: { readonly message: OutboundMessage; readonly answer: (outcome: Outcome) => void }[] = [];
  closings = 0;

  get closed(): boolean {
    return this.closings > 0;
  }
  reply: ((message: OutboundMessage) => Outcome) | null = null;

  send(message: OutboundMessage): Promise<Outcome> {
    const { reply } = this;
    if (reply !== null) {
      this.started.push({ message, answer: () => {} });
      return Promise.resolve(reply(message));
    }
    return new Promise((answer) => this.started.push({ message, answer }));
  }
  async close(): Promise<void> {
    this.closings += 1;
  }
}

const accepted: Outcome = { result: 'accepted', providerId: 'p' };
const refused: Outcome = { result: 'retryable', reason: 'connection' };

function message(key: string, channel = 'email', content = {}): OutboundMessage {
  const type = channel === 'call' ? 'call' : 'send';
  return { key, channel, type, content } as unknown as OutboundMessage;
}

let clock: Clock;
let email: Scripted;
let sms: Scripted;
let outcomes: [key: string, outcome: Outcome][];
let ready: [channel: string, free: number][];
let faults: unknown[];

function create(options: Partial<DispatcherOptions> = {}): Dispatcher {
  return createDispatcher({
    channels: { email: { adapter: email, maxInFlight: 4 }, sms: { adapter: sms, maxInFlight: 2 } },
    onOutcome: ({ key }, outcome) => outcomes.push([key, outcome]),
    onReady: (channel, free) => ready.push([channel, free]),
    onFault: (_, error) => faults.push(error),
    now: () => clock.now,
    timers: clock,
    ...options,
  });
}

beforeEach(() => {
  clock = new Clock();
  email = new Scripted();
  sms = new Scripted();
  outcomes = [];
  ready = [];
  faults = [];
});

describe('dispatcher', () => {
  it('keeps at most maxInFlight under way, in order, and starts the next as one ends', async () => {
    const dispatcher = create();
    for (let index = 0; index < 6; index += 1) dispatcher.dispatch(message(`m${index}`));
    await settle();
    expect(email.started.map((each) => each.message.key)).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(dispatcher.free('email')).toBe(0);
    email.started[0]!.answer(accepted);
    await settle();
    expect(email.started.map((each) => each.message.key)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    expect(outcomes).toEqual([['m0', accepted]]);
  });

  it('does not let one hanging channel slow another', async () => {
    const dispatcher = create();
    for (let index = 0; index < 100; index += 1) dispatcher.dispatch(message(`m${index}`));
    sms.reply = () => accepted;
    dispatcher.dispatch(message('s1', 'sms'));
    await settle();
    expect(outcomes).toEqual([['s1', accepted]]);
  });

  it('gives up an attempt at its deadline as unknown, ignores what comes later, and frees the slot', async () => {
    const dispatcher = create();
    dispatcher.dispatch(message('m1'));
    await clock.advance(30_000);
    expect(outcomes).toEqual([]);
    await clock.advance(1000);
    expect(outcomes).toEqual([['m1', { result: 'unknown', reason: 'no_answer' }]]);
    expect(dispatcher.stats().email?.inFlight).toBe(0);
    email.started[0]!.answer(accepted);
    await settle();
    expect(outcomes).toHaveLength(1);
    expect(faults).toHaveLength(1);
  });

  it('calls what a throwing adapter did unknown', async () => {
    const dispatcher = create();
    email.reply = () => {
      throw new Error('bug');
    };
    dispatcher.dispatch(message('m1'));
    await settle();
    expect(outcomes).toEqual([['m1', { result: 'unknown', reason: 'interrupted' }]]);
  });

  it('answers for a channel that it does not know', async () => {
    create().dispatch(message('m1', 'fax'));
    await settle();
    expect(outcomes).toEqual([['m1', { result: 'rejected', reason: 'configuration' }]]);
  });

  it('never answers from inside dispatch', () => {
    const dispatcher = create();
    dispatcher.dispatch(message('m1', 'fax'));
    expect(outcomes).toEqual([]);
  });
});

describe('circuit breaker', () => {
  it('opens after failures in a row, then only probes, then recovers without a burst', async () => {
    const dispatcher = create();
    email.reply = () => refused;
    for (let index = 0; index < 5; index += 1) dispatcher.dispatch(message(`f${index}`));
    await settle();
    expect(dispatcher.stats().email).toMatchObject({ state: 'open', free: 0 });
    const before = email.started.length;
    // Thirty minutes away: whoever asks again and again reaches the provider by probes only.
    for (let second = 0; second < 1800; second += 1) {
      dispatcher.dispatch(message(`p${second}`));
      await clock.advance(1000);
    }
    const probes = email.started.length - before;
    expect(probes).toBeGreaterThan(25);
    expect(probes).toBeLessThan(80);
    expect(outcomes.every(([, outcome]) => outcome.result === 'retryable')).toBe(true);
    email.reply = null;
    await clock.advance(70_000);
    expect(dispatcher.free('email')).toBe(1);
    const start = email.started.length;
    for (let index = 0; index < 20; index += 1) dispatcher.dispatch(message(`r${index}`));
    await settle();
    expect(email.started.length - start).toBe(1);
    email.started.at(-1)!.answer(accepted);
    await settle();
    expect(email.started.length - start).toBe(2);
    email.started.at(-1)!.answer(accepted);
    await settle();
    expect(email.started.length - start).toBe(4);
  });

  it('hands back at once, with the time of the probe, what comes while it is open', async () => {
    const dispatcher = create();
    email.reply = () => refused;
    for (let index = 0; index < 5; index += 1) dispatcher.dispatch(message(`f${index}`));
    await settle();
    outcomes.length = 0;
    dispatcher.dispatch(message('m1'));
    await settle();
    const [, outcome] = outcomes[0]!;
    expect(outcome).toMatchObject({ result: 'retryable', reason: 'connection' });
    expect(outcome.result === 'retryable' && outcome.retryAfterMs).toBeGreaterThan(0);
  });

  it('says when a probe is welcome', async () => {
    const dispatcher = create();
    email.reply = () => refused;
    for (let index = 0; index < 5; index += 1) dispatcher.dispatch(message(`f${index}`));
    await settle();
    ready.length = 0;
    await clock.advance(2000);
    expect(ready).toEqual([['email', 1]]);
  });

  it('says so although its timer came early and the clock was set back meanwhile', async () => {
    email.reply = () => refused;
    let behindMs = 0;
    const dispatcher = create({ now: () => clock.now - behindMs });
    for (let index = 0; index < 5; index += 1) dispatcher.dispatch(message(`m${index}`));
    await settle();
    const restMs = Number(dispatcher.stats().email?.retryAt) - clock.now;
    const said = ready.length;
    // By a fraction of a millisecond, as Node's timers may be early; then by an hour.
    behindMs = 0.5;
    await clock.advance(restMs);
    behindMs = 3_600_000;
    await clock.advance(1_000);
    expect(ready).toHaveLength(said);
    await clock.advance(3_600_000);
    expect(ready.slice(said)).toEqual([['email', 1]]);
  });

  it('rests for as long as a provider asks', async () => {
    const dispatcher = create();
    email.reply = () => ({ result: 'retryable', reason: 'rate_limit', retryAfterMs: 20_000 });
    dispatcher.dispatch(message('m1'));
    await settle();
    await clock.advance(19_000);
    expect(dispatcher.free('email')).toBe(0);
    await clock.advance(4000);
    expect(dispatcher.free('email')).toBe(1);
  });

  it('rests for as long as a provider asks, also when it asks after the rest began', async () => {
    const dispatcher = create();
    for (let index = 0; index < 3; index += 1) dispatcher.dispatch(message(`m${index}`));
    await settle();
    const answer = (index: number, retryAfterMs: number) =>
      email.started[index]?.answer({ result: 'retryable', reason: 'rate_limit', retryAfterMs });
    answer(0, 2_000);
    answer(1, 20_000);
    answer(2, 1_000);
    await settle();
    await clock.advance(19_900);
    expect(dispatcher.free('email')).toBe(0);
    const said = ready.length;
    await clock.advance(4_000);
    expect(ready.slice(said)).toEqual([['email', 1]]);
  });

  it('does not count rejected messages against the provider', async () => {
    const dispatcher = create();
    email.reply = () => ({ result: 'rejected', reason: 'address' });
    for (let index = 0; index < 50; index += 1) dispatcher.dispatch(message(`m${index}`));
    await clock.advance(1);
    expect(email.started).toHaveLength(50);
    expect(dispatcher.stats().email?.state).toBe('closed');
  });

  it('tells the endpoints of calls apart', async () => {
    const call = new Scripted();
    const dispatcher = create({ channels: { call: { adapter: call, maxInFlight: 8 } } });
    call.reply = ({ content }) => (String(content.url).includes('bad') ? refused : accepted);
    for (let index = 0; index < 40; index += 1) {
      dispatcher.dispatch(message(`b${index}`, 'call', { url: 'https://bad.example/x' }));
    }
    dispatcher.dispatch(message('g', 'call', { url: 'https://good.example/x' }));
    await clock.advance(1);
    expect(outcomes.find(([key]) => key === 'g')?.[1]).toEqual(accepted);
    expect(call.started.length).toBeLessThan(20);
  });
});

describe('drain', () => {
  it('hands back what did not start, waits for what did, and closes', async () => {
    const dispatcher = create();
    for (let index = 0; index < 6; index += 1) dispatcher.dispatch(message(`m${index}`));
    await settle();
    const drained = dispatcher.drain(5000);
    await settle();
    expect(outcomes.map(([key]) => key)).toEqual(['m4', 'm5']);
    expect(outcomes[0]![1]).toEqual({ result: 'retryable', reason: 'restart', retryAfterMs: 0 });
    for (const { answer } of email.started) answer(accepted);
    expect(await drained).toEqual({ handedBack: 2, abandoned: 0 });
    expect(email.closed && sms.closed).toBe(true);
    dispatcher.dispatch(message('late'));
    await settle();
    expect(outcomes.at(-1)).toEqual(['late', { result: 'retryable', reason: 'restart', retryAfterMs: 0 }]);
  });

  it('leaves what hangs as unknown when the grace is over', async () => {
    const dispatcher = create();
    dispatcher.dispatch(message('m1'));
    await settle();
    const drained = dispatcher.drain(5000);
    await clock.advance(5000);
    expect(await drained).toEqual({ handedBack: 0, abandoned: 1 });
    expect(outcomes).toEqual([['m1', { result: 'unknown', reason: 'restart' }]]);
  });

  it('can be hurried: a second call with less grace ends both, and the adapters close once', async () => {
    const dispatcher = create();
    dispatcher.dispatch(message('m1'));
    await settle();
    const slow = dispatcher.drain(60_000);
    const quick = dispatcher.drain(10);
    await clock.advance(10);
    expect(await Promise.all([slow, quick])).toEqual([
      { handedBack: 0, abandoned: 0 },
      { handedBack: 0, abandoned: 1 },
    ]);
    expect(outcomes).toEqual([['m1', { result: 'unknown', reason: 'restart' }]]);
    expect(email.closings).toBe(1);
  });

  it('ends at once with nothing under way', async () => {
    expect(await create().drain(5000)).toEqual({ handedBack: 0, abandoned: 0 });
  });
});
