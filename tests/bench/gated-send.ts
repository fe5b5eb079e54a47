/** What a claim costs with 20 policies and without any: `advance` on subscribers who each have one send to claim. */
import { type Instant, instant, type SendKey, type SubscriberId } from '../../src/base/ids.ts';
import { advance } from '../../src/kernel/advance.ts';
import type { Context, Input } from '../../src/kernel/input.ts';
import { link } from '../../src/kernel/link.ts';
import type { Program } from '../../src/kernel/program.ts';
import type { SubscriberState } from '../../src/kernel/state.ts';
import { createState } from '../../src/kernel/subscriber.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { measureCpu, rotate } from './measure.ts';
import { compileGateWorkspace } from './policies.ts';

const AT = instant(Date.parse('2026-03-02T11:00:00Z'));
const DAY_MS = 86_400_000;

/** `first`: with the content made, as every message once; `again`: a later attempt, whose bytes are kept. */
type Claim = { readonly state: SubscriberState; readonly key: SendKey };
type Crowd = {
  readonly program: Program;
  readonly first: readonly Claim[];
  readonly again: readonly Claim[];
};

function contextOf(at: Instant, permits: number): Context {
  return { at, shared: { version: 0, moments: {} }, suppressions: {}, permits: { email: permits } };
}

function step(program: Program, state: SubscriberState, inputs: readonly Input[], at: Instant, permits = 0) {
  return advance(program, state, inputs, contextOf(at, permits));
}

function order(index: number, at: Instant): Input {
  return {
    type: 'event',
    id: `order-${index}-${at}`,
    name: 'order_completed',
    at,
    properties: { order: 'o', total: 9 },
  };
}

function prepareClaim(program: Program, index: number): { readonly first: Claim; readonly again: Claim } {
  let state = createState(`person-${index}` as SubscriberId, instant(AT - 20 * DAY_MS));
  const run = (inputs: readonly Input[], at: Instant) => {
    state = step(program, state, inputs, at).state;
  };
  const traits = {
    ...{ email: `person-${index}@bench.example`, country: 'ES', lifecycle: 'active', seats: index % 40 },
    ...{ age: 18 + (index % 60), balance: index % 700, calls: 1, orders: 3, newsletter: true },
    ...{ score: 0.5, tags: ['beta', 'vip'], plan: 'pro' },
  };
  run([{ type: 'identify', traits }], instant(AT - 19 * DAY_MS));
  const consent = {
    type: 'consent',
    channel: 'email',
    given: true,
    basis: 'consent',
    proof: 'bench',
  } as const;
  const at = instant(AT - 18 * DAY_MS);
  run([{ ...consent, purpose: 'promotional', at }] as unknown as readonly Input[], at);
  run(
    [order(index, instant(AT - 9.5 * DAY_MS)), order(index, instant(AT - 3.5 * DAY_MS))],
    instant(AT - 2 * DAY_MS),
  );
  run(
    [
      {
        type: 'event',
        id: `call-${index}`,
        name: 'call_received',
        at: instant(AT - DAY_MS / 2),
        properties: { call: 'c' },
      },
    ],
    instant(AT - DAY_MS / 2),
  );
  // No permit: the offer stays in the queue of its lane until the measured claim.
  run(
    [
      {
        type: 'event',
        id: `offer-${index}`,
        name: 'offer_due',
        at: instant(AT - 1000),
        properties: { offer: 'o' },
      },
    ],
    instant(AT - 1000),
  );
  const [send] = state.sends;
  if (send === undefined || send.reason !== 'lane') throw new Error('a send waits for its lane');
  const { key } = send;
  const first: Claim = { state, key };
  const claimed = step(program, state, [{ type: 'attempt', key }], instant(AT - 500)).state;
  const outcome = { result: 'retryable', reason: 'connection' } as const;
  const failed = step(
    program,
    claimed,
    [{ type: 'outcome', key, attempt: 1, outcome }],
    instant(AT - 400),
  ).state;
  return { first, again: { state: failed, key } };
}

function prepareCrowd(program: Program, people: number): Crowd {
  const claims = Array.from({ length: people }, (_, index) => prepareClaim(program, index));
  return { program, first: claims.map(({ first }) => first), again: claims.map(({ again }) => again) };
}

/** Microseconds of CPU for each of these claims, gone through once. Throws when one that should pass does not. */
async function measureClaims(program: Program, claims: readonly Claim[]): Promise<number> {
  const context = contextOf(instant(AT + 3_600_000), 0);
  const cpuMs = await measureCpu(() => {
    for (const { state, key } of claims) {
      const { effects } = advance(program, state, [{ type: 'attempt', key }], context);
      if (effects[0]?.type !== 'send') throw new Error('every claim passes the gate');
    }
  });
  return (cpuMs * 1000) / claims.length;
}

/** Microseconds of CPU for one claim. */
export type SendCosts = {
  readonly gatedUs: number;
  readonly ungatedUs: number;
  readonly gatedAgainUs: number;
  readonly ungatedAgainUs: number;
};

const WARM_UP_TURNS = 25;

/** One entry a turn, in which every kind of claim is made once for everybody; nobody is always first. */
export async function measureSends(people: number, turns: number): Promise<readonly SendCosts[]> {
  const crowds: Crowd[] = [];
  for (const policies of [true, false]) {
    const file = await compileGateWorkspace({ policies });
    crowds.push(prepareCrowd(link(file.plan, file.digest, [], definitions, createRenderer({})), people));
  }
  const [gated, ungated] = crowds as [Crowd, Crowd];
  const slices: readonly (readonly [keyof SendCosts, Program, readonly Claim[]])[] = [
    ['gatedUs', gated.program, gated.first],
    ['ungatedUs', ungated.program, ungated.first],
    ['gatedAgainUs', gated.program, gated.again],
    ['ungatedAgainUs', ungated.program, ungated.again],
  ];
  const costs: SendCosts[] = [];
  for (let turn = 0; turn < WARM_UP_TURNS + turns; turn += 1) {
    const entries: (readonly [keyof SendCosts, number])[] = [];
    for (const [name, program, claims] of rotate(slices, turn))
      entries.push([name, await measureClaims(program, claims)]);
    if (turn >= WARM_UP_TURNS) costs.push(Object.fromEntries(entries) as SendCosts);
  }
  return costs;
}
