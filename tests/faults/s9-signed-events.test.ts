/**
 * S9, inbound: SendGrid's signed event webhook over a real daemon. Only lists of events that its key signed, lately, over
 * exactly these bytes count; each event once, at once, and for the send that it is about.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { type SendgridRequest, startSendgridPeer } from '../conformance/sendgrid-peer.ts';
import { type Running, those, until } from '../e2e/workspace.ts';
import { figure, trials } from './figures.ts';
import { closedBy, emailOf, heardOf, signUp, startReportingShop } from './rig/heard.ts';

const HOUR_S = 3_600;
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const others = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const SETTINGS = {
  endpoint: { env: 'SENDGRID_ENDPOINT' },
  allow_private: ['127.0.0.0/8'],
  api_key: { env: 'SENDGRID_KEY' },
  from: 'Shop <hello@shop.example>',
  receipts: { public_key: ours.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') },
};

let peer: Awaited<ReturnType<typeof startSendgridPeer>>;
let running: Running;
beforeAll(async () => {
  peer = await startSendgridPeer();
  running = await startReportingShop('sendgrid', SETTINGS, {
    SENDGRID_ENDPOINT: String(peer.config.endpoint),
    SENDGRID_KEY: peer.secrets[0],
  });
}, 60_000);
afterAll(async () => {
  await running.stop();
  await peer.close();
});

const requestsTo = (id: string) =>
  peer.requests.filter(({ personalizations }) => personalizations[0]?.to[0]?.email === emailOf(id));

/** People who were sent a mail; the fields by which events name it. */
async function mailTo(ids: readonly string[]): Promise<readonly object[]> {
  await signUp(running, ids);
  await until(() => ids.every((id) => requestsTo(id).length === 1), 'the mails', 60_000);
  return ids.map((id) => {
    const [request] = requestsTo(id) as [SendgridRequest];
    return { email: emailOf(id), ...request.personalizations[0]?.custom_args };
  });
}

type Signed = { readonly body: string; readonly timestamp: string; readonly signature: string };
const nowS = () => String(Math.floor(Date.now() / 1000));
let serial = 0;

/** A body of events, each with an id of its own, signed as SendGrid does. */
function signEvents(events: readonly object[], timestamp = nowS(), key: KeyObject = ours.privateKey): Signed {
  const body = `${JSON.stringify(events.map((event) => ({ timestamp: 1, sg_event_id: `e${serial++}`, ...event })))}\r\n`;
  return {
    body,
    timestamp,
    signature: sign('sha256', Buffer.from(timestamp + body), key).toString('base64'),
  };
}

async function post({ body, timestamp, signature }: Partial<Signed>): Promise<number> {
  const headers: { [name: string]: string } = {};
  if (timestamp !== undefined) headers['X-Twilio-Email-Event-Webhook-Timestamp'] = timestamp;
  if (signature !== undefined) headers['X-Twilio-Email-Event-Webhook-Signature'] = signature;
  return (await fetch(`${running.daemon.url}/receipts/email`, { method: 'POST', headers, body: body ?? '' }))
    .status;
}

/** One character replaced by another one of its kind. */
function flip(text: string, at: number): string {
  const index = at % text.length;
  const next = text[index] === '1' ? '2' : '1';
  const letter = /\d/.test(text[index] ?? '') ? next : text[index] === 'A' ? 'Z' : 'A';
  return `${text.slice(0, index)}${letter}${text.slice(index + 1)}`;
}

const BOUNCED = { event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 5.1.1 user unknown' };

it('S9 of lists of events only those count that are signed, whole and fresh', async () => {
  const random = seededRandom(9);
  const [victim = {}] = await mailTo(['victim']);
  const event = { ...victim, ...BOUNCED };
  const good = signEvents([event]);
  const raw = sign('sha256', Buffer.from(good.timestamp + good.body), {
    key: ours.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  const sha1 = sign('sha1', Buffer.from(good.timestamp + good.body), ours.privateKey);
  const flips = Array.from({ length: trials(200) }, (_unused, index): Partial<Signed> => {
    const part = (['body', 'timestamp', 'signature'] as const)[index % 3] ?? 'body';
    return { ...good, [part]: flip(good[part], Math.floor(random() * 1e6)) };
  });
  const { timestamp: _time, ...timeless } = good;
  const { signature: _sign, ...unsigned } = good;
  const bad: readonly Partial<Signed>[] = [
    ...flips,
    timeless,
    unsigned,
    { ...good, signature: '' },
    { ...good, signature: `${good.signature}=` },
    { ...good, signature: raw.toString('base64') },
    { ...good, signature: sha1.toString('base64') },
    { ...good, signature: signEvents([event]).signature },
    { ...good, body: good.body.trimEnd() },
    { ...good, body: `${good.body} ` },
    { ...good, timestamp: `${good.timestamp}0` },
    signEvents([event], nowS(), others.privateKey),
    signEvents([event], String(Number(nowS()) - 49 * HOUR_S)),
    signEvents([event], String(Number(nowS()) + HOUR_S)),
    signEvents([event], '0000000000'),
    { body: JSON.stringify([event]) },
  ];
  const said: number[] = [];
  for (const each of bad) said.push(await post(each));
  const taken = said.filter((status) => status !== 403).length;
  const open = [await closedBy(running, 'victim'), await heardOf(running, 'victim')];
  const accepted = [await post(good), await post(signEvents([event], String(Number(nowS()) - 40 * HOUR_S)))];
  const closed = await closedBy(running, 'victim');
  figure('S9', {
    good: accepted.length,
    bad: bad.length,
    wrongly_accepted: taken,
    wrongly_refused: accepted.filter((status) => status !== 200).length,
  });
  expect({ taken, open, accepted, closed }).toEqual({
    taken: 0,
    open: [null, ''],
    accepted: [200, 200],
    closed: 'hard_bounced',
  });
}, 120_000);

it('S9 a batch of events says of each send what became of it, once, and settles what was unknown', async () => {
  const samples: readonly (readonly [event: object, heard: string, closed: string | null])[] = [
    [{ event: 'processed' }, '', null],
    [{ event: 'delivered' }, 'delivered 1', null],
    [{ event: 'deferred' }, '', null],
    [BOUNCED, 'hard 1', 'hard_bounced'],
    [{ ...BOUNCED, status: '5.7.1', reason: '550 5.7.1 blocked' }, 'policy 1', null],
    [{ event: 'dropped', reason: 'Spam Reporting Address' }, 'complaint 1', 'complained'],
    [{ event: 'spamreport' }, 'complaint 1', 'complained'],
    [{ event: 'group_unsubscribe' }, '', 'unsubscribed'],
    [{ event: 'open', sg_machine_open: true }, '', null],
    [{ event: 'open', sg_machine_open: false }, 'opened 1', null],
    [{ event: 'spamreport', rutter_key: undefined }, '', null],
    [{ event: 'spamreport', rutter_channel: 'news' }, '', null],
  ];
  const ids = samples.map((_unused, index) => `p${index}`);
  const mailed = await mailTo(ids);
  const batch = signEvents(samples.map(([event], index) => ({ ...mailed[index], ...event })));
  const statuses = [await post(batch), await post(batch), ...(await Promise.all([post(batch), post(batch)]))];
  const wrong: string[] = [];
  for (const [index, [event, wanted, reason]] of samples.entries()) {
    const [said, closed] = [await heardOf(running, `p${index}`), await closedBy(running, `p${index}`)];
    if (said !== wanted || closed !== reason) wrong.push(`${JSON.stringify(event)}: ${said} ${closed}`);
  }
  peer.behave('hang');
  const [unknown = {}] = await mailTo(['unknown']);
  const decisions = () => running.daemon.engine.decisions('unknown', 100);
  const isUnknown = async () => (await decisions()).some(({ reason }) => reason === 'no_answer');
  await until(async () => (await those(['unknown'], isUnknown)).length === 1, 'an unknown outcome', 60_000);
  peer.behave('ok');
  statuses.push(await post(signEvents([{ ...unknown, event: 'delivered' }])));
  const end = (await decisions()).findLast(({ type }) => type === 'settled')?.values?.state;
  figure('S9', {
    events: samples.length,
    requests: statuses.length,
    wrong: wrong.length,
    settled: end === 'accepted' ? 1 : 0,
    sent_again: requestsTo('unknown').length - 1,
  });
  expect({ wrong, end, again: requestsTo('unknown').length }).toEqual({
    wrong: [],
    end: 'accepted',
    again: 1,
  });
  expect(statuses).toEqual(statuses.map(() => 200));
  const log = running.lines.join('');
  for (const personal of ['@example.com', 'Ana', 'user unknown']) expect(log).not.toContain(personal);
}, 120_000);
