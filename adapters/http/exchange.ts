/**
 * One HTTP exchange over undici with exact knowledge of how far it came: whether the request may have been written,
 * what was answered, how much of it was read. Follows no redirect and retries nothing.
 */
import type { Agent, Dispatcher } from 'undici';

/** A request as it goes out. */
export type OutboundRequest = {
  readonly url: URL;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
};

/** An answer that was read in full; `body` null: longer than the limit. */
export type Answer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string | null;
};

/** A header of an answer by its name in lower case; undefined: it is not there once. Pure. */
export function headerOf({ headers }: Pick<Answer, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** How an exchange ended. `failed` without an answer in full; `written`: the request may have reached the peer. */
export type Exchange =
  | ({ readonly ended: 'answered' } & Answer)
  | { readonly ended: 'failed'; readonly written: boolean; readonly code: string };

/** Code of an exchange that ran out of time. */
export const DEADLINE = 'EDEADLINE';

/** Runs one exchange; resolves before `deadlineMs` whatever the peer does, and never rejects. */
export function exchange(
  agent: Agent,
  request: OutboundRequest,
  limits: { readonly deadlineMs: number; readonly maxBytes: number },
): Promise<Exchange> {
  return new Promise((resolve) => {
    const handler = new ExchangeHandler(limits.maxBytes, (result) => {
      clearTimeout(timer);
      resolve(result);
    });
    const timer = setTimeout(() => handler.fail(DEADLINE), limits.deadlineMs);
    const { url, method, headers, body } = request;
    try {
      agent.dispatch({ origin: url.origin, path: url.pathname + url.search, method, headers, body }, handler);
    } catch (error) {
      handler.fail(codeOf(error));
    }
  });
}

/** The most telling code of an error; some wrap their cause, connecting to several addresses gives a list. */
export function codeOf(error: unknown): string {
  const { code, cause, errors } = error as {
    readonly code?: unknown;
    readonly cause?: unknown;
    readonly errors?: readonly unknown[];
  };
  if (errors?.[0] !== undefined) return codeOf(errors[0]);
  if (typeof code === 'string') return code === 'UND_ERR_SOCKET' && cause != null ? codeOf(cause) : code;
  return cause == null ? 'EUNKNOWN' : codeOf(cause);
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number;
  readonly #done: (result: Exchange) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #settled = false;
  #written = false;
  #status = 0;
  #headers: { readonly [name: string]: string | string[] | undefined } = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number, done: (result: Exchange) => void) {
    this.#maxBytes = maxBytes;
    this.#done = done;
  }

  /** Called right before the request is written to a connected socket. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up on while connecting: it was reported as not sent, so it must not be sent now.
    if (this.#settled) controller.abort(new Error(DEADLINE));
    else this.#written = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: { readonly [name: string]: string | string[] | undefined },
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.#answer(null);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#answer(Buffer.concat(this.#chunks).toString('utf8'));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(codeOf(error));
  }

  fail(code: string): void {
    this.#settle({ ended: 'failed', written: this.#written, code });
  }

  #answer(body: string | null): void {
    this.#settle({ ended: 'answered', status: this.#status, headers: this.#headers, body });
  }

  #settle(result: Exchange): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#done(result);
    const complete = result.ended === 'answered' && result.body !== null;
    if (!complete) this.#controller?.abort(new Error('given up'));
  }
}
