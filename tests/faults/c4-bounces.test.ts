/**
 * C4: bounces and complaints over a real daemon and real SMTP. A labelled corpus goes to the return paths of mail that was
 * really sent; what each report did is read from the engine. Then the same mails with tokens that are not ours.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { talkTo } from '../e2e/consent-shop.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from '../e2e/workspace.ts';
import { corpus } from './bounces/corpus.ts';
import type { Label, Sample } from './bounces/sample.ts';
import { figure, trials } from './figures.ts';
import { closedBy, emailOf, heardOf, hearing, signUp } from './rig/heard.ts';

/** Labels after which the address is closed. */
const CLOSING: { readonly [label in Label]?: string } = { hard: 'hard_bounced', complaint: 'complained' };

const directory = mkdtempSync(join(tmpdir(), 'rutter-bounces-'));
let running: Running;
let talk: ReturnType<typeof talkTo>;
async function start(): Promise<void> {
  const mail = { host: '127.0.0.1', port: 0 };
  running = await startTestDaemon(await compileTexts({ ...shop, ...hearing }), { directory, mail });
  talk = talkTo(running);
}
beforeAll(start, 60_000);
afterAll(async () => {
  await running.stop();
  rmSync(directory, { recursive: true, force: true });
});

type Addressee = { readonly id: string; readonly to: string; readonly path: string };

/** People who got a mail, with the return path that it came by. */
async function mailTo(prefix: string, count: number): Promise<readonly Addressee[]> {
  const ids = Array.from({ length: count }, (_unused, index) => `${prefix}${index}`);
  await signUp(running, ids);
  const addressees: Addressee[] = [];
  for (const id of ids) {
    const to = emailOf(id);
    await until(async () => (await talk.mailsTo(to)).length > 0, `a mail to ${to}`, 60_000);
    const [mail] = await talk.mailsTo(to);
    const trace = mail?.headers.find(({ name }) => name === 'return-path')?.value ?? '';
    addressees.push({ id, to, path: trace.slice(1, -1) });
  }
  return addressees;
}

/** Sends a report as a mail server would; the answer's code. */
async function deliver(sample: Sample, { to, path }: Pick<Addressee, 'to' | 'path'>): Promise<number> {
  const fill = (text: string) => text.replaceAll('{path}', path).replaceAll('{to}', to);
  const server = nodemailer.createTransport({
    host: '127.0.0.1',
    port: running.daemon.mailPort ?? 0,
    ignoreTLS: true,
  });
  const envelope = { from: fill(sample.sender ?? ''), to: [fill(sample.recipient ?? '{path}')] };
  try {
    const { response } = await server.sendMail({ envelope, raw: fill(sample.mail) });
    return Number(response.slice(0, 3));
  } catch (error) {
    return (error as { readonly responseCode?: number }).responseCode ?? 0;
  } finally {
    server.close();
  }
}

/** As many conversations as a busy mail server has with us; each waits a while for its greeting. */
const AT_ONCE = 16;

/** Does it for all, some at once. What came of each, in their order. */
async function forAll<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const some = items.slice(from, from + AT_ONCE);
    results.push(...(await Promise.all(some.map((item, index) => work(item, from + index)))));
  }
  return results;
}

it('C4 every report does what it says to the one it is about, once, and nothing to others', async () => {
  const rounds = trials(1);
  const figures = { mails: 0, right: 0, suppressed: 0, wrongly: 0, missed: 0, repeated: 0, twice: 0 };
  const wrong: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const people = await mailTo(`p${round}x`, corpus.length);
    const found = await forAll(corpus, async (sample, index) => {
      const person = people[index] as Addressee;
      const { label, name } = sample;
      const expected = label === 'none' ? '' : `${label} 1`;
      const code = await deliver(sample, person);
      const first = await heardOf(running, person.id);
      const closed = await closedBy(running, person.id);
      const wanted = CLOSING[label] ?? null;
      figures.mails += 1;
      if (closed !== null) figures.suppressed += 1;
      if (closed !== null && closed !== wanted) figures.wrongly += 1;
      if (closed === null && wanted !== null) figures.missed += 1;
      const isRight = code === 250 && closed === wanted && first === expected;
      if (isRight) figures.right += 1;
      else wrong.push(`${name}: ${code} ${first} ${closed}, not ${label}`);
      return { first, closed };
    });
    await forAll(corpus, (sample, index) => deliver(sample, people[index] as Addressee));
    // Only now: what became of each of them is also what the reports about all others did.
    for (const [index, { first, closed }] of found.entries()) {
      const { id } = people[index] as Addressee;
      figures.repeated += 1;
      if ((await heardOf(running, id)) !== first || (await closedBy(running, id)) !== closed)
        figures.twice += 1;
    }
  }
  const precision = (figures.suppressed - figures.wrongly) / figures.suppressed;
  const wanted = figures.suppressed - figures.wrongly + figures.missed;
  const recall = (figures.suppressed - figures.wrongly) / wanted;
  figure('C4', { ...figures, precision, recall, accuracy: figures.right / figures.mails });
  expect({ wrong, twice: figures.twice }).toEqual({ wrong: [], twice: 0 });
  for (const text of ['@example.com', 'Welcome', 'user unknown']) {
    expect(running.lines.join('')).not.toContain(text);
  }
}, 300_000);

/** Return paths that we did not make: guessed, altered, taken from a mail to somebody else, of another installation. */
function forge(path: string, other: string): readonly string[] {
  const plus = path.indexOf('+');
  const at = path.indexOf('@');
  const [key = '', rest = ''] = path.slice(plus + 1, at).split('-');
  const otherRest = other.slice(other.indexOf('-') + 1, other.indexOf('@'));
  const around = (token: string) => `${path.slice(0, plus + 1)}${token}${path.slice(at)}`;
  const altered = Array.from({ length: rest.length }, (_unused, index) => {
    const letter = rest[index] === 'a' ? 'b' : 'a';
    return around(`${key}-${rest.slice(0, index)}${letter}${rest.slice(index + 1)}`);
  });
  return [
    ...altered,
    around(key),
    around(`${key}-`),
    around(`${key}-${otherRest}`),
    around(`${key}-${'a'.repeat(20)}`),
    path.replace('@', '@x.'),
    `x${path}`,
    'postmaster@shop.example',
    'somebody@elsewhere.example',
  ];
}

it('C4 a report without a token of ours is not even taken, and one that names nobody of ours changes nothing', async () => {
  const [victim, other] = (await mailTo('v', 2)) as [Addressee, Addressee];
  const closing = corpus.filter(({ label }) => CLOSING[label] !== undefined);
  const figures = { forged: 0, taken: 0, suppressed: 0 };
  const forged = forge(victim.path, other.path);
  const samples = closing.filter((_unused, index) => index % 4 === 0 || trials(1) > 1);
  for (const sample of samples) {
    const { recipient: _all, ...direct } = sample;
    const codes = await forAll(forged, (path) => deliver(direct, { to: victim.to, path }));
    figures.forged += codes.length;
    figures.taken += codes.filter((code) => code === 250).length;
    // The address of all takes mail, and believes none of these.
    const [path = ''] = forged;
    figures.forged += 1;
    await deliver({ ...direct, recipient: 'hello@shop.example' }, { to: victim.to, path });
  }
  if ((await closedBy(running, victim.id)) !== null || (await heardOf(running, victim.id)) !== '')
    figures.suppressed += 1;
  // Whoever knows a token can only speak of the send that it is about, whatever address the report names.
  await deliver(corpus[0] as Sample, { to: victim.to, path: other.path });
  if ((await closedBy(running, victim.id)) !== null) figures.suppressed += 1;
  const ownClosed = await closedBy(running, other.id);
  figure('C4', figures);
  expect({ ...figures, ownClosed }).toEqual({
    ...figures,
    taken: 0,
    suppressed: 0,
    ownClosed: 'hard_bounced',
  });
}, 300_000);

it('C4 a report counts after a restart, and once over restarts', async () => {
  const closing = corpus.filter(({ label }) => CLOSING[label] !== undefined).slice(0, trials(3));
  const people = await mailTo('r', closing.length);
  const figures = { restarts: 0, reports: 0, lost: 0, twice: 0 };
  for (let restart = 0; restart < 2; restart += 1) {
    await running.stop();
    await start();
    figures.restarts += 1;
    for (const [index, sample] of closing.entries()) {
      const person = people[index] as Addressee;
      figures.reports += 1;
      await deliver(sample, person);
      if ((await closedBy(running, person.id)) !== CLOSING[sample.label]) figures.lost += 1;
      if ((await heardOf(running, person.id)) !== `${sample.label} 1`) figures.twice += 1;
    }
  }
  figure('C4', figures);
  expect(figures).toMatchObject({ lost: 0, twice: 0 });
}, 300_000);
