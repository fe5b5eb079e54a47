/**
 * The part of the typed client that is the same for every catalog: it gathers calls into batches and sends them to the
 * ingest, again where that may help. Text only; `generate-client.ts` puts it behind the types.
 */

/** The text, with the digest of the catalog that goes with each batch. Pure. */
export function clientRuntime(digest: string): string {
  return `${PARTS}`.replace('CATALOG_DIGEST', () => JSON.stringify(digest));
}

const PARTS = `/** An instant: a Date, or RFC 3339 with a zone. */
export type Instant = Date | string;

/** A day: YYYY-MM-DD. */
export type CalendarDate = \`\${number}-\${number}-\${number}\`;

export type EventName = keyof Events;

/** What else may be said of a call. */
export interface CallOptions {
  /** When it happened; now, when it is left out. */
  readonly at?: Instant | undefined;
  /** Two calls with one id count once. */
  readonly messageId?: string | undefined;
}

/** The properties may be left out where none is required. */
export type EventArguments<Name extends EventName> =
  Record<never, never> extends Events[Name]
    ? readonly [properties?: Events[Name] | undefined, options?: CallOptions | undefined]
    : readonly [properties: Events[Name], options?: CallOptions | undefined];

/** Whom calls are about: an id of yours, or an anonymous one. */
export type PersonId =
  | string
  | { readonly userId: string; readonly anonymousId?: string | undefined }
  | { readonly userId?: undefined; readonly anonymousId: string };

/** One call as it is sent (Segment's protocol). */
export interface Message {
  readonly type: 'track' | 'identify';
  readonly messageId: string;
  readonly timestamp: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly event?: string;
  readonly properties?: unknown;
  readonly traits?: unknown;
}

/** A call of a batch that was not taken, by its place there. */
export interface RefusedCall {
  readonly index: number;
  readonly reason: string;
}

/** Sends a batch and says which calls were not taken. Rejects where the batch did not arrive. */
export type Transport = (batch: readonly Message[]) => Promise<readonly RefusedCall[] | void>;

/** What is needed of the global \`fetch\`. */
export type Fetch = (
  url: string,
  request: { readonly method: 'POST'; readonly headers: Record<string, string>; readonly body: string },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>;

export interface HttpOptions {
  /** The daemon, such as \`https://journeys.example.com\`. */
  readonly url: string;
  readonly writeKey: string;
  /** The global \`fetch\`, when it is left out. */
  readonly fetch?: Fetch | undefined;
  /** Tries after the first one, for failures that may pass; 3 when it is left out. */
  readonly retries?: number | undefined;
  /** Milliseconds before the second try, doubled for each further one; 250 when it is left out. */
  readonly retryDelayMs?: number | undefined;
}

export interface ClientOptions {
  /** How calls leave: by HTTP, or by a function of yours. */
  readonly transport: HttpOptions | Transport;
  /** Is told of calls that did not arrive; then no call rejects. */
  readonly onError?: ((error: unknown, message: Message) => void) | undefined;
}

/** The calls about one person. Each resolves when the daemon has it on disk. */
export interface Person {
  track<Name extends EventName>(event: Name, ...given: EventArguments<Name>): Promise<void>;
  identify(attributes: Attributes, options?: CallOptions | undefined): Promise<void>;
}

export interface Client {
  person(id: PersonId): Person;
  /** Resolves when nothing is on its way any more. */
  flush(): Promise<void>;
}

/** The digest of the catalog that this file was made from. */
export const CATALOG: string = CATALOG_DIGEST;

/** Calls that go in one request. */
const BATCH_MAX = 50;

/** The globals that are used, declared here so that no library of types is needed. */
const globals = globalThis as unknown as {
  readonly fetch?: Fetch;
  readonly crypto?: { randomUUID?(): string };
  btoa(text: string): string;
  setTimeout(work: () => void, delayMs: number): unknown;
};

interface Waiting {
  readonly message: Message;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Makes a client. Calls made while a batch is on its way wait for it and go together in the next one, in order. */
export function createClient({ transport, onError }: ClientOptions): Client {
  const send = typeof transport === 'function' ? transport : createHttpTransport(transport);
  let waiting: Waiting[] = [];
  let sending: Promise<void> | undefined;

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      const messages = batch.map(({ message }) => message);
      let refused: ReadonlyMap<number, unknown>;
      try {
        const answer = (await send(messages)) ?? [];
        refused = new Map(answer.map(({ index, reason }) => [index, new Error(\`the call was refused: \${reason}\`)]));
      } catch (error) {
        refused = new Map(batch.map((_, index) => [index, error]));
      }
      for (const [index, each] of batch.entries()) settle(each, refused.get(index));
    }
    sending = undefined;
  }

  function settle({ message, resolve, reject }: Waiting, error: unknown): void {
    if (error === undefined) resolve();
    else if (onError === undefined) reject(error);
    else {
      onError(error, message);
      resolve();
    }
  }

  function enqueue(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ message, resolve, reject });
      sending ??= Promise.resolve().then(sendAll);
    });
  }

  return {
    person(id) {
      const who = typeof id === 'string' ? { userId: id } : definedOf(id);
      return {
        track: (event, ...[properties, options]) =>
          enqueue({ type: 'track', ...who, ...envelope(options), event, properties: properties ?? {} }),
        identify: (attributes, options) =>
          enqueue({ type: 'identify', ...who, ...envelope(options), traits: attributes }),
      };
    },
    async flush() {
      await sending;
    },
  };
}

function definedOf({ userId, anonymousId }: Exclude<PersonId, string>): Pick<Message, 'userId' | 'anonymousId'> {
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
  };
}

function envelope(options: CallOptions | undefined): Pick<Message, 'messageId' | 'timestamp'> {
  const { at = new Date(), messageId = newId() } = options ?? {};
  return { messageId, timestamp: typeof at === 'string' ? at : at.toISOString() };
}

function newId(): string {
  const made = globals.crypto?.randomUUID?.();
  if (made !== undefined) return made;
  // Ids tell calls apart and guard nothing, so that chance is good enough where there is no secure context.
  const part = (): string => Math.random().toString(36).slice(2);
  return \`\${Date.now().toString(36)}-\${part()}\${part()}\`;
}

/** A failure that may pass: the network, too many requests, the server's own. */
class Passing extends Error {
  override readonly name: string = 'Passing';
}

/** Sends by HTTP, with the write key as Basic user name. */
export function createHttpTransport(options: HttpOptions): Transport {
  const { url, writeKey, retries = 3, retryDelayMs = 250 } = options;
  const request = options.fetch ?? globals.fetch;
  if (request === undefined) throw new Error('there is no global fetch here: give one');
  const endpoint = \`\${url.replace(/\\/+$/, '')}/v1/batch\`;
  const headers = { 'content-type': 'application/json', authorization: \`Basic \${globals.btoa(\`\${writeKey}:\`)}\` };
  const library = { name: 'rutter-client', version: CATALOG };

  async function attempt(send: Fetch, batch: readonly Message[]): Promise<readonly RefusedCall[]> {
    const body = JSON.stringify({ batch, sentAt: new Date().toISOString(), context: { library } });
    const response = await send(endpoint, { method: 'POST', headers, body }).catch((error: unknown) => {
      throw new Passing(\`the daemon cannot be reached: \${String(error)}\`);
    });
    const { status } = response;
    if (status === 429 || status >= 500) throw new Passing(\`the daemon answered with \${status}\`);
    if (status !== 200) throw new Error(\`the daemon refused the batch with \${status}\`);
    const answer = (await response.json()) as { readonly refused?: readonly RefusedCall[] };
    return answer.refused ?? [];
  }

  return async (batch) => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt(request, batch);
      } catch (error) {
        if (!(error instanceof Passing) || tries >= retries) throw error;
        await new Promise<void>((resolve) => void globals.setTimeout(resolve, retryDelayMs * 2 ** tries));
      }
    }
  };
}
`;
