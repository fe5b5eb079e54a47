/**
 * S9, inbound: what comes to the address of a channel. Only what Amazon SNS signed for our topic counts, whatever else
 * somebody sends, republishes, or leads us to; and over a real daemon it counts once, at once, and says what became of
 * sends of which nobody knew.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sesOver } from '../../adapters/ses/index.ts';
import type { JsonObject } from '../../src/base/json.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { AdapterDeps, OpenAdapter, ReceiptAnswer } from '../../src/delivery/contract.ts';
import { issueCertificate } from '../fixtures/certificates.ts';
import {
  confirmation,
  type FakeSns,
  HOST,
  notification,
  type SnsFields,
  signSns,
  startFakeSns,
  TOPIC,
} from '../fixtures/sns.ts';
import { figure, trials } from './figures.ts';
import {
  BOUNCE,
  type Body,
  EVIL,
  forged,
  HOUR_MS,
  misshapen,
  noCertificates,
  signerOf,
  wrongCertificates,
} from './forgeries/sns.ts';

let sns: FakeSns;
let logged: string[];
const deps: AdapterDeps = {
  secret: (reference) => String(reference.env),
  log: (_level, message, fields) => logged.push(`${message} ${JSON.stringify(fields ?? {})}`),
  now: () => Date.now(),
};

beforeAll(async () => {
  sns = await startFakeSns();
});
afterAll(() => sns.close());

async function open(
  receipts: JsonObject = { topic: TOPIC },
  connectors = sns.connectors,
): Promise<OpenAdapter> {
  const config = {
    region: 'eu-central-1',
    access_key_id: 'AKIDTEST',
    secret_access_key: { env: 'secret' },
    from: 'hello@shop.example',
    receipts,
  };
  return sesOver(connectors).open(config, deps);
}

async function give(adapter: OpenAdapter, body: Body): Promise<ReceiptAnswer> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return adapter.receipts!({ channel: 'email', headers: {}, body: Buffer.from(text) });
}

/** `result about` or `result reason`, and how many receipts. */
function say(answer: ReceiptAnswer): string {
  if (answer.result === 'proved') return `proved ${answer.about} ${answer.receipts.length}`;
  return answer.result === 'refused' ? `refused ${answer.reason}` : 'later';
}

const signed = (fields?: SnsFields, version?: '1' | '2') => signerOf(sns)(fields, version);

/** What is no message of ours, with how it must be answered. `fresh`: each with certificates of its own, of which few are fetched a minute. */
function badOnes(): readonly (readonly [
  what: string,
  bodies: readonly Body[],
  answer: RegExp,
  fresh?: true,
])[] {
  const topics = [
    TOPIC.replace('mail', 'other'),
    TOPIC.replace('1234', '4321'),
    `${TOPIC}x`,
    TOPIC.toUpperCase(),
  ];
  const times = [-25 * HOUR_MS, -365 * 24 * HOUR_MS, HOUR_MS, 1e12].map((by) =>
    new Date(Date.now() + by).toISOString(),
  );
  return [
    ['misshapen', misshapen(sns), /^refused unreadable$/],
    ['topic', topics.map((TopicArn) => signed(notification(BOUNCE, { TopicArn }))), /^refused foreign$/],
    ['time', times.map((Timestamp) => signed(notification(BOUNCE, { Timestamp }))), /^refused stale$/],
    ['forged', forged(sns, seededRandom(9), trials(300)), /^refused (unproved|foreign|stale|unreadable)$/],
    ['certificate', [...wrongCertificates(sns), ...noCertificates(sns)], /^refused unproved$/, true],
  ];
}

/** Gives all of one sort to an adapter; what was answered otherwise than it must be. */
async function giveBad([what, bodies, answer, fresh]: ReturnType<typeof badOnes>[number]): Promise<
  readonly string[]
> {
  const wrong: string[] = [];
  let adapter = await open();
  for (const [index, body] of bodies.entries()) {
    if (fresh === true) {
      await adapter.close();
      adapter = await open();
    }
    const said = say(await give(adapter, body));
    if (!answer.test(said)) wrong.push(`${what} ${index}: ${said}`);
  }
  await adapter.close();
  return wrong;
}

/** Good messages with what is to be said of them; what was said otherwise. */
async function giveGood(): Promise<{ readonly good: number; readonly refused: readonly string[] }> {
  const good: readonly (readonly [SnsFields, string])[] = [
    [signed(), 'proved bounce 1'],
    [signed(undefined, '1'), 'proved bounce 1'],
    [signed(notification(BOUNCE, { Subject: 'Amazon SES Email Event Notification' })), 'proved bounce 1'],
    [signed(notification('Hello\nMessageId\nyou ñ 👋')), 'proved other 0'],
    [
      signed(notification(BOUNCE, { Timestamp: new Date(Date.now() - HOUR_MS).toISOString() })),
      'proved bounce 1',
    ],
    [signed({ ...confirmation(), Type: 'UnsubscribeConfirmation' }), 'proved unsubscribed_topic 0'],
  ];
  const adapter = await open();
  const refused: string[] = [];
  for (const [body, expected] of good) {
    const said = say(await give(adapter, body));
    if (said !== expected) refused.push(`${said}, not ${expected}`);
  }
  await adapter.close();
  return { good: good.length, refused };
}

it('S9 of what comes from a provider only what it signed for our topic, lately, counts', async () => {
  logged = [];
  const wrong: string[] = [];
  let bad = 2;
  for (const sort of badOnes()) {
    const asked = sns.asked.length;
    bad += sort[1].length;
    wrong.push(...(await giveBad(sort)));
    // What is wrong in itself costs us no request.
    if (['misshapen', 'topic', 'time'].includes(sort[0])) expect(sns.asked.length).toBe(asked);
  }
  const strict = await open({ topic: TOPIC, signature_version: 2 });
  if (say(await give(strict, signed(undefined, '1'))) !== 'refused unproved')
    wrong.push('version 1 where 2 is asked for');
  const distrusting = await open(undefined, sns.distrusting());
  if (say(await give(distrusting, signed())) !== 'later') wrong.push('a host that nobody vouches for');
  await Promise.all([strict.close(), distrusting.close()]);
  const { good, refused } = await giveGood();
  const regional = await readRegionalNames();
  const elsewhere = sns.names.filter((name) => name !== HOST).length;
  figure('S9', {
    good: good + regional.good,
    bad,
    wrongly_accepted: wrong.length,
    wrongly_refused: refused.length + regional.refused,
    asked_elsewhere: elsewhere,
  });
  expect({ wrong, refused, elsewhere, regional }).toMatchObject({
    wrong: [],
    refused: [],
    elsewhere: 0,
    regional: { refused: 0 },
  });
  expect(logged.join('\n')).not.toContain('ana@');
}, 300_000);

/** Certificates as they are made out in newer regions count as well: to the region's own names alone. */
async function readRegionalNames(): Promise<{ readonly good: number; readonly refused: number }> {
  const all = [['sns-signing.eu-central-1.amazonaws.com', HOST], [HOST], ['sns-eu-central-1.amazonaws.com']];
  let refused = 0;
  for (const [index, names] of all.entries()) {
    const certificate = issueCertificate({ name: names[0]!, names, issuer: sns.authority });
    const url = sns.publish(`/SimpleNotificationService-${'a'.repeat(31)}${index}.pem`, certificate);
    const adapter = await open();
    const body = { ...signSns(notification(BOUNCE), certificate.keys.privateKey), SigningCertURL: url };
    if (say(await give(adapter, body)) !== 'proved bounce 1') refused += 1;
    await adapter.close();
  }
  return { good: all.length, refused };
}

it('S9 a subscription is confirmed for our topic at its own host, and no address in a message is followed', async () => {
  logged = [];
  const adapter = await open();
  const before = sns.asked.length;
  const led = [
    ...[`https://${EVIL}/`, `http://${HOST}/`, `https://${HOST}:8443/`, 'https://169.254.169.254/', 'x'].map(
      (to) => signed(confirmation({ SubscribeURL: to })),
    ),
    signed(confirmation({ TopicArn: `${TOPIC}x` })),
    { ...signed(confirmation()), Token: 'f'.repeat(64) },
  ];
  const followed: string[] = [];
  for (const body of led) {
    const said = say(await give(adapter, body));
    if (!said.startsWith('refused')) followed.push(said);
  }
  const confirms = () => sns.asked.slice(before).filter((path) => path.includes('ConfirmSubscription'));
  const early = confirms().length;
  // A good signature over an address with other parameters: ours are asked with, not its own.
  const odd = signed(
    confirmation({ Token: 'a&TopicArn=x', SubscribeURL: `https://${HOST}/?Action=Unsubscribe` }),
  );
  expect(say(await give(adapter, odd))).toBe('proved subscribed_topic 0');
  const [only, ...more] = confirms();
  const query = Object.fromEntries(new URL(only ?? '', `https://${HOST}`).searchParams);
  sns.confirmStatus = 500;
  const unsure = say(await give(adapter, signed(confirmation())));
  sns.confirmStatus = 400;
  const over = say(await give(adapter, signed(confirmation())));
  sns.confirmStatus = 200;
  await adapter.close();
  const elsewhere = sns.names.filter((name) => name !== HOST).length;
  figure('S9', {
    led_astray: led.length,
    followed: followed.length + early + more.length,
    asked_elsewhere: elsewhere,
  });
  expect({ followed, early, more, elsewhere }).toEqual({ followed: [], early: 0, more: [], elsewhere: 0 });
  expect(query).toEqual({ Action: 'ConfirmSubscription', TopicArn: TOPIC, Token: 'a&TopicArn=x' });
  expect({ unsure, over }).toEqual({ unsure: 'later', over: 'refused stale' });
}, 120_000);

it('S9 whoever names certificate after certificate makes us ask for few of them, and what is kept still proves', async () => {
  logged = [];
  const adapter = await open();
  const before = sns.asked.length;
  expect(say(await give(adapter, signed()))).toBe('proved bounce 1');
  const flood = Array.from({ length: 100 }, (_unused, index) => ({
    ...signed(),
    SigningCertURL: `https://${HOST}/SimpleNotificationService-${(index + 65536).toString(16).padStart(32, '0')}.pem`,
  }));
  const said = await Promise.all(flood.map(async (body) => say(await give(adapter, body))));
  const proved = said.filter((each) => each.startsWith('proved')).length;
  const asked = sns.asked.length - before;
  const still = say(await give(adapter, signed()));
  await adapter.close();
  figure('S9', { named: flood.length, asked, proved_wrongly: proved });
  expect({ proved, still, isFew: asked <= 12 }).toEqual({ proved: 0, still: 'proved bounce 1', isFew: true });
}, 120_000);

it('S9 forged names that come first after a start do not keep the certificate of SNS out', async () => {
  logged = [];
  const adapter = await open();
  const forgeries = Array.from({ length: 50 }, (_unused, index) => ({
    ...signed(),
    SigningCertURL: `https://${HOST}/SimpleNotificationService-${(index + 131072).toString(16).padStart(32, '0')}.pem`,
  }));
  const [first] = forgeries;
  for (const body of forgeries) await give(adapter, body);
  const early = say(await give(adapter, signed()));
  const before = sns.asked.length;
  const again = say(await give(adapter, first ?? {}));
  const asked = sns.asked.length - before;
  const then = say(await give(adapter, signed()));
  await adapter.close();
  expect({ early, again, asked, then }).toEqual({
    ...{ early: 'later', again: 'refused unproved', asked: 0 },
    then: 'proved bounce 1',
  });
}, 120_000);
