/** Clients under way: each posts people who sign up, one mail each, and repeats a request until it is acknowledged. */

export type Load = {
  /** People whose event was answered with 2xx. */
  readonly acknowledged: ReadonlySet<string>;
  /** Answers by status; 0: no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Where requests go from now on; null: nobody is there, wait. */
  aim(url: string | null): void;
  /** No new people; resolves when all that were begun are acknowledged. */
  finish(): Promise<void>;
};

const pause = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));

/** Starts `workers` clients, each with `people` in a batch and a breath of `restMs` between its batches. */
export function startLoad({
  workers,
  people,
  restMs,
}: {
  workers: number;
  people: number;
  restMs: number;
}): Load {
  const acknowledged = new Set<string>();
  const statuses = new Map<number, number>();
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
      const batch = ids.flatMap((id) => [
        {
          type: 'identify',
          userId: id,
          messageId: `i-${id}`,
          traits: { email: `${id}@x.example`, first_name: id },
        },
        { type: 'track', userId: id, messageId: `t-${id}`, event: 'Signed Up', properties: { plan: 'x' } },
      ]);
      const body = JSON.stringify({ batch });
      for (;;) {
        const status = await post(body);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 200) break;
        await pause(20);
      }
      for (const id of ids) acknowledged.add(id);
      await pause(restMs);
    }
  }

  const working = Array.from({ length: workers }, work);
  return {
    acknowledged,
    statuses,
    aim(url) {
      target = url;
    },
    async finish() {
      ending = true;
      await Promise.all(working);
    },
  };
}
