/**
 * C7: requests of access and of erasure while others are served. What is given out holds everything that was said; what is
 * erased is in no byte of any file, not with mail in flight, not among dead letters, and not after a backup that read meanwhile.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import { startLedger } from '../e2e/ledger.ts';
import { startLoad } from '../e2e/load.ts';
import { type Running, startTestDaemon, until } from '../e2e/workspace.ts';
import { figure, trials } from './figures.ts';
import { environmentOf } from './rig/environment.ts';
import { compileGreeting } from './rig/greeting.ts';

const WITHIN_MS = 120_000;

const plan = await compileGreeting();

type Person = {
  readonly id: string;
  readonly anonymous: string;
  readonly words: readonly string[];
  readonly end: string;
};

/** Words that stand nowhere else. `end`: what the mail server does with theirs. */
function personOf(index: number): Person {
  const end = ['accepts', 'later', 'never', 'hangs'][index % 4] ?? 'accepts';
  const mark = `${end}${index}`;
  const words = ['zqmail', 'zqname', 'zqplan', 'zqproof', 'zqdevice'].map((word) => `${word}-${mark}-z`);
  return { id: `zqperson-${mark}-z`, anonymous: `zqanonymous-${mark}-z`, words, end };
}

function emailOf({ words: [mail] }: Person): string {
  return `${mail}@x.example`;
}

async function post(running: Running, body: object, path = '/v1/batch'): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${running.daemon.url}${path}`, request);
  expect(response.status).toBe(200);
}

async function tell(running: Running, person: Person): Promise<void> {
  const { id, anonymous, words } = person;
  const [, name, chosen, proof, device] = words;
  const told = { userId: id, anonymousId: anonymous };
  await post(running, {
    batch: [
      {
        ...told,
        type: 'identify',
        messageId: `i-${id}`,
        traits: { email: emailOf(person), first_name: name },
        context: { device },
      },
      {
        ...told,
        type: 'track',
        event: 'Consent Given',
        properties: { channel: 'email', purpose: 'promotional', proof },
      },
      { ...told, type: 'track', event: 'Signed Up', properties: { plan: chosen }, context: { device } },
      { ...told, type: 'track', event: 'Newsletter', properties: {} },
    ],
  });
}

/** How many files hold any of these texts, in bytes as they are. */
function filesWith(directory: string, texts: readonly string[]): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return files.filter((each) => {
    if (!each.isFile()) return false;
    const bytes = readFileSync(join(each.parentPath, each.name));
    return texts.some((text) => bytes.includes(text));
  }).length;
}

type Figures = ReturnType<typeof noFigures>;

const noFigures = () => ({
  erased: 0,
  export_missing: 0,
  found_before: 0,
  hits: 0,
  hits_while_read: 0,
  hits_later: 0,
  in_logs: 0,
  dead_letters: 0,
  lost: 0,
});
type Options = { readonly env: { readonly [name: string]: string }; readonly cwd: string };

const allWords = ({ id, anonymous, words }: Person) => [id, anonymous, ...words];

/** Tells of somebody, until their mail has had its answer (or while it is under way). */
async function bring(running: Running, person: Person): Promise<void> {
  await tell(running, person);
  if (person.end === 'hangs') return;
  const isAtEnd = async () => {
    const sends = (await running.daemon.engine.read(person.id))?.state?.sends ?? [];
    return sends.every(({ reason, state }) => state === 'waiting' && reason === 'retry');
  };
  await until(isAtEnd, `the mail of ${person.id} has had its answer`, WITHIN_MS);
}

/** Gives out all of somebody and erases it; with `isRead`, while somebody reads the file, as a backup does. */
async function exportAndForget(
  running: Running,
  person: Person,
  isRead: boolean,
  options: Options,
  figures: Figures,
): Promise<void> {
  const { directory } = running;
  const words = allWords(person);
  const exported = await invoke(['export', person.anonymous, '--as', 'ana', '--format', 'ndjson'], options);
  expect(exported).toMatchObject({ code: 0, err: '' });
  figures.export_missing += words.filter((word) => !exported.out.includes(word)).length;
  figures.found_before += filesWith(directory, words) > 0 ? 1 : 0;
  const reader = isRead ? new DatabaseSync(join(directory, 'rutter.db')) : null;
  reader?.exec('BEGIN');
  reader?.prepare('SELECT count(*) FROM name').get();
  const forgotten = await invoke(['forget', person.id, '--as', 'ana', '--yes'], options);
  expect(forgotten).toMatchObject({ code: 0, out: 'erased\n', err: '' });
  figures.erased += 1;
  if (reader === null) figures.hits += filesWith(directory, words);
  else {
    figures.hits_while_read += filesWith(directory, words);
    reader.exec('COMMIT');
    reader.close();
    const isGone = () => filesWith(directory, words) === 0;
    await until(isGone, `no byte of ${person.id} is left after the reader`, WITHIN_MS);
  }
  expect((await invoke(['export', person.id, '--as', 'ana'], options)).code).toBe(1);
}

it('C7 what is exported is whole and what is erased is in no file, while others are served', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rutter-c7-'));
  const people = Array.from({ length: trials(12) }, (_unused, index) => personOf(index));
  const byMail = new Map(people.map((person) => [emailOf(person), person]));
  const ledger = await startLedger({
    delayMs: 10,
    refuse(address) {
      const end = byMail.get(address)?.end;
      if (end === 'later') return '451 4.3.0 try again later';
      return end === 'never' ? '554 5.6.0 content refused' : null;
    },
  });
  const running = await startTestDaemon(plan, {
    environment: environmentOf(ledger.port),
  });
  const load = startLoad({ workers: 2, people: 3, restMs: 60 });
  const { engine } = running.daemon;
  const figures = noFigures();
  const options = { env: { RUTTER_ADMIN_TOKEN: 'admin-token', RUTTER_URL: running.daemon.url }, cwd: folder };
  try {
    load.aim(running.daemon.url);
    await until(() => load.acknowledged.size > 30, 'others are served', WITHIN_MS);
    for (const [index, person] of people.entries()) {
      await bring(running, person);
      figures.dead_letters += (await engine.exportAll(person.id))?.deadLetters.length ?? 0;
      await exportAndForget(running, person, index % 3 === 0, options, figures);
    }
    await load.finish();
    await until(async () => (await engine.inFlight('email')) === 0, 'nothing is in flight', WITHIN_MS);
    for (const person of people) {
      figures.hits_later += filesWith(running.directory, allWords(person));
      figures.in_logs += running.lines.filter((line) =>
        allWords(person).some((word) => line.includes(word)),
      ).length;
    }
    for (const id of load.acknowledged) if ((await engine.read(id)) === null) figures.lost += 1;
    const audited = (await engine.audit(1_000)).map(({ action }) => action);
    expect(audited.filter((action) => action === 'erase')).toHaveLength(people.length);
    expect(audited.filter((action) => action === 'export')).toHaveLength(people.length);
  } finally {
    load.aim(null);
    await running.stop();
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
  figure('C7', figures);
  expect(figures).toMatchObject({
    export_missing: 0,
    found_before: people.length,
    hits: 0,
    hits_later: 0,
    in_logs: 0,
    lost: 0,
  });
  expect(figures.dead_letters).toBeGreaterThan(0);
}, 600_000);
