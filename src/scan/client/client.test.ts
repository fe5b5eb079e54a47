/** The typed client: its bytes, what the strictest compiler says of it and of code that uses it, and what it sends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Project, ts } from 'ts-morph';
import { afterAll, describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { readDataContract } from '../data-contract.ts';
import { generateClient } from './generate-client.ts';

const CATALOG = `kind: Catalog
name: shop
profile:
  email: { type: string, pii: true, description: Where mail goes. }
  seats: integer
  stage: { enum: [trial, "it's", 3, true] }
  born: date
  since: instant
  odd-key: { type: object, properties: { a b: string, deep: { type: list, items: { enum: stages } } } }
enums: { stages: [one, two] }
events:
  order_completed:
    description: "An order is paid. */ not the end"
    owner: crm
    properties:
      order_id: string
      total: number
      placed_at: instant
      lines: { type: list, items: { type: object, properties: { sku: string, count: integer } } }
      gift: boolean
      extra: object
    required: [order_id, total]
  'Session "Started"': {}
  order_shipped: { source: warehouse, properties: { order_id: string } }
`;

async function clientOf(...texts: readonly string[]): Promise<string> {
  const files = texts.map((text, index) => ({ path: `c${index}.yaml`, text }));
  const { documents, diagnostics } = await compileWorkspace(files, definitions);
  expect(diagnostics.filter(({ span }) => span.file !== 'rutter.yaml')).toEqual([]);
  return generateClient(readDataContract(documents));
}

/** The compiler at its strictest; \`lib\` says which globals there are. */
function complaintsOf(files: { readonly [name: string]: string }, lib: readonly string[]): readonly string[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: [...lib],
      types: [],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      noImplicitReturns: true,
      noFallthroughCasesInSwitch: true,
      noPropertyAccessFromIndexSignature: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noUncheckedSideEffectImports: true,
      allowUnreachableCode: false,
      allowUnusedLabels: false,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      isolatedDeclarations: true,
      declaration: true,
      erasableSyntaxOnly: true,
      forceConsistentCasingInFileNames: true,
    },
  });
  for (const [name, text] of Object.entries(files)) project.createSourceFile(name, text);
  return project
    .getPreEmitDiagnostics()
    .map(
      (each) =>
        `${each.getLineNumber()}: ${ts.flattenDiagnosticMessageText(each.compilerObject.messageText, ' ')}`,
    );
}

const LIBS = [
  ['with nothing but the language', ['lib.es2022.d.ts']],
  ['in a browser', ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts']],
] as const;

const USES = `import { createClient } from './client';
import type { Attributes, Client, EventName, Events, Person } from './client';

export const client: Client = createClient({ transport: { url: 'http://x', writeKey: 'k' } });
const ana: Person = client.person('ana');
export const name: EventName = 'order_completed';
export const given: Events['order_completed'] = { order_id: 'o1', total: 3 };
export const told: Attributes = { email: null, stage: "it's", born: '2026-01-02', since: new Date() };
void ana.track('order_completed', { order_id: 'o1', total: 3, placed_at: new Date(), gift: undefined });
void ana.track('order_completed', { order_id: 'o1', total: 3, lines: [{ sku: 's', count: 1 }] }, { messageId: 'm' });
void ana.track('order_completed', { order_id: 'o1', total: 3, placed_at: '2026-01-01T00:00:00Z', extra: { any: [1] } });
void ana.track<'order_completed'>('order_completed', { order_id: 'o1', total: 3 });
void ana.track('Session "Started"');
void ana.track('Session "Started"', {}, { at: new Date() });
void ana.identify({ email: 'a@example.com', 'odd-key': { 'a b': 'x', deep: ['one'] } });
void client.person({ anonymousId: 'a1' }).identify({ stage: 3 });
`;

const MISUSES = [
  ['an event that is not in the catalog', `ana.track('order_complete', { order_id: 'o1', total: 3 })`],
  ['an event that the warehouse sends', `ana.track('order_shipped', { order_id: 'o1' })`],
  ['no properties where some are required', `ana.track('order_completed')`],
  ['a required property left out', `ana.track('order_completed', { order_id: 'o1' })`],
  [
    'a required property that is undefined',
    `ana.track('order_completed', { order_id: undefined, total: 3 })`,
  ],
  [
    'a property that is not in the catalog',
    `ana.track('order_completed', { order_id: 'o1', total: 3, totl: 3 })`,
  ],
  ['a text for a number', `ana.track('order_completed', { order_id: 'o1', total: '3' })`],
  ['a number for an instant', `ana.track('order_completed', { order_id: 'o1', total: 3, placed_at: 7 })`],
  [
    'a wrong type in a list',
    `ana.track('order_completed', { order_id: 'o1', total: 3, lines: [{ sku: 1 }] })`,
  ],
  ['properties for an event without any', `ana.track('Session "Started"', { any: 1 })`],
  ['a value that is not in the enum', `ana.identify({ stage: 'paid' })`],
  ['an attribute that is not in the catalog', `ana.identify({ emial: 'a' })`],
  ['a text that is no date', `ana.identify({ born: 'tomorrow' })`],
  ['somebody without an id', `client.person({})`],
  [
    'the properties of another event',
    `ana.track<'Session "Started"'>('order_completed', { order_id: 'o1', total: 3 })`,
  ],
] as const;

describe('the compiler', () => {
  it.each(LIBS)('has nothing to say of the client and of its right use, %s', async (_, lib) => {
    expect(complaintsOf({ 'client.ts': await clientOf(CATALOG), 'uses.ts': USES }, lib)).toEqual([]);
  });

  it('has nothing to say of a client without events', async () => {
    const client = await clientOf('kind: Catalog\nname: empty\n');
    expect(complaintsOf({ 'client.ts': client }, ['lib.es2022.d.ts'])).toEqual([]);
  });

  it('refuses each wrong use', async () => {
    const client = await clientOf(CATALOG);
    const head = `import { createClient } from './client';\nexport const client = createClient({ transport: async () => [] });\nexport const ana = client.person('ana');\n`;
    const lines = MISUSES.map(([, code]) => `void ${code};`).join('\n');
    // The constants above are exported without types, which is their own complaint.
    const complaints = complaintsOf({ 'client.ts': client, 'misuses.ts': `${head}${lines}\n` }, [
      'lib.es2022.d.ts',
    ]);
    const refused = new Set(complaints.map((each) => Number(each.split(':')[0]) - 4));
    expect(MISUSES.filter((_, index) => !refused.has(index))).toEqual([]);
  });
});

describe('the bytes', () => {
  it('are the same for the same catalog, in whatever order it is written', async () => {
    const parts = ['a: { properties: { x: string, y: number } }', 'b: { properties: {} }'];
    const head = 'kind: Catalog\nname: shop\nevents:\n';
    const one = await clientOf(`${head}${parts.map((part) => `  ${part}\n`).join('')}`);
    const other = await clientOf(
      `${head}${parts
        .toReversed()
        .map((part) => `  ${part}\n`)
        .join('')}`.replace('x: string, y: number', 'y: number, x: string'),
    );
    const split = await clientOf(
      `${head}  ${parts[1]}\n`,
      `kind: Catalog\nname: more\nevents:\n  ${parts[0]}\n`,
    );
    expect(other).toBe(one);
    expect(split).toBe(one);
    expect(await clientOf(`${head}  ${parts[0]}\n`)).not.toBe(one);
    expect(one.split('\n')[1]).toMatch(/^\/\/ Catalog [0-9a-f]{16}$/);
  });
});

type Message = {
  readonly type: string;
  readonly event?: string;
  readonly messageId: string;
  readonly userId?: string;
};
type Loaded = {
  createClient(options: object): {
    person(id: unknown): {
      track(event: string, properties?: object, options?: object): Promise<void>;
      identify(attributes: object): Promise<void>;
    };
    flush(): Promise<void>;
  };
};

const folder = mkdtempSync(join(tmpdir(), 'rutter-client-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function load(): Promise<Loaded> {
  const path = join(folder, 'client.ts');
  writeFileSync(path, await clientOf(CATALOG));
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Loaded;
}

type Answer = { readonly status: number; readonly body?: unknown } | Error;

/** A server that answers as told, one after the other, and 200 after that. */
function serve(...answers: readonly Answer[]) {
  const requests: {
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly batch: Message[];
  }[] = [];
  const fetch = async (url: string, request: { headers: Record<string, string>; body: string }) => {
    const answer = answers[requests.length] ?? { status: 200 };
    requests.push({
      url,
      headers: request.headers,
      batch: (JSON.parse(request.body) as { batch: Message[] }).batch,
    });
    if (answer instanceof Error) throw answer;
    return { status: answer.status, json: async () => answer.body ?? {} };
  };
  const transport = { url: 'http://daemon/', writeKey: 'key', fetch, retryDelayMs: 1 };
  return { requests, transport };
}

describe('sending', () => {
  it('gathers what is called at once into one batch, in order, with the write key', async () => {
    const { createClient } = await load();
    const { requests, transport } = serve();
    const client = createClient({ transport });
    const ana = client.person('ana');
    const first = [ana.identify({ seats: 3 }), ana.track('order_completed', { order_id: 'o1', total: 3 })];
    await Promise.all(first);
    await Promise.all(Array.from({ length: 120 }, () => ana.track('Session "Started"')));
    await client.flush();
    expect(requests.map(({ batch }) => batch.length)).toEqual([2, 50, 50, 20]);
    expect(requests[0]).toMatchObject({
      url: 'http://daemon/v1/batch',
      headers: { authorization: `Basic ${btoa('key:')}` },
      batch: [
        { type: 'identify', userId: 'ana', traits: { seats: 3 } },
        { type: 'track', userId: 'ana', event: 'order_completed', properties: { order_id: 'o1', total: 3 } },
      ],
    });
  });

  it('takes anonymous ids, instants and ids of messages', async () => {
    const { createClient } = await load();
    const { requests, transport } = serve();
    const options = { at: new Date(0), messageId: 'm1' };
    await createClient({ transport }).person({ anonymousId: 'a1' }).track('Session "Started"', {}, options);
    expect(requests[0]?.batch[0]).toEqual({
      type: 'track',
      anonymousId: 'a1',
      event: 'Session "Started"',
      properties: {},
      messageId: 'm1',
      timestamp: '1970-01-01T00:00:00.000Z',
    });
  });

  it.each<[string, readonly Answer[], number, RegExp | null]>([
    [
      'tries again when the daemon is away',
      [new Error('refused'), { status: 503 }, { status: 429 }],
      4,
      null,
    ],
    ['gives up after its tries', Array.from({ length: 9 }, () => ({ status: 500 })), 4, /answered with 500/],
    ['does not repeat what is refused', [{ status: 401 }], 1, /refused the batch with 401/],
    [
      'says which call is refused',
      [{ status: 200, body: { refused: [{ index: 0, reason: 'no_id' }] } }],
      1,
      /no_id/,
    ],
  ])('%s', async (_, answers, tries, failure) => {
    const { createClient } = await load();
    const { requests, transport } = serve(...answers);
    const sent = createClient({ transport }).person('ana').track('Session "Started"');
    if (failure === null) await sent;
    else await expect(sent).rejects.toThrow(failure);
    expect(requests.length).toBe(tries);
    // The same message, so that one that did arrive is not counted twice.
    expect(new Set(requests.map(({ batch }) => batch[0]?.messageId)).size).toBe(1);
  });

  it('tells somebody who listens, and then nothing rejects; other calls of the batch are fine', async () => {
    const { createClient } = await load();
    const { transport } = serve({ status: 200, body: { refused: [{ index: 1, reason: 'too_large' }] } });
    const heard: [string, string | undefined][] = [];
    const onError = (error: Error, message: Message) => heard.push([error.message, message.userId]);
    const client = createClient({ transport, onError });
    await Promise.all(['ana', 'bob'].map((id) => client.person(id).track('Session "Started"')));
    expect(heard).toEqual([['the call was refused: too_large', 'bob']]);
  });
});
