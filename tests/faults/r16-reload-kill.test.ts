/**
 * R16: the daemon is killed while it takes another plan, at random moments, under load. After the next start it runs one of
 * the two, whole: the one that was acknowledged, if one was.
 */
import { expect, it } from 'vitest';
import type { PlanFile } from '../../src/plan/plan.ts';
import { compileTexts } from '../e2e/compile-texts.ts';
import { figure, trials } from './figures.ts';
import { traffic } from './ledger/traffic.ts';
import { openSite, pause, type Site } from './rig/site.ts';

const HEADERS = { authorization: 'Bearer admin-token' };

/** The traffic, and one journey more that nobody enters: what becomes of people is the same. */
const other = (turn: number) => ({
  ...traffic,
  'other.yaml': `kind: Journey
name: service_other_v1
class: service
enter: { event: Signed Up, where: { event.plan: nobody_has_this }, reentry: never }
steps: [ { id: rest, wait: ${turn + 1}d } ]
`,
});

type History = { readonly plans: readonly { readonly digest: string }[] };

/** What a daemon says that it runs, and that its history ends with. */
async function askPlan(url: string): Promise<{ readonly plan: PlanFile; readonly last: string | undefined }> {
  const ask = async (path: string) => (await fetch(`${url}${path}`, { headers: HEADERS })).json();
  const plan = (await ask('/admin/plan')) as PlanFile;
  const { plans } = (await ask('/admin/plans?limit=1')) as History;
  return { plan, last: plans[0]?.digest };
}

/** Hands a plan over and kills the daemon so long after (null: at the answer); true where the plan was acknowledged. */
async function killWhileApplying(site: Site, body: string, afterMs: number | null): Promise<boolean> {
  const child = await site.serve({ plan: '' });
  await pause(150);
  const applying = fetch(`${child.said.url}/admin/plan`, { method: 'POST', headers: HEADERS, body })
    .then(({ status }) => status === 200)
    .catch(() => false);
  await (afterMs === null ? applying : pause(afterMs));
  child.kill('SIGKILL');
  await child.ended();
  await site.witness.ask('aim', null);
  return applying;
}

/** Starts the first daemon, hands it a plan without any harm, and ends it: how long that takes, and what it runs then. */
async function timeApplying(site: Site): Promise<{ readonly takesMs: number; readonly file: PlanFile }> {
  const child = await site.serve();
  await pause(300);
  const file = await compileTexts(other(99));
  const startedAt = performance.now();
  const answer = await fetch(`${child.said.url}/admin/plan`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(file),
  });
  expect(answer.status).toBe(200);
  const takesMs = performance.now() - startedAt;
  child.kill('SIGKILL');
  await child.ended();
  await site.witness.ask('aim', null);
  return { takesMs, file };
}

it('R16 killed while it takes another plan, it runs one of the two whole, and loses and repeats nothing', async () => {
  const kills = trials(3, 60);
  const site = await openSite('r16', { providerDelayMs: 20 });
  const figures = { kills, acknowledged: 0, taken: 0, mixed: 0 };
  try {
    await site.witness.ask('load', { workers: 3, people: 2, restMs: 15 });
    const { takesMs, file } = await timeApplying(site);
    let present = file;
    for (let turn = 0; turn < kills; turn += 1) {
      const next = await compileTexts(other(turn));
      // Spread over the time that taking a plan takes, and a third at the very moment of its answer.
      const afterMs = turn % 3 === 2 ? null : (turn / kills) * takesMs * 1.3;
      const isAcknowledged = await killWhileApplying(site, JSON.stringify(next), afterMs);
      const child = await site.serve({ plan: '' });
      const { plan, last } = await askPlan(String(child.said.url));
      child.kill('SIGKILL');
      await child.ended();
      await site.witness.ask('aim', null);
      const isNext = plan.digest === next.digest;
      const isWhole = JSON.stringify(plan.plan) === JSON.stringify((isNext ? next : present).plan);
      if (!isWhole || last !== plan.digest || (isAcknowledged && !isNext)) figures.mixed += 1;
      figures.acknowledged += isAcknowledged ? 1 : 0;
      figures.taken += isNext ? 1 : 0;
      present = isNext ? next : present;
    }
    const verdict = await site.conclude(1 + 2 * kills);
    figure('R16', {
      ...figures,
      people: verdict.people,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      duplicates_beyond_promise: verdict.beyond,
    });
    expect(figures.acknowledged).toBeGreaterThan(0);
    expect(figures.mixed).toBe(0);
    expect(verdict).toMatchObject({ lost: 0, wrongStates: 0, beyond: 0 });
  } finally {
    await site.close();
  }
}, 3_600_000);
