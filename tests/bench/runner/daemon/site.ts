/** A daemon on a new store and its clients, each a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanFile } from '../../../../src/plan/plan.ts';
import { startTalk, type Talk } from './child-talk.ts';
import type { DaemonNote, DaemonQuestion } from './daemon-process.ts';
import type { LoadQuestion, LoadReport } from './load-process.ts';

/** People whose complaints come in; their states stay in the cache on both sides. */
export const PEOPLE = 20_000;
/** Events in one request of a server-side SDK under load. */
const SDK_BATCH = 100;
const CONNECTIONS = 16;
const SETTLE_MS = 50;
/** How long anything may take until it counts as lost. */
export const PATIENCE_MS = 60_000;

/** `perSecond`: events by the clock on the wall; `cpuMs`: of the daemon meanwhile. */
export type Sent = { readonly load: LoadReport; readonly perSecond: number; readonly cpuMs: number };

/** What is sent: in requests of 100 and as fast as they are taken, unless it says otherwise. */
export type Sending = Pick<LoadQuestion, 'what' | 'first' | 'count'> &
  Partial<Pick<LoadQuestion, 'rate' | 'batch'>>;

export class Site {
  readonly #folder: string;
  readonly #daemon: Talk;
  readonly #load: Talk;
  #url = '';

  constructor(directory: string) {
    this.#folder = mkdtempSync(join(directory, 'rutter-daemon-'));
    this.#daemon = startTalk(new URL('./daemon-process.ts', import.meta.url));
    this.#load = startTalk(new URL('./load-process.ts', import.meta.url));
  }

  async start(plan: PlanFile, smtp: number | null): Promise<void> {
    const question: DaemonQuestion = { do: 'start', directory: this.#folder, plan, smtp, at: null };
    this.#url = await this.#daemon.ask<string>(question);
  }

  async send(sending: Sending): Promise<Sent> {
    await this.note();
    const whole: LoadQuestion = {
      url: this.#url,
      people: PEOPLE,
      connections: CONNECTIONS,
      batch: SDK_BATCH,
      rate: null,
      ...sending,
    };
    const load = await this.#load.ask<LoadReport>(whole);
    const { cpuMs } = await this.note(true);
    return { load, perSecond: (sending.count / load.wallMs) * 1000, cpuMs };
  }

  /** What the daemon did since the note before; one that only peeks leaves what left for the next. */
  note(peeks = false): Promise<DaemonNote> {
    return this.#daemon.ask<DaemonNote>({ do: 'note', peeks } satisfies DaemonQuestion);
  }

  /** Waits until so many messages have left since the last `send` began. Throws when they do not come. */
  async allLeft(count: number): Promise<DaemonNote> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const note = await this.note(true);
      if (note.left >= count) return note;
      if (performance.now() > end) throw new Error(`${note.left} of ${count} messages left`);
      await sleep(SETTLE_MS);
    }
  }

  async end(): Promise<void> {
    try {
      await this.#daemon.ask({ do: 'stop' } satisfies DaemonQuestion);
    } finally {
      await Promise.all([this.#daemon.end(), this.#load.end()]);
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}

/** Where the daemon delivers to: a port of a mail server on loopback; null: nowhere, and it is noted when. */
export type Delivering = { readonly directory: string; readonly smtp: number | null };

/** Does something with a daemon that is taken away afterwards. */
export async function onSite<Value>(
  plan: PlanFile,
  { directory, smtp }: Delivering,
  work: (site: Site) => Promise<Value>,
): Promise<Value> {
  const site = new Site(directory);
  try {
    await site.start(plan, smtp);
    return await work(site);
  } finally {
    await site.end();
  }
}
