/** R16: plans that must not be taken, under load: broken, altered, or leaving people nowhere. The one in force goes on, byte for byte. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/canonical.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { compileTexts } from '../e2e/compile-texts.ts';
import { until } from '../e2e/until.ts';
import { figure } from './figures.ts';
import { traffic } from './ledger/traffic.ts';
import { openSite } from './rig/site.ts';

const WITHIN_MS = 60_000;
const admin = { authorization: 'Bearer admin-token' };

async function hand(url: string, body: string): Promise<number> {
  const options = { method: 'POST', headers: admin, body };
  const response = await fetch(`${url}/admin/plan`, options);
  return response.status;
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

it('R16 a plan that is broken, altered or leaves people nowhere is refused under load', async () => {
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
