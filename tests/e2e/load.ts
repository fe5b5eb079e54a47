/** Clients under way: each posts what people do, by default sign up, and repeats a request until it is acknowledged. */

export type Load = {
  /** People of whom everything was answered with 2xx. */
  readonly acknowledged: ReadonlySet<string>;
  /** Answers by status; 0: no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** From each request that was answered with 2xx to its answer. */
  readonly latenciesMs: readonly number[];
  /** Where requests go from now on; null: nobody is there, wait. */
  aim(url: string | null): void;
  /** No new people; resolves when all that were begun are acknowledged. */
  finish(): Promise<void>;
};

const pause = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));

/** One message of Segment's batch call. */
export type Message = { readonly messageId: string; readonly [field: string]: unknown };

/** What one person does: requests, one after the other. Here: a profile and a sign-up in one request. */
function signUp(id: string): readonly (readonly Message[])[] {
  const traits = { email: `${id}@x.example`, first_name: id };
  return [
    [
      { type: 'identify', userId: id, messageId: `i-${id}`, traits },
      { type: 'track', userId: id, messageId: `t-${id}`, event: 'Signed Up', properties: { plan: 'x' } },
    ],
  ];
}

/** `doings`: requests of each person (default: `signUp`). `onAcknowledged`: called before the next request goes out. */
export type LoadOptions = {
  readonly workers: number;
  readonly people: number;
  readonly restMs: number;
  readonly doings?: (id: string) => readonly (readonly Message[])[];
  readonly onAcknowledged?: (messages: readonly Message[]) => void;
};

/** Starts `workers` clients, each with `people` in a batch and a breath of `restMs` between its batches. */
export function startLoad({
  workers,
  people,
  restMs,
  doings = signUp,
  onAcknowledged = () => {},
}: LoadOptions): Load {
  const acknowledged = new Set<string>();
  const statuses = new Map<number, number>();
  const latenciesMs: number[] = [];
  let target: string | null = null;
  let ending = false;
  let next = 0;

  async function post(body: string): Promise<number> {
    if (target === null) return 0;
    const headers = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
    try {
      const response = await fetch(`${target}/v1/batch`, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  async function work(): Promise<void> {
    while (!ending) {
      const ids = Array.from({ length: people }, () => `p${next++}`);
      const all = ids.map((id) => doings(id));
      const rounds = Math.max(...all.map((requests) => requests.length));
      for (let round = 0; round < rounds; round += 1) {
        const batch = all.flatMap((requests) => requests[round] ?? []);
        await insist(JSON.stringify({ batch }));
        onAcknowledged(batch);
      }
      for (const id of ids) acknowledged.add(id);
      await pause(restMs);
    }
  }

  async function insist(body: string): Promise<void> {
    for (;;) {
      const startedAt = performance.now();
      const status = await post(body);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200) {
        latenciesMs.push(performance.now() - startedAt);
        return;
      }
      await pause(20);
    }
  }

  const working = Array.from({ length: workers }, work);
  return {
    acknowledged,
    statuses,
    latenciesMs,
    aim(url) {
      target = url;
    },
    async finish() {
      ending = true;
      await Promise.all(working);
    },
  };
}
