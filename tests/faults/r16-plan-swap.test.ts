/**
 * R16: plans change under load, in the middle of which the daemon is killed; and plans that must not be taken. The plan
 * in force is always one of the two, byte for byte, and nobody's journey suffers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/canonical.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { compileTexts, until } from '../e2e/workspace.ts';
import { figure, trials } from './figures.ts';
import { traffic } from './ledger/traffic.ts';
import { openSite, pause } from './rig/site.ts';
import { writeVariant } from './rig/variants.ts';

const SEED = 16;
/** A swap takes about this long. */
const MOMENT_MAX_MS = 400;
const WITHIN_MS = 60_000;
const admin = { authorization: 'Bearer admin-token' };

async function hand(url: string, body: string): Promise<number> {
  const options = { method: 'POST', headers: admin, body };
  const response = await fetch(`${url}/admin/plan`, options).catch(() => null);
  return response?.status ?? 0;
}

async function planInForce(url: string): Promise<string> {
  const response = await fetch(`${url}/admin/plan`, { headers: admin });
  return canonicalJson((await response.json()) as never);
}

/** Runs that are parked at a step; null: at any. */
async function runsAt(url: string, step: string | null): Promise<number> {
  const response = await fetch(`${url}/admin/runs`, { headers: admin });
  const { runs } = (await response.json()) as {
    readonly runs: readonly { readonly step: string; readonly count: number }[];
  };
  return runs.reduce((sum, each) => (step === null || each.step === step ? sum + each.count : sum), 0);
}

it('R16 killed in the middle of a swap, the plan in force is the old or the new one, whole', async () => {
  const site = await openSite('r16');
  const random = seededRandom(SEED);
  const swaps = trials(3, 60);
  const found = { old: 0, new: 0, mixed: 0 };
  try {
    let present = readFileSync(site.planPath, 'utf8');
    const whole = (text: string) => canonicalJson(JSON.parse(text) as never);
    await site.witness.ask('load', { workers: 4, people: 2, restMs: 5 });
    const first = await site.serve();
    first.kill('SIGKILL');
    await first.ended();
    for (let turn = 0; turn < swaps; turn += 1) {
      const next = readFileSync(await writeVariant(site.root, turn), 'utf8');
      const moment = turn % 2 === 0 ? 'before' : 'after';
      const isAtPoint = turn % 4 < 2;
      const faults = isAtPoint ? { FAULT_POINT: `plan_swap:${moment}:1` } : {};
      const child = await site.serve({ plan: '', faults });
      await pause(200);
      const handed = hand(String(child.said.url), next);
      if (!isAtPoint) {
        await pause(random() * MOMENT_MAX_MS);
        child.kill('SIGKILL');
      }
      await child.ended();
      await handed;
      await site.witness.ask('aim', null);
      const again = await site.serve({ plan: '' });
      const inForce = await planInForce(String(again.said.url));
      if (inForce === whole(present)) found.old += 1;
      else if (inForce === whole(next)) {
        found.new += 1;
        present = next;
      } else found.mixed += 1;
      again.kill('SIGKILL');
      await again.ended();
    }
    const verdict = await site.conclude(swaps * 2);
    const figures = {
      swaps,
      ...found,
      people: verdict.people,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      duplicates: verdict.duplicates,
      duplicates_beyond_promise: verdict.beyond,
    };
    figure('R16', figures);
    expect(figures).toMatchObject({ mixed: 0, lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
    expect(found.old + found.new).toBe(swaps);
  } finally {
    await site.close();
  }
}, 3_600_000);

it('R16 a plan that is broken, altered, stale or leaves people nowhere is refused under load', async () => {
  const site = await openSite('r16');
  try {
    const resting = { ...traffic, 'signup.yaml': traffic['signup.yaml'].replace('wait: 500ms', 'wait: 30d') };
    const waiting = await compileTexts(resting);
    const path = join(site.root, 'waiting.json');
    writeFileSync(path, JSON.stringify(waiting));
    const gone = resting['signup.yaml'].replace(/ {2}- \{ id: rest, wait: 30d \}\n/, '');
    const removed = await compileTexts({ ...resting, 'signup.yaml': gone });
    const altered = { ...waiting, digest: 'f'.repeat(64) } as unknown as PlanFile;
    const child = await site.serve({ plan: path });
    const url = String(child.said.url);
    await site.witness.ask('load', { workers: 4, people: 2, restMs: 5 });
    await site.witness.ask('aim', url);
    const someRest = async () => (await runsAt(url, 'rest')) > 0;
    await until(someRest, 'somebody is parked at the step that is removed', WITHIN_MS);
    const before = await planInForce(url);
    const bodies = ['{', '{}', '[]', 'null', JSON.stringify(altered), JSON.stringify(removed)];
    const codes: number[] = [];
    let changed = 0;
    for (const body of bodies) {
      codes.push(await hand(url, body));
      if ((await planInForce(url)) !== before) changed += 1;
    }
    const refused = codes.filter((code) => code === 400 || code === 409).length;
    await site.witness.ask('finish');
    const people = await site.witness.ask('expect', path);
    const parked = await runsAt(url, null);
    const figures = { plans: bodies.length, refused, changed, people, left_nowhere: people - parked };
    figure('R16', figures);
    expect({ codes, people }).toEqual({ codes: [400, 400, 400, 400, 400, 409], people: parked });
    expect(figures).toMatchObject({ refused: bodies.length, changed: 0, left_nowhere: 0 });
  } finally {
    await site.close();
  }
}, 600_000);
