/** Traces of a real daemon at a real collector: what belongs together, and what must never be in them. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, start as startCommand } from '../../src/cli/invoke.fixture.ts';
import { readVersion } from '../../src/cli/package.ts';
import { type Collector, type Span, startCollector } from './collector.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

const before = { ...process.env };
const open: { stop(): Promise<void> }[] = [];
async function stopAll() {
  for (const each of open.splice(0).reverse()) await each.stop();
  process.env = { ...before };
}
afterEach(stopAll);

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

const isOfCaller = ({ traceId }: Span) => traceId === TRACE;
const named = (spans: readonly Span[], name: string) => spans.filter((span) => span.name === name);

describe('what two people cause', () => {
  let collector: Collector;
  let spans: readonly Span[] = [];
  beforeAll(async () => {
    collector = await startCollector();
    spans = collector.spans;
    const running = await start(collector);
    const { url } = running.daemon;
    const parent = { traceparent: `00-${TRACE}-${PARENT}-01` };
    expect((await post(running, '/v1/batch', greet('person-one'), parent)).status).toBe(200);
    expect((await post(running, '/v1/batch', greet('person-two'), { traceparent: 'nonsense' })).status).toBe(
      200,
    );
    const headers = { authorization: 'Bearer admin-token' };
    await (await fetch(`${url}/admin/subscribers/person-one?secret=query`, { headers })).text();
    await (await fetch(`${url}/nowhere/person-one`, { headers: parent })).text();
    await (await fetch(`${url}/health`)).text();
    await until(() => {
      const { mail, webhook } = running.inbox.counts();
      return mail + webhook === 6;
    }, 'six messages came');
    await stopAll();
  });

  it('is of the service that the environment names, in this version', () => {
    expect(collector.resource()).toMatchObject({ 'service.name': 'shop-runner', 'service.version': '1.2.3' });
  });

  it('requests by their route, in the trace of whoever may send and says one', () => {
    const requests = named(spans, 'POST /v1/batch');
    const [ours, other] = [requests.find(isOfCaller), requests.find((span) => !isOfCaller(span))];
    expect(requests).toHaveLength(2);
    expect(ours).toMatchObject({ kind: SERVER, parentSpanId: PARENT });
    expect(ours?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v1/batch',
      'http.response.status_code': 200,
    });
    expect(other?.parentSpanId ?? '').toBe('');
    expect(named(spans, 'GET /admin/subscribers/:id')).toHaveLength(1);
    expect(named(spans, 'GET')[0]?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 404,
    });
    expect(named(spans, 'GET').some(isOfCaller)).toBe(false);
    expect(spans.filter(({ name }) => name.includes('health'))).toEqual([]);
  });

  it('commits that are linked to the requests which they acknowledged, each once', () => {
    const placeOf = ({ traceId, spanId }: Pick<Span, 'traceId' | 'spanId'>) => `${traceId} ${spanId}`;
    const commits = named(spans, 'commit accept');
    const acknowledged = commits.flatMap(({ links }) => links.map(placeOf));
    expect(acknowledged.sort()).toEqual(named(spans, 'POST /v1/batch').map(placeOf).sort());
    const sum = (name: string) =>
      commits.reduce((total, { attributes }) => total + Number(attributes[name]), 0);
    expect([sum('rutter.commit.inputs'), sum('rutter.commit.requests')]).toEqual([4, 2]);
    for (const { attributes, links, parentSpanId } of commits) {
      expect(attributes['rutter.commit.people']).toBe(links.length);
      expect(parentSpanId ?? '').toBe('');
    }
  });

  it('sends below the commit that handed them over', () => {
    const sends = spans.filter(({ name }) => name.startsWith('send '));
    expect(sends.map(({ name }) => name).sort()).toEqual(
      ['call', 'email', 'push'].flatMap((channel) => [`send ${channel}`, `send ${channel}`]),
    );
    const commits = spans.filter(({ name }) => name.startsWith('commit '));
    for (const { spanId, traceId, attributes } of commits) {
      const below = sends.filter((send) => send.parentSpanId === spanId && send.traceId === traceId);
      expect(below).toHaveLength(Number(attributes['rutter.commit.sends']));
    }
    const handed = commits.reduce(
      (total, { attributes }) => total + Number(attributes['rutter.commit.sends']),
      0,
    );
    expect(handed).toBe(sends.length);
    expect(named(spans, 'send email')[0]).toMatchObject({ kind: CLIENT });
    expect(named(spans, 'send email')[0]?.attributes).toEqual({
      'messaging.system': 'smtp',
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'email',
      'rutter.attempt': 1,
      'rutter.class': 'service',
      'rutter.journey': 'service_greet_v1',
      'rutter.step': 'mail',
      'rutter.outcome': 'accepted',
    });
    expect(named(spans, 'send call')[0]?.attributes).toMatchObject({
      'messaging.system': 'webhook',
      'messaging.operation.name': 'call',
    });
  });

  it('nothing that ends before it begins', () => {
    for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
      expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
    }
  });

  it.each(['person-', 'people.example', 'token-', 'Ana', 'secret', 'key-1', '127.0.0.1', 'nonsense'])(
    'and `%s` is nowhere in it',
    (personal) => {
      expect(collector.bodies.length).toBeGreaterThan(0);
      expect(collector.bodies.join('\n')).not.toContain(personal);
    },
  );
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
});

it('`rutter run --traces` tells the collector, in the version of the program; without it nothing is told', async () => {
  const collector = await startCollector();
  open.push(collector);
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const env = {
    RUTTER_LINK_SECRET: 'a-link-secret-of-this-test',
    RUTTER_ADMIN_TOKEN: 'admin-token',
    RUTTER_WRITE_KEYS: 'key-1',
  };
  const folder = makeFolder();
  try {
    for (const [flags, told] of [
      [[], 0],
      [['--traces'], 1],
    ] as const) {
      const running = startCommand(['run', '--port', '0', '--log-level', 'error', ...flags], {
        cwd: folder.path,
        env,
      });
      const [, url = ''] = await running.until(/listening on (\S+)/);
      await (await fetch(`${url}/admin/plan`, { headers: { authorization: 'Bearer admin-token' } })).text();
      running.stop();
      expect(await running.done).toMatchObject({ code: 0, err: '' });
      expect(named(collector.spans, 'GET /admin/plan')).toHaveLength(told);
    }
  } finally {
    folder.remove();
  }
  expect(collector.resource()).toMatchObject({ 'service.name': 'rutter', 'service.version': readVersion() });
});
