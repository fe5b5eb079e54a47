/**
 * R16, as teams meet it: under load, with a real daemon and a real mail server, a step is put in, one renamed, one removed
 * with a mapping, and a template corrected, each by `plan` and `apply`. A book of our own counts what came of everybody.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import { type Child, startChild } from '../e2e/child.ts';
import { type Ledger, startLedger } from '../e2e/ledger.ts';
import { type Load, type Message, startLoad } from '../e2e/load.ts';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { comesIn, goesOn, goesThrough, versions } from './rig/changing.ts';

const SETTLE_MS = 120_000;
const LOAD = { workers: 3, people: 3 };
/** So many are not yet through at any time. */
const UNDER_WAY = LOAD.workers * LOAD.people;
const SECRETS = {
  RUTTER_WRITE_KEYS: 'key-1',
  RUTTER_ADMIN_TOKEN: 'admin-token',
  RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
};

/** Where people wait for an event: after how many moves, and what those steps are called at first. */
const PLACES = [
  { step: 'first', moves: 0 },
  { step: 'second', moves: 1 },
  { step: 'gone', moves: 2 },
  { step: 'third', moves: 3 },
] as const;

type Rig = {
  readonly folder: string;
  readonly daemon: Child;
  readonly url: string;
  readonly ledger: Ledger;
  readonly load: Load;
  readonly post: (batch: readonly Message[]) => Promise<void>;
  readonly rutter: (...argv: readonly string[]) => ReturnType<typeof invoke>;
  readonly ask: (path: string) => Promise<unknown>;
  close(): Promise<void>;
};

async function openRig(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'rutter-live-change-'));
  const ledger = await startLedger({ delayMs: 15 });
  const daemon = await startChild({
    DAEMON_DIRECTORY: join(folder, 'data'),
    DAEMON_PLAN: '',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(ledger.port),
    PUSH_URL: 'http://127.0.0.1:1/push',
    HOOK_SECRET: `whsec_${Buffer.from('a secret for the fault harness').toString('base64')}`,
    ...SECRETS,
  });
  const url = daemon.said.url ?? '';
  if (url === '') throw new Error(`the daemon did not start: ${daemon.said.message}`);
  const load = startLoad({ ...LOAD, restMs: 15, doings: goesThrough });
  return {
    folder,
    daemon,
    url,
    ledger,
    load,
    async post(batch) {
      const headers = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
      const body = JSON.stringify({ batch });
      let status = 0;
      const isAnswered = async () => {
        status = (await fetch(`${url}/v1/batch`, { method: 'POST', headers, body })).status;
        // Who has enough to do says to come again.
        return status !== 503;
      };
      await until(isAnswered, 'the daemon has room', SETTLE_MS);
      expect(status).toBe(200);
    },
    rutter: (...argv) => invoke([...argv, '--url', url], { cwd: folder, env: SECRETS }),
    async ask(path) {
      const headers = { authorization: 'Bearer admin-token' };
      return (await fetch(`${url}${path}`, { headers })).json();
    },
    async close() {
      daemon.kill('SIGKILL');
      await daemon.ended();
      await ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes a version of the workspace, plans it against what runs, and applies it; the parked people that the review showed. */
async function change(rig: Rig, version: keyof typeof versions): Promise<readonly Parked[]> {
  for (const [path, text] of Object.entries(versions[version])) writeFileSync(join(rig.folder, path), text);
  const file = `${version}.json`;
  const isFirst = version === 'begins';
  const planned = await rig.rutter(
    ...['plan', '-o', file],
    ...(isFirst ? [] : ['--against', 'live', '--format', 'json']),
  );
  expect(planned.code, planned.err + planned.out).toBe(0);
  const applied = await rig.rutter('apply', file, '--as', 'the test');
  expect(applied, applied.err).toMatchObject({ code: 0 });
  if (isFirst) return [];
  return (JSON.parse(planned.out) as { readonly against: { readonly parked: readonly Parked[] } }).against
    .parked;
}

type Parked = {
  readonly step: string;
  readonly count: number;
  readonly fate: string;
  readonly to: string | null;
};
type Run = { readonly step: string; readonly journey: string };

async function runsOf(rig: Rig, id: string): Promise<readonly Run[]> {
  const { state } = (await rig.ask(`/admin/subscribers/${id}`)) as {
    readonly state?: { readonly runs: readonly Run[] };
  };
  return state?.runs ?? [];
}

/** All runs that there are. */
async function countRuns(rig: Rig): Promise<number> {
  const { runs } = (await rig.ask('/admin/runs')) as { readonly runs: readonly { readonly count: number }[] };
  return runs.reduce((sum, { count }) => sum + count, 0);
}

/** People who wait at a place of the journey until they are told to go on. */
type Cohort = { readonly step: string; readonly moves: number; readonly ids: readonly string[] };

/** How many of each cohort have exactly one run, at the step that their place is called now. */
async function countInPlace(
  rig: Rig,
  cohorts: readonly Cohort[],
  names: ReadonlyMap<string, string>,
): Promise<number> {
  let count = 0;
  for (const { step, ids } of cohorts) {
    for (const id of ids) {
      const runs = await runsOf(rig, id);
      if (runs.length === 1 && runs[0]?.step === (names.get(step) ?? step)) count += 1;
    }
  }
  return count;
}

async function parkCohorts(rig: Rig, people: number): Promise<readonly Cohort[]> {
  const cohorts = PLACES.map(({ step, moves }) => ({
    step,
    moves,
    ids: Array.from({ length: people }, (_unused, index) => `${step}-${index}`),
  }));
  for (const { ids, moves } of cohorts) {
    await rig.post(ids.flatMap(comesIn));
    for (let to = 1; to <= moves; to += 1) await rig.post(ids.map((id) => goesOn(id, to)));
  }
  const all = cohorts.length * people;
  const areThere = async () => (await countInPlace(rig, cohorts, new Map())) === all;
  await until(areThere, 'everybody waits at their place', SETTLE_MS);
  return cohorts;
}

/** Sums over everybody's mails: who lacks one that they are to get, and who got one twice. */
function judge(
  ledger: Ledger,
  people: readonly string[],
): { readonly lost: number; readonly duplicates: number } {
  const mails = ledger.byRecipient();
  const sums = { lost: 0, duplicates: 0 };
  for (const id of people) {
    const subjects = (mails.get(`${id}@x.example`) ?? []).map(({ subject }) =>
      subject.replace('better tip', 'tip'),
    );
    for (const wanted of ['welcome', 'tip', 'last']) if (!subjects.includes(wanted)) sums.lost += 1;
    sums.duplicates += subjects.length - new Set(subjects).size;
  }
  return sums;
}

/** Changes that follow each other, and what the places of the cohorts are called after each. */
const CHANGES = [
  { version: 'inserted', names: [] },
  { version: 'renamed', names: [['second', 'middle']] },
  {
    version: 'removed',
    names: [
      ['second', 'middle'],
      ['gone', 'third'],
    ],
  },
  {
    version: 'corrected',
    names: [
      ['second', 'middle'],
      ['gone', 'third'],
    ],
  },
] as const;

it('R16 under load a step comes, one is renamed, one goes, a template is corrected: nobody is lost, nobody hears twice', async () => {
  const people = trials(4, 60);
  const rig = await openRig();
  const { ledger, load } = rig;
  const figures = { changes: 0, parked_before: 0, parked_after: 0, misplaced: 0, sent_while_applying: 0 };
  try {
    await change(rig, 'begins');
    const cohorts = await parkCohorts(rig, people);
    load.aim(rig.url);
    await until(() => load.acknowledged.size > 20, 'people come in', SETTLE_MS);
    for (const { version, names } of CHANGES) {
      const before = await countInPlace(rig, cohorts, new Map(CHANGES[figures.changes - 1]?.names ?? []));
      const sent = ledger.entries.length;
      const parked = await change(rig, version);
      const came = load.acknowledged.size;
      // Whoever is shown to go on elsewhere waits there; under load, as many and more than wait for the test's word.
      for (const { step, count, fate } of parked) {
        const own = cohorts.find((each) => each.step === step)?.ids.length ?? 0;
        if (fate === 'refused' || count < own) figures.misplaced += 1;
      }
      const all = cohorts.length * people;
      const inPlace = () => countInPlace(rig, cohorts, new Map(names));
      await until(async () => (await inPlace()) === all, `after ${version}`, SETTLE_MS).catch(() => {});
      const after = await inPlace();
      figures.changes += 1;
      figures.parked_before += before;
      figures.parked_after += after;
      figures.misplaced += all - after;
      await until(() => ledger.entries.length > sent, 'mails leave', SETTLE_MS);
      await until(() => load.acknowledged.size > came + UNDER_WAY, 'somebody comes in after it', SETTLE_MS);
      figures.sent_while_applying += ledger.entries.length - sent;
    }
    await load.finish();
    for (const { ids, moves } of cohorts) {
      for (let to = moves + 1; to <= 4; to += 1) await rig.post(ids.map((id) => goesOn(id, to)));
    }
    const everybody = [...load.acknowledged, ...cohorts.flatMap(({ ids }) => ids)];
    await until(() => judge(ledger, everybody).lost === 0, 'everybody got everything', SETTLE_MS).catch(
      () => {},
    );
    // The last answers of the mail server are on their way.
    await until(async () => (await countRuns(rig)) === 0, 'every run has ended', SETTLE_MS).catch(() => {});
    const left = await countRuns(rig);
    const mails = ledger.byRecipient();
    const subjectsOf = (id: string) => (mails.get(`${id}@x.example`) ?? []).map(({ subject }) => subject);
    const verdict = judge(ledger, everybody);
    const first = cohorts.find(({ step }) => step === 'first')?.ids ?? [];
    const corrected = first.filter((id) => subjectsOf(id).includes('better tip')).length;
    const extra = [...load.acknowledged].filter((id) => subjectsOf(id).includes('extra')).length;
    figure('R16', {
      people: everybody.length,
      mails: ledger.entries.length,
      ...figures,
      corrected_of_parked: corrected / first.length,
      runs_left: left,
      lost: verdict.lost,
      duplicates_beyond_promise: verdict.duplicates,
    });
    expect(verdict).toEqual({ lost: 0, duplicates: 0 });
    expect(figures).toMatchObject({ changes: 4, misplaced: 0 });
    expect(figures.parked_after).toBe(figures.parked_before);
    expect([left, corrected]).toEqual([0, first.length]);
    // Those who came after the step was put in got it; those who were there before did not.
    expect(extra).toBeGreaterThan(0);
    expect(cohorts.flatMap(({ ids }) => ids).filter((id) => subjectsOf(id).includes('extra'))).toEqual([]);
  } finally {
    await rig.close();
  }
}, 3_600_000);
