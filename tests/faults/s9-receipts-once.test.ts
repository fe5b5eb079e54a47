/**
 * S9, inbound, over a real daemon: events of SES that SNS signed go to the address of a channel, more than once and side by
 * side. Each does what it says to the one that it is about, once; what closes an address has closed it when it is answered.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adapters } from '../../adapters/registry.ts';
import { sesOver } from '../../adapters/ses/index.ts';
import { type SesRequest, startSesPeer } from '../conformance/ses-peer.ts';
import { type Running, those, until } from '../e2e/workspace.ts';
import { bounceEvent, complaintEvent, type Mailed, sesEvent } from '../fixtures/ses-events.ts';
import { confirmation, type FakeSns, notification, signSns, startFakeSns, TOPIC } from '../fixtures/sns.ts';
import { figure, trials } from './figures.ts';
import { closedBy, emailOf, heardOf, signUp, startReportingShop } from './rig/heard.ts';

const SETTINGS = {
  region: 'eu-central-1',
  endpoint: { env: 'SES_ENDPOINT' },
  allow_private: ['127.0.0.0/8'],
  access_key_id: { env: 'SES_KEY' },
  secret_access_key: { env: 'SES_SECRET' },
  from: 'Shop <hello@shop.example>',
  configuration_set: 'journeys',
  receipts: { topic: TOPIC },
};
let sns: FakeSns;
let ses: Awaited<ReturnType<typeof startSesPeer>>;
let running: Running;
beforeAll(async () => {
  [sns, ses] = await Promise.all([startFakeSns(), startSesPeer()]);
  const environment = {
    SES_ENDPOINT: String(ses.config.endpoint),
    SES_KEY: String(ses.config.access_key_id),
    SES_SECRET: ses.secrets[0],
  };
  running = await startReportingShop('ses', SETTINGS, environment, {
    adapters: [sesOver(sns.connectors), ...adapters.filter(({ name }) => name !== 'ses')],
  });
}, 60_000);
afterAll(async () => {
  await running.stop();
  await Promise.all([sns.close(), ses.close()]);
});

const tagOf = ({ EmailTags }: SesRequest, name: string) =>
  EmailTags.find(({ Name }) => Name === name)?.Value ?? '';
const requestsTo = (id: string) =>
  ses.requests.filter((each) => each.Destination.ToAddresses.includes(emailOf(id)));

/** People who were sent a mail by SES, each as its events name that mail. */
async function mailTo(ids: readonly string[]): Promise<readonly Mailed[]> {
  await signUp(running, ids);
  await until(() => ids.every((id) => requestsTo(id).length === 1), 'the mails', 60_000);
  return ids.map((id) => {
    const [request] = requestsTo(id) as [SesRequest];
    return {
      key: tagOf(request, 'rutter-key'),
      channel: tagOf(request, 'rutter-channel'),
      to: [emailOf(id)],
    };
  });
}

const sign = (text: string) =>
  JSON.stringify(signSns(notification(text), sns.signer.keys.privateKey, text.length % 2 === 0 ? '1' : '2'));
const post = async (body: string | Uint8Array, channel = 'email') =>
  (await fetch(`${running.daemon.url}/receipts/${channel}`, { method: 'POST', body: body as never })).status;

type Sample = readonly [
  name: string,
  event: (mailed: Mailed) => string,
  heard: string,
  closed: string | null,
];
const GONE = ['5.1.1', 'smtp; 550 5.1.1 user unknown'] as const;
const SAMPLES: readonly Sample[] = [
  ['send', (mailed) => sesEvent('Send', { send: {} }, mailed), '', null],
  [
    'delivery',
    (mailed) => sesEvent('Delivery', { delivery: { recipients: [...mailed.to!] } }, mailed),
    'delivered 1',
    null,
  ],
  [
    'delay',
    (mailed) => sesEvent('DeliveryDelay', { deliveryDelay: { delayType: 'General' } }, mailed),
    '',
    null,
  ],
  [
    'hard',
    (mailed) => bounceEvent(['Permanent', 'General'], [[mailed.to![0]!, ...GONE]], mailed),
    'hard 1',
    'hard_bounced',
  ],
  [
    'suppressed',
    (mailed) => bounceEvent(['Permanent', 'OnAccountSuppressionList'], [[mailed.to![0]!]], mailed),
    'hard 1',
    'hard_bounced',
  ],
  [
    'soft',
    (mailed) => bounceEvent(['Transient', 'MailboxFull'], [[mailed.to![0]!, '4.2.2']], mailed),
    'soft 1',
    null,
  ],
  [
    'policy',
    (mailed) =>
      bounceEvent(['Permanent', 'General'], [[mailed.to![0]!, '5.7.1', 'smtp; 550 5.7.1 blocked']], mailed),
    'policy 1',
    null,
  ],
  ['vacation', (mailed) => bounceEvent(['Transient', 'General'], [[mailed.to![0]!]], mailed), '', null],
  ['complaint', (mailed) => complaintEvent('abuse', mailed), 'complaint 1', 'complained'],
  ['praise', (mailed) => complaintEvent('not-spam', mailed), '', null],
  [
    'open',
    (mailed) => sesEvent('Open', { open: { userAgent: 'Mozilla/5.0 (X11)' } }, mailed),
    'opened 1',
    null,
  ],
  ['machine', (mailed) => sesEvent('Open', { open: { userAgent: 'Mozilla/5.0' } }, mailed), '', null],
  [
    'click',
    (mailed) => sesEvent('Click', { click: { link: 'https://x.example' } }, mailed),
    'clicked 1',
    null,
  ],
  [
    'not ours',
    ({ to }) => bounceEvent(['Permanent', 'General'], [[to![0]!, ...GONE]], { to: to!, tags: {} }),
    '',
    null,
  ],
  ['other channel', (mailed) => complaintEvent('abuse', { ...mailed, channel: 'news' }), '', null],
];

it('S9 each event does what it says to the one it is about, at once and once, however often it comes', async () => {
  const rounds = trials(1);
  const figures = { events: 0, requests: 0, not_taken: 0, wrong: 0, twice: 0 };
  const wrong: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ids = SAMPLES.map((_unused, index) => `r${round}p${index}`);
    const mailed = await mailTo(ids);
    for (const [index, [name, event, heard, closed]] of SAMPLES.entries()) {
      const id = ids[index] ?? '';
      const text = event(mailed[index] as Mailed);
      const body = sign(text);
      const statuses = [await post(body)];
      const atOnce = await closedBy(running, id);
      const first = await heardOf(running, id);
      // The same message again, one after the other and side by side; and of anything but an open another one that says the same.
      statuses.push(await post(body), ...(await Promise.all([post(body), post(body), post(body)])));
      if (!['open', 'machine', 'click'].includes(name)) statuses.push(await post(sign(text)));
      figures.events += 1;
      figures.requests += statuses.length;
      figures.not_taken += statuses.filter((status) => status !== 200).length;
      if (first !== heard || atOnce !== closed)
        wrong.push(`${name}: ${first} ${atOnce}, not ${heard} ${closed}`);
      if ((await heardOf(running, id)) !== first) figures.twice += 1;
    }
  }
  figure('S9', { ...figures, wrong: wrong.length });
  expect({ ...figures, wrong }).toMatchObject({ wrong: [], not_taken: 0, twice: 0 });
  const log = running.lines.join('');
  for (const personal of ['@example.com', 'Ana', 'user unknown']) expect(log).not.toContain(personal);
}, 300_000);

it('S9 what is forged, too large or for another channel changes nothing, and others are served meanwhile', async () => {
  const [victim] = (await mailTo(['victim'])) as [Mailed];
  const bounce = SAMPLES[3]![1](victim);
  const good = signSns(notification(bounce), sns.signer.keys.privateKey);
  const forged = { ...good, Message: bounce.replace('5.1.1', '5.1.2') };
  const answers: readonly (readonly [number, number])[] = [
    [await post(JSON.stringify(forged)), 403],
    [await post(JSON.stringify({ ...good, TopicArn: `${TOPIC}x` })), 403],
    [await post(JSON.stringify({ ...good, SigningCertURL: 'https://evil.example/x.pem' })), 403],
    [await post(bounce), 400],
    [await post(''), 400],
    [await post(Buffer.alloc(1_100_000, 0x20)), 400],
    [await post(JSON.stringify(good), 'push'), 404],
    [await post(JSON.stringify(good), 'nothing'), 404],
    [await post(JSON.stringify(good), '__proto__'), 404],
    [(await fetch(`${running.daemon.url}/receipts/email`)).status, 404],
    [await post(JSON.stringify(signSns(confirmation(), sns.signer.keys.privateKey))), 200],
  ];
  const open = [await closedBy(running, 'victim'), await heardOf(running, 'victim')];
  const flood = Array.from({ length: trials(200) }, () => post(JSON.stringify(forged)));
  const between = await post(JSON.stringify(good));
  const floods = new Set(await Promise.all(flood));
  const wrong = answers.filter(([said, wanted]) => said !== wanted).length;
  figure('S9', { answers: answers.length, wrong, forged: flood.length, taken: floods.has(200) ? 1 : 0 });
  expect(answers.map(([said]) => said)).toEqual(answers.map(([, wanted]) => wanted));
  expect({ open, between, floods: [...floods], closed: await closedBy(running, 'victim') }).toEqual({
    open: [null, ''],
    between: 200,
    floods: [403],
    closed: 'hard_bounced',
  });
  const refusals = running.lines.filter((line) => line.includes('receipt refused')).length;
  expect(refusals).toBeLessThanOrEqual(11);
  const metrics = await fetch(`${running.daemon.url}/metrics`, {
    headers: { authorization: 'Bearer admin-token' },
  });
  expect(await metrics.text()).toMatch(
    /rutter_receipt_requests_total\{channel="email",result="unproved"\} \d{3}/,
  );
}, 120_000);

it('S9 a send of which nobody knew is settled by its event, and not sent again', async () => {
  const events: readonly (readonly [
    event: (mailed: Mailed) => string,
    end: string,
    closed: string | null,
  ])[] = [
    [SAMPLES[0]![1], 'accepted receipt', null],
    [SAMPLES[1]![1], 'accepted receipt', null],
    [(mailed) => sesEvent('Open', { open: {} }, mailed), 'accepted receipt', null],
    [SAMPLES[8]![1], 'accepted receipt', 'complained'],
    [SAMPLES[3]![1], 'rejected address', 'hard_bounced'],
    [
      (mailed) => sesEvent('Reject', { reject: { reason: 'Bad content' } }, mailed),
      'rejected provider',
      null,
    ],
  ];
  const ids = events.map((_unused, index) => `u${index}`);
  ses.behave('hang');
  const mailed = await mailTo(ids);
  const decisions = (id: string) => running.daemon.engine.decisions(id, 100);
  const isUnknown = async (id: string) =>
    (await decisions(id)).some(({ type, reason }) => type === 'deferred' && reason === 'no_answer');
  await until(async () => (await those(ids, isUnknown)).length === ids.length, 'unknown outcomes', 60_000);
  ses.behave('ok');
  const statuses = await Promise.all(
    events.map(([event], index) => post(sign(event(mailed[index] as Mailed)))),
  );
  const ends = await Promise.all(
    ids.map(async (id) => {
      const end = (await decisions(id)).findLast(({ type }) => type === 'settled');
      return [end?.values?.state, end?.reason].filter((part) => part !== undefined).join(' ');
    }),
  );
  const closed = await Promise.all(ids.map((id) => closedBy(running, id)));
  const again = ids.filter((id) => requestsTo(id).length !== 1).length;
  const wrong = events.flatMap(([, end, reason], index) =>
    ends[index] === end && closed[index] === reason
      ? []
      : [`${ids[index]}: ${ends[index]} ${closed[index]}, not ${end}`],
  );
  figure('S9', {
    unknown: ids.length,
    settled: ids.length - wrong.length,
    sent_again: again,
    wrong: wrong.length,
  });
  expect({ wrong, again, statuses }).toEqual({ wrong: [], again: 0, statuses: ids.map(() => 200) });
}, 120_000);
