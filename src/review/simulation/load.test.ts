/** Load: what came to a lane and what it let through, against a lane driven by hand; room of rates and of ramps. */
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../base/ids.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import type { Incoming } from '../../hosts/host.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import { planFile } from '../../plan/file.ts';
import { simulate } from './simulate.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function planOf(lane: string) {
  const texts = {
    'rutter.yaml':
      'kind: Workspace\nname: shop\nzone: UTC\nlocale: en\nchannels:\n  email: { adapter: console, address: profile.email }\n',
    'catalog.yaml':
      'kind: Catalog\nname: shop\nprofile: { email: string, points: number }\nevents: { Order: {} }\n',
    'lane.yaml': `kind: LanePolicy\nname: pace\ncovers: { channels: [email] }\n${lane}\n`,
    'receipt.yaml':
      'kind: Template\nname: receipt\nchannel: email\nlocales: { en: { subject: Order, text: Thanks } }\n',
    'order.journey.yaml': `kind: Journey
name: order
class: transactional
enter: { event: Order, reentry: always }
steps: [ { id: receipt, send: { channel: email, template: receipt, max_lateness: 36h } } ]
`,
  };
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace(files, definitions);
  if (plan === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return planFile(plan, { rutter: 'test', commit: null, tzdata: 'test' });
}

function orders(count: number, at: number): Incoming[] {
  return Array.from({ length: count }, (_, index) => ({
    messageId: '',
    subscriber: `p${index}`,
    at: instant(at),
    inputs: [{ type: 'event', id: `${at}-${index}`, name: 'Order', at: instant(at), properties: {} }],
  }));
}

async function play(lane: string, days: readonly (readonly Incoming[])[], from: Instant | null = null) {
  const profiles = Array.from({ length: 200 }, (_, index): Incoming => {
    const traits = { email: `p${index}@example.com` };
    return {
      messageId: '',
      subscriber: `p${index}`,
      at: instant(START),
      inputs: [{ type: 'identify', traits }],
    };
  });
  const simulation = await simulate({
    plan: await planOf(lane),
    kinds: definitions,
    renderer: createRenderer({}),
    input: { messages: [...profiles, ...days.flat()] },
    from,
    until: instant(START + 10 * DAY_MS),
    interventions: [],
    recipients: { seed: 1, complaints: 0, bounces: 0 },
  });
  return simulation?.lanes[0];
}

describe('the load of a lane', () => {
  it('of a rate: what waits, how long, and what expires, day by day', async () => {
    // Two an hour: of a hundred, one starts at once, and one each half hour after it, until those left are too late.
    const row = await play('rate: { max: 2, per: hour }', [orders(100, START + 12 * HOUR_MS)]);
    expect(row).toMatchObject({ policy: 'pace', limits: ['rate'], demanded: 100, waiting: 0, full_days: 3 });
    expect(row?.started).toBe(73);
    expect(row?.expired).toBe(27);
    expect(row?.waited).toBe(72);
    expect(row?.wait).toEqual({ median_s: 18 * 3600, p95_s: 34.5 * 3600, max_s: 36 * 3600 });
    expect(row?.days).toEqual([
      { day: '2026-03-02', demanded: 100, started: 24, waited: 23, expired: 0, waiting: 76, room: 48 },
      { day: '2026-03-03', demanded: 0, started: 48, waited: 48, expired: 0, waiting: 28, room: 48 },
      { day: '2026-03-04', demanded: 0, started: 1, waited: 1, expired: 27, waiting: 0, room: 48 },
    ]);
    expect(row?.busiest_hour).toEqual({ at: START + 12 * HOUR_MS, demanded: 100, started: 2, room: 2 });
  });

  it('of a warm-up: the room grows with each day that is used', async () => {
    const days = [0, 1, 2].map((day) => orders(30, START + day * DAY_MS + 9 * HOUR_MS));
    const row = await play('warm_up: { days: [10, 20, 40], restart_after: 30d }', days);
    expect(row?.days.map(({ room }) => room).slice(0, 3)).toEqual([10, 20, 40]);
    expect(row?.days[0]).toMatchObject({ demanded: 30, started: 10, waited: 0, waiting: 20 });
    for (const { started, room } of row?.days ?? []) expect(started).toBeLessThanOrEqual(room ?? 1_000);
    expect((row?.started ?? 0) + (row?.expired ?? 0) + (row?.waiting ?? 0)).toBe(row?.demanded);
  });

  it('of a lane that ranks: whoever goes in the instant in which they came has not waited', async () => {
    const days = [0, 1, 2].map((day) => orders(5, START + day * DAY_MS + 9 * HOUR_MS));
    const row = await play('warm_up: { days: [10, 20], rank_by: profile.points, restart_after: 30d }', days);
    expect(row).toMatchObject({ demanded: 15, started: 15, waited: 0, full_days: 0 });
    expect(row?.days.map(({ waiting }) => waiting)).toEqual([0, 0, 0]);
  });

  it('of a gauge: only the outside knows the room', async () => {
    const gauge = 'gauge: { name: free, hold_below: 1, stale_after: 1h, when_stale: ignore }';
    const row = await play(gauge, [orders(5, START + HOUR_MS)]);
    expect(row).toMatchObject({ demanded: 5, started: 5, waited: 0 });
    expect(row?.days[0]?.room).toBeNull();
  });

  it('counts from where it is told, and remembers what was before', async () => {
    const days = [orders(60, START + 12 * HOUR_MS)];
    const row = await play('rate: { max: 2, per: hour }', days, instant(START + DAY_MS));
    expect(row).toMatchObject({ demanded: 0, started: 36, waited: 36, expired: 0, waiting: 0 });
  });
});
