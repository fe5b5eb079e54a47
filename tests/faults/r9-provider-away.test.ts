/**
 * R9: the mail provider is away, in the long form for 30 minutes, while events go on coming. Only probes reach out for it,
 * nothing is lost, what is late by then has expired and says so, and the return begins with one.
 */
import { expect, it } from 'vitest';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { traffic } from './ledger/traffic.ts';
import { ADMIN } from './rig/door.ts';
import { startRelay } from './rig/relay.ts';
import { MAX_IN_FLIGHT, openSite, pause, type Site, stopChild } from './rig/site.ts';

const MINUTE_MS = 60_000;
const SERVE_MS = 1_000;
/** What is under way when the provider goes fails; then the breaker is open. */
const FALL_MS = 2_500;
const WITHIN_MS = 120_000;
/** Back-offs of the breaker: one second doubling up to a minute, each with half of it or more. */
const PROBE_MIN_MS = 500;
const PROBE_MAX_MS = 30_000;

const texts = {
  ...traffic,
  'signup.yaml': `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: flash, send: { channel: email, template: red, max_lateness: 2s, wait: false } }
  - { id: tell, call: { url: { env: CALL_URL }, body: { person: "{{ profile.id }}", step: tell } } }
  - { id: welcome, send: { channel: email, template: welcome } }
`,
};

/** How often it may have tried while the breaker's waits were as short as they can be. */
function probesMax(awayMs: number): number {
  let count = 1;
  let elapsedMs = 0;
  for (let waitMs = PROBE_MIN_MS; elapsedMs < awayMs; waitMs = Math.min(PROBE_MAX_MS, waitMs * 2)) {
    elapsedMs += waitMs;
    count += 1;
  }
  return count;
}

type Decided = {
  readonly type: string;
  readonly step?: string;
  readonly reason?: string;
  readonly values?: { readonly state?: string };
};

/** What an attempt was answered that was under way at the fall: it waits for a receipt, which says whether it arrived. */
const NO_ANSWER: ReadonlySet<string> = new Set(['interrupted', 'no_answer']);

/** `unanswered`: people whose flash may have left at the fall, and waits to be told. */
type Late = { readonly count: number; readonly unexplained: number; readonly unanswered: number };

/** People whose flash has expired, with the reason that the log gives. */
async function expired(url: string, people: readonly string[]): Promise<Late> {
  let count = 0;
  let unexplained = 0;
  let unanswered = 0;
  for (const id of people) {
    const response = await fetch(`${url}/admin/subscribers/${id}/decisions?limit=500`, { headers: ADMIN });
    const { decisions } = (await response.json()) as { decisions: readonly Decided[] };
    const ended = decisions.filter(({ type, values }) => type === 'settled' && values?.state === 'expired');
    if (ended.length > 0) count += 1;
    if (ended.some(({ reason }) => reason === undefined || reason === '')) unexplained += 1;
    const isOpen = decisions.some(
      ({ type, step, reason = '' }) => type === 'deferred' && step === 'flash' && NO_ANSWER.has(reason),
    );
    if (ended.length === 0 && isOpen) unanswered += 1;
  }
  return { count, unexplained, unanswered };
}

async function mails(site: Site): Promise<number> {
  return (await site.witness.ask('arrivals')).filter(({ channel }) => channel === 'email').length;
}

/** People with their mail, not mails: whose answer was lost at the fall gets theirs twice, marked. */
async function welcomed(site: Site): Promise<number> {
  const arrivals = await site.witness.ask('arrivals');
  return new Set(arrivals.filter(({ what }) => what === 'welcome').map(({ person }) => person)).size;
}

it('R9 while its provider is away it only probes, and afterwards nothing is missing without a reason', async () => {
  const awayMs = trials(6_000, 30 * MINUTE_MS);
  const site = await openSite('r9', { texts, providerDelayMs: 5 });
  const relay = await startRelay(site.witness.smtpPort);
  try {
    const environment = { SMTP_PORT: String(relay.port) };
    const child = await site.serve({ environment });
    const url = String(child.said.url);
    await site.witness.ask('load', { workers: 3, people: 1, restMs: 150 });
    await site.witness.ask('aim', url);
    await pause(SERVE_MS);
    relay.cut();
    const cutAt = performance.now();
    await pause(awayMs);
    await site.witness.ask('finish');
    const before = await mails(site);
    const mendedAt = performance.now();
    relay.mend();
    const people = await site.witness.ask('expect', site.planPath);
    const has = async () => {
      // The ledger is the mail server, too, and reads its whole book for the answer.
      await pause(trials(50, 2_000));
      return (await welcomed(site)) >= people;
    };
    await until(has, 'all that was held back goes out', trials(WITHIN_MS)).catch(() => {});
    const drainS = (performance.now() - mendedAt) / 1_000;
    const drained = (await mails(site)) - before;
    const verdict = await site.witness.ask('verdict');
    // Whose answer was lost at the fall has the mail, and it has expired all the same.
    const arrivals = await site.witness.ask('arrivals');
    const reached = new Set(arrivals.filter(({ what }) => what === 'red').map(({ person }) => person));
    const missed = (await site.witness.ask('people')).filter((person) => !reached.has(person));
    const late = await expired(url, missed);
    const { code } = await stopChild(child);
    const away = relay.tries.filter(({ wasAway }) => wasAway);
    const probes = away.filter(({ at }) => at > cutAt + FALL_MS).length;
    const back = relay.tries.filter(({ at, wasAway }) => !wasAway && at > mendedAt);
    const firstBackAt = back[0]?.at ?? 0;
    const figures = {
      away_s: awayMs / 1_000,
      people,
      tries_at_the_fall: away.length - probes,
      probes,
      probes_max: probesMax(awayMs),
      expired: late.count,
      unanswered: late.unanswered,
      lost: verdict.lost - late.count - late.unanswered,
      unexplained: late.unexplained,
      duplicates_beyond_promise: verdict.unmarked + verdict.unplanned,
      first_wave: back.filter(({ at }) => at < firstBackAt + 5).length,
      drained_per_s: drained / drainS,
    };
    figure('R9', figures);
    expect({ code, ...figures }).toMatchObject({
      code: 0,
      lost: 0,
      unexplained: 0,
      duplicates_beyond_promise: 0,
    });
    expect(figures.expired).toBeGreaterThan(0);
    expect(probes).toBeLessThanOrEqual(figures.probes_max);
    expect(figures.tries_at_the_fall).toBeLessThanOrEqual(2 * MAX_IN_FLIGHT);
    expect(figures.first_wave).toBeLessThanOrEqual(2);
  } finally {
    await relay.close();
    await site.close();
  }
}, 7_200_000);
