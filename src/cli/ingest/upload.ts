/** Posts one batch to the ingest; comes again when the daemon is busy or away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../../base/backoff.ts';
import { parseRetryAfterMs } from '../../base/retry-after.ts';
import { Refusal } from '../context.ts';
import { unreachable } from '../daemon-client.ts';

const ATTEMPTS_MAX = 8;
const TIMEOUT_MS = 60_000;
const HEALTH_TIMEOUT_MS = 5_000;

export type Target = {
  readonly url: string;
  readonly writeKey: string;
  readonly interrupted: AbortSignal;
  readonly now: () => number;
};

/** Events of the batch that were not taken: their place in it, and why. */
export type RefusedEvent = { readonly index: number; readonly reason: string };

/** Resolves when the batch is durable. Throws a Refusal when it cannot be: the load can be taken up later. */
export async function uploadBatch(
  batch: readonly string[],
  target: Target,
): Promise<readonly RefusedEvent[]> {
  const body = `{"batch":[${batch.join(',')}]}`;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await post(body, target).catch((error: unknown) => {
      if (target.interrupted.aborted) throw new Refusal('interrupted', 'run the same command again to go on');
      if (attempt >= ATTEMPTS_MAX) throw unreachable(target.url, error);
      return null;
    });
    if (answer?.status === 200) return answer.refused;
    if (answer !== null && answer.status !== 503 && answer.status !== 429) throw refuse(answer);
    if (attempt >= ATTEMPTS_MAX) throw await explainBusy(target);
    const delayMs = answer?.retryAfterMs ?? backoffMs(attempt, target.url);
    await sleep(delayMs, undefined, { signal: target.interrupted }).catch(() => {
      throw new Refusal('interrupted', 'run the same command again to go on');
    });
  }
}

type Answer = {
  readonly status: number;
  readonly text: string;
  readonly refused: readonly RefusedEvent[];
  readonly retryAfterMs: number | undefined;
};

async function post(body: string, { url, writeKey, interrupted, now }: Target): Promise<Answer> {
  const response = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body,
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), interrupted]),
  });
  const text = await response.text();
  const header = response.headers.get('retry-after');
  return {
    status: response.status,
    text,
    refused: response.status === 200 ? readRefused(text) : [],
    retryAfterMs: header === null ? undefined : parseRetryAfterMs(header, now()),
  };
}

function readRefused(text: string): readonly RefusedEvent[] {
  const { refused = [] } = JSON.parse(text) as { refused?: readonly RefusedEvent[] };
  return refused;
}

/** Why a daemon takes nothing, as its `/health` says: in its own words where there are some. Never rejects. */
async function explainBusy({ url }: Target): Promise<Refusal> {
  const again = 'run the same command again to go on';
  const status = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) })
    .then(async (response) => ((await response.json()) as { readonly status?: unknown }).status)
    .catch(() => undefined);
  if (status === 'no_plan')
    return new Refusal('the daemon has no plan yet', `give it one with \`rutter apply\`, and ${again}`);
  const reason = typeof status === 'string' && status !== 'ok' ? ` (${status})` : '';
  return new Refusal(`the daemon is busy${reason}`, again);
}

function refuse({ status, text }: Answer): Refusal {
  if (status === 401)
    return new Refusal('the daemon refused the write key', 'RUTTER_WRITE_KEY must be one of its keys');
  return new Refusal(`the ingest answered ${status}: ${text.slice(0, 200)}`);
}
