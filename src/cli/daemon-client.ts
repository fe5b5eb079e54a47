/** Talks to a running daemon over its admin API. What goes wrong on the way becomes a Refusal with a way out. */
import { readSetting } from '../daemon/secrets.ts';
import { type Context, Refusal } from './context.ts';
import { DAEMON_URL } from './options.ts';
import { reasonOf } from './output.ts';

const TIMEOUT_MS = 60_000;

export type DaemonOptions = { readonly url?: string };
export type Answer = { readonly status: number; readonly body: unknown };

/** The daemon's address without a slash at the end. Throws a Refusal for what is none. */
export function daemonUrl({ env }: Context, { url }: DaemonOptions): string {
  const text = url ?? env.RUTTER_URL ?? DAEMON_URL;
  if (!/^https?:\/\/[^\s/]+/.test(text) || !URL.canParse(text)) {
    throw new Refusal(`\`${text}\` is no address of a daemon`, `write it as ${DAEMON_URL}`);
  }
  return text.replace(/\/+$/, '');
}

/** A setting from the environment (or from the file that NAME_FILE names). Throws a Refusal when it is not set. */
export function requireSetting({ env }: Context, name: string, help: string): string {
  const value = readSetting(name, env);
  if (value === undefined || value === '') throw new Refusal(`${name} is not set`, help);
  return value;
}

/** One request with the admin token; the answer's JSON (text, where it is none). Throws a Refusal on 401 and without an answer. */
export async function askDaemon(
  context: Context,
  options: DaemonOptions,
  path: string,
  request: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  const url = daemonUrl(context, options);
  const token = requireSetting(
    context,
    'RUTTER_ADMIN_TOKEN',
    'it is the token with which the daemon was started',
  );
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, {
      method: request.method ?? 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), context.interrupted]),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    text = await response.text();
  } catch (error) {
    if (context.interrupted.aborted) throw interruptedRequest(request.method);
    throw unreachable(url, error);
  }
  if (response.status === 401) {
    throw new Refusal('the daemon refused the token', 'RUTTER_ADMIN_TOKEN must be that of the daemon');
  }
  return { status: response.status, body: parse(text) };
}

/** What to say when the user did not wait for the answer. */
function interruptedRequest(method = 'GET'): Refusal {
  const help = 'whether the daemon did it, `rutter audit` says';
  return new Refusal('interrupted before the daemon answered', method === 'GET' ? undefined : help);
}

/** What to say when nobody answers at an address. */
export function unreachable(url: string, error: unknown): Refusal {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return new Refusal(
    `no daemon answers at ${url}: ${reasonOf(cause)}`,
    'start one with `rutter run`, or name it with --url',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
