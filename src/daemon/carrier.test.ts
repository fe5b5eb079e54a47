/** The carrier between loop and channels: outcomes come back whatever happens to the plan meanwhile. */
import { expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import type { Adapter, OutboundMessage, Outcome } from '../delivery/contract.ts';
import type { AttemptOutcome, HandOver } from '../hosts/host.ts';
import type { WorkspacePlan } from '../plan/plan.ts';
import { createCarrier } from './carrier.ts';
import { createLinks } from './links.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { NO_TRACER } from './tracing/tracer.ts';

type Sent = { readonly message: OutboundMessage; readonly answer: (outcome: Outcome) => void };

function rig() {
  const sent: Sent[] = [];
  const outcomes: AttemptOutcome[] = [];
  const lines: string[] = [];
  let closed = 0;
  const adapter: Adapter = {
    name: 'fake',
    summary: '',
    configSchema: { type: 'object', properties: { colour: { type: 'string' } }, additionalProperties: false },
    capabilities: { honoursKey: false, maxInFlight: 8 },
    open: async (config, deps) => {
      if (config.colour === 'secret') deps.secret({ env: 'NOT_SET' });
      return {
        send: (message) => new Promise((resolve) => sent.push({ message, answer: resolve })),
        close: async () => {
          closed += 1;
        },
      };
    },
  };
  const carrier = createCarrier({
    adapters: [adapter, { ...adapter, name: 'webhook', configSchema: {} }],
    environment: {},
    ownSecret: 'secret',
    channelConfig: (_name, channel) => channel.config,
    links: () => createLinks('https://x.example', 'secret'),
    metrics: createMetrics(),
    log: createLog('info', { write: (line: string) => lines.push(line) } as unknown as NodeJS.WritableStream),
    tracer: NO_TRACER,
    now: () => 0,
  });
  carrier.thread = { outcome: (outcome) => void outcomes.push(outcome), ready: () => {} };
  return {
    carrier,
    sent,
    outcomes,
    lines,
    closed: () => closed,
  };
}

const workspace = (config: JsonObject = {}): WorkspacePlan =>
  ({
    classes: { promotional: { essential: false }, service: { essential: true } },
    channels: { email: { adapter: 'fake', maxInFlight: 16, config } },
  }) as unknown as WorkspacePlan;

function handOver(key: string, about: JsonObject = {}): readonly HandOver[] {
  const message = { key, type: 'send', channel: 'email', to: 'ana', class: 'service', content: {}, ...about };
  return [{ key, subscriber: 'ana', channel: 'email', attempt: 1, message } as unknown as HandOver];
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const accepted: Outcome = { result: 'accepted', providerId: 'p' };

it('carries a send and brings its outcome back to its subscriber, once', async () => {
  const { carrier, sent, outcomes } = rig();
  expect(carrier.free('email')).toBe(0);
  carrier.use(workspace(), await carrier.prepare(workspace()));
  expect(carrier.free('email')).toBe(8);
  carrier.carry(handOver('k1'));
  await turn();
  expect(carrier.free('email')).toBe(7);
  sent[0]?.answer(accepted);
  await turn();
  expect(outcomes).toEqual([{ subscriber: 'ana', key: 'k1', attempt: 1, outcome: accepted }]);
  await carrier.drain(0);
});

it('gives a way out only to classes that one may leave, and not to calls', async () => {
  const { carrier, sent } = rig();
  carrier.use(workspace(), await carrier.prepare(workspace()));
  carrier.carry(handOver('k1'));
  carrier.carry(handOver('k2', { class: 'promotional' }));
  carrier.carry(handOver('k3', { class: 'promotional', type: 'call' }));
  await turn();
  expect(sent.map(({ message }) => message.unsubscribeUrl === null)).toEqual([true, false, true]);
  expect(sent[1]?.message.unsubscribeUrl).toMatch(/^https:\/\/x\.example\/u\/r1\./);
  await carrier.drain(0);
});

it('lets a plan before finish what it has: its outcomes arrive, its channels close', async () => {
  const { carrier, sent, outcomes, closed } = rig();
  carrier.use(workspace(), await carrier.prepare(workspace()));
  carrier.carry(handOver('k1'));
  await turn();
  carrier.use(workspace(), await carrier.prepare(workspace()));
  carrier.carry(handOver('k2'));
  await turn();
  for (const { answer } of sent) answer(accepted);
  await turn();
  await turn();
  expect(outcomes.map(({ key }) => key).toSorted()).toEqual(['k1', 'k2']);
  expect(closed()).toBe(2);
  await carrier.drain(0);
});

it('hands back or gives up everything at the end, of the plan before, too', async () => {
  const { carrier, outcomes } = rig();
  carrier.use(workspace(), await carrier.prepare(workspace()));
  for (let index = 0; index < 10; index += 1) carrier.carry(handOver(`old${index}`));
  await turn();
  carrier.use(workspace(), await carrier.prepare(workspace()));
  carrier.carry(handOver('new'));
  await turn();
  const drained = await carrier.drain(5);
  expect(drained.abandoned).toBe(9);
  expect(outcomes).toHaveLength(11);
  expect(outcomes.filter(({ outcome }) => outcome.result === 'retryable')).toHaveLength(2);
  expect(outcomes.filter(({ outcome }) => outcome.result === 'unknown')).toHaveLength(9);
});

it('rejects what is left for a channel that is gone', async () => {
  const { carrier, outcomes } = rig();
  carrier.use(workspace(), await carrier.prepare(workspace()));
  carrier.carry(handOver('k1', { channel: 'pager' }));
  await turn();
  expect(outcomes[0]?.outcome).toEqual({ result: 'rejected', reason: 'configuration' });
  await carrier.drain(0);
});

it.each<[JsonObject, RegExp]>([
  [{ colour: 7 }, /`email`.*`fake`/],
  [{ taste: 'x' }, /`email`.*`fake`/],
  [{ colour: 'secret' }, /`email`.*NOT_SET/],
])('refuses the configuration %j in words, and leaves nothing open', async (config, words) => {
  const { carrier, closed } = rig();
  await expect(carrier.prepare(workspace(config))).rejects.toThrow(words);
  expect(closed()).toBeLessThanOrEqual(1);
});
