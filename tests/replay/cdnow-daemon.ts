/**
 * The daemon's run of an export: HTTP, its own threads, SQLite, the replay clock, and an adapter that accepts everything and
 * keeps books. What it sent is told by the decisions of its commits and, for each key, by the books.
 */
import { rmSync } from 'node:fs';
import { adapters } from '../../adapters/registry.ts';
import type { Instant } from '../../src/base/ids.ts';
import { startDaemon } from '../../src/daemon/daemon.ts';
import { createLog } from '../../src/daemon/log.ts';
import type { Adapter } from '../../src/delivery/contract.ts';
import type { Committed } from '../../src/hosts/host.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { bodiesOf } from './cdnow-lines.ts';

/** Messages as `<instant> <subscriber> <journey>/<step> <template> <key>`, sorted. */
export type Messages = readonly string[];

/** One message as a line of `Messages`. */
export function describeMessage(
  at: Instant,
  subscriber: string,
  message: {
    readonly journey: string;
    readonly step: string;
    readonly template: string | null;
    readonly key: string;
  },
): string {
  const { journey, step, template, key } = message;
  return `${new Date(at).toISOString()} ${subscriber} ${journey}/${step} ${template} ${key}`;
}

function bookkeeper(book: (key: string) => void): Adapter {
  return {
    name: 'smtp',
    summary: 'accepts everything',
    configSchema: {},
    capabilities: { honoursKey: true, maxInFlight: 1024 },
    open: async () => ({
      async send({ key }) {
        book(key);
        return { result: 'accepted', providerId: key };
      },
      async close() {},
    }),
  };
}

async function post(url: string, authorization: string, body: string): Promise<void> {
  for (;;) {
    const response = await fetch(url, { method: 'POST', headers: { authorization }, body });
    await response.arrayBuffer();
    if (response.status === 200) return;
    if (response.status !== 503) throw new Error(`${url} answered ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Posts the lines to a daemon on a new store in `directory`, brings its clock to `until`, and takes everything away again. */
export async function sendByDaemon(
  plan: PlanFile,
  lines: readonly string[],
  until: Instant,
  directory: string,
): Promise<Messages> {
  const messages: string[] = [];
  const accepted = new Set<string>();
  const booked: string[] = [];
  const onCommitted = ({ decisions }: Committed) => {
    for (const { subscriber, decision } of decisions) {
      const { type, at, journey = '', step = '', template = null, send: key = '', values } = decision;
      if (type !== 'settled' || values?.state !== 'accepted') continue;
      accepted.add(key);
      messages.push(describeMessage(at, subscriber, { journey, step, template, key }));
    }
  };
  const environment = {
    RUTTER_WRITE_KEYS: 'key-1',
    RUTTER_ADMIN_TOKEN: 'admin-token',
    RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
  };
  const sink = { write: () => true } as unknown as NodeJS.WritableStream;
  const daemon = await startDaemon({
    directory,
    plan,
    adapters: [...adapters.filter(({ name }) => name !== 'smtp'), bookkeeper((key) => booked.push(key))],
    environment,
    http: { host: '127.0.0.1', port: 0 },
    clock: 'replay',
    development: false,
    log: createLog('warn', sink),
    onCommitted,
  });
  try {
    const writer = `Basic ${Buffer.from('key-1:').toString('base64')}`;
    for (const body of bodiesOf(lines)) await post(`${daemon.url}/v1/batch`, writer, body);
    const advance = JSON.stringify({ until: new Date(until).toISOString() });
    await post(`${daemon.url}/admin/advance`, 'Bearer admin-token', advance);
    const quarantined = await daemon.engine.quarantined();
    if (quarantined.length > 0) throw new Error(`in quarantine: ${JSON.stringify(quarantined.slice(0, 5))}`);
  } finally {
    await daemon.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  const isTheSame = booked.length === accepted.size && booked.every((key) => accepted.has(key));
  if (!isTheSame) throw new Error(`${booked.length} were sent and ${accepted.size} settled as accepted`);
  return messages.sort();
}
