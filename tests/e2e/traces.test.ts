/** Traces of a real daemon at a real collector: what belongs together, and what must never be in them. */
import { afterEach, expect, it } from 'vitest';
import { type Collector, type Span, startCollector } from './collector.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

const before = { ...process.env };
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.stop();
  process.env = { ...before };
});

async function start(collector: Collector): Promise<Running> {
  // The exporter reads the environment of its process.
  Object.assign(process.env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'shop-runner',
  });
  open.push(collector);
  const running = await startTestDaemon(await compileTexts(shop), { traces: { version: '1.2.3' } });
  open.push(running);
  return running;
}

const post = (
  { daemon }: Running,
  path: string,
  body: unknown,
  headers: { readonly [name: string]: string } = {},
) =>
  fetch(`${daemon.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}`, ...headers },
    body: JSON.stringify(body),
  });

const greet = (person: string) => ({
  batch: [
    {
      type: 'identify',
      userId: person,
      messageId: `identify-${person}`,
      traits: { email: `${person}@people.example`, push_token: `token-${person}`, first_name: 'Ana' },
    },
    {
      type: 'track',
      userId: person,
      messageId: `track-${person}`,
      event: 'Signed Up',
      properties: { plan: 'pro' },
    },
  ],
});

const named = (spans: readonly Span[], name: string) => spans.filter((span) => span.name === name);

it('tells of requests, of the commits that acknowledged them, and of the sends of those', async () => {
  const collector = await startCollector();
  const running = await start(collector);
  const first = await post(running, '/v1/batch', greet('person-one'), {
    traceparent: `00-${TRACE}-${PARENT}-01`,
  });
  expect(first.status).toBe(200);
  await post(running, '/v1/batch', greet('person-two'), { traceparent: 'nonsense' });
  const asked = await fetch(`${running.daemon.url}/admin/subscribers/person-one?secret=query`, {
    headers: { authorization: 'Bearer admin-token' },
  });
  await asked.text();
  await (await fetch(`${running.daemon.url}/nowhere/person-one`)).text();
  await (await fetch(`${running.daemon.url}/health`)).text();
  await until(() => {
    const { mail, webhook } = running.inbox.counts();
    return mail + webhook === 6;
  }, 'six messages came');
  await running.stop();
  open.splice(open.indexOf(running), 1);

  const { spans, bodies } = collector;
  expect(collector.resource()).toMatchObject({ 'service.name': 'shop-runner', 'service.version': '1.2.3' });

  const requests = named(spans, 'POST /v1/batch');
  expect(requests).toHaveLength(2);
  const [one, two] = [
    requests.find((span) => span.traceId === TRACE),
    requests.find((span) => span.traceId !== TRACE),
  ];
  expect(one).toMatchObject({ kind: SERVER, parentSpanId: PARENT });
  expect(one?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/v1/batch',
    'http.response.status_code': 200,
  });
  expect(two?.parentSpanId ?? '').toBe('');

  const commits = named(spans, 'commit accept');
  const acknowledged = commits.flatMap(({ links }) =>
    links.map(({ traceId, spanId }) => `${traceId} ${spanId}`),
  );
  expect(acknowledged.sort()).toEqual(requests.map(({ traceId, spanId }) => `${traceId} ${spanId}`).sort());
  const sum = (name: string) =>
    commits.reduce((total, { attributes }) => total + Number(attributes[name]), 0);
  expect([sum('rutter.commit.inputs'), sum('rutter.commit.requests')]).toEqual([4, 2]);
  for (const { attributes, links, parentSpanId } of commits) {
    expect(attributes['rutter.commit.people']).toBe(links.length);
    expect(parentSpanId ?? '').toBe('');
  }

  const sends = spans.filter(({ name }) => name.startsWith('send '));
  expect(sends.map(({ name }) => name).sort()).toEqual(
    ['email', 'push', 'call'].flatMap((channel) => [`send ${channel}`, `send ${channel}`]).sort(),
  );
  const handing = new Map(
    spans.filter(({ name }) => name.startsWith('commit ')).map((span) => [span.spanId, span]),
  );
  for (const { parentSpanId = '', traceId } of sends)
    expect(handing.get(parentSpanId)?.traceId).toBe(traceId);
  for (const { spanId, attributes } of handing.values()) {
    expect(sends.filter(({ parentSpanId }) => parentSpanId === spanId)).toHaveLength(
      Number(attributes['rutter.commit.sends']),
    );
  }
  expect(named(spans, 'send email')[0]).toMatchObject({
    kind: CLIENT,
    attributes: {
      'messaging.system': 'smtp',
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'email',
      'rutter.attempt': 1,
      'rutter.class': 'service',
      'rutter.journey': 'service_greet_v1',
      'rutter.step': 'mail',
      'rutter.outcome': 'accepted',
    },
  });
  expect(named(spans, 'send call')[0]?.attributes).toMatchObject({
    'messaging.system': 'webhook',
    'messaging.operation.name': 'call',
  });

  expect(named(spans, 'GET')[0]?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 404,
  });
  expect(spans.filter(({ name }) => name.includes('health'))).toEqual([]);
  for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
  }
  const all = bodies.join('\n');
  for (const personal of ['person-', 'people.example', 'token-', 'Ana', 'secret', 'key-1', '127.0.0.1']) {
    expect(all).not.toContain(personal);
  }
});

it('tells of a request that was refused, and of no commit', async () => {
  const collector = await startCollector();
  const running = await start(collector);
  const refused = await post(running, '/v1/batch', greet('person-one'), {
    authorization: 'Basic bm9ib2R5Og==',
  });
  expect(refused.status).toBe(401);
  await running.stop();
  open.splice(open.indexOf(running), 1);
  const [request] = named(collector.spans, 'POST /v1/batch');
  expect(request?.attributes['http.response.status_code']).toBe(401);
  expect(request?.status.code).not.toBe(ERROR);
  expect(named(collector.spans, 'commit accept')).toEqual([]);
});

it.each([
  ['refuses', 400],
  ['never answers', null],
] as const)('a collector that %s holds up nothing, and is one line of the log', async (_, answer) => {
  const collector = await startCollector(answer);
  const running = await start(collector);
  for (const person of ['one', 'two', 'three']) {
    expect((await post(running, '/v1/batch', greet(person))).status).toBe(200);
  }
  await until(() => running.inbox.counts().mail === 3, 'three mails came');
  await running.stop();
  open.splice(open.indexOf(running), 1);
  expect(collector.bodies.length).toBeGreaterThan(0);
  const told = running.lines.filter((line) => line.includes('traces'));
  expect(told.length).toBeLessThanOrEqual(2);
  if (answer !== null) expect(told.join()).toContain('traces do not reach their collector');
  expect(running.lines.at(-1)).toBeDefined();
});
