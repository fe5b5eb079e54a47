/**
 * The daemon that is measured, in a process of its own: the real thing on a real store, with a null adapter that notes when
 * each message would leave, or with SMTP.
 */
import { adapters } from '../../../../adapters/registry.ts';
import { startDaemon } from '../../../../src/daemon/daemon.ts';
import { createLog } from '../../../../src/daemon/log.ts';
import type { Daemon } from '../../../../src/daemon/options.ts';
import type { Adapter } from '../../../../src/delivery/contract.ts';
import type { PlanFile } from '../../../../src/plan/plan.ts';
import { readPeakMb } from '../peak.ts';
import { serveTalk } from './child-talk.ts';
import { monotonicUs, WRITE_KEY } from './messages.ts';

/**
 * What it is asked. `smtp`: deliver by SMTP to this port; null: the null adapter. `at`: the instant at which its clock starts;
 * null: the system's. A note that peeks begins nothing new.
 */
export type DaemonQuestion =
  | {
      readonly do: 'start';
      readonly directory: string;
      readonly plan: PlanFile;
      readonly smtp: number | null;
      readonly at: number | null;
    }
  | { readonly do: 'note'; readonly peeks: boolean }
  | { readonly do: 'stop' };

/**
 * Since the note before: CPU of all its threads, messages that left, and how long after they were sent to us, in µs. `peakMb`:
 * the most memory that the process has held.
 */
export type DaemonNote = {
  readonly cpuMs: number;
  readonly left: number;
  readonly latenciesUs: readonly number[];
  readonly peakMb: number;
};

let daemon: Daemon | null = null;
let cpuBefore = process.cpuUsage();
let left = 0;
let latenciesUs: number[] = [];

const SENT = /sent (\d+)/;

/** Accepts everything at once, under the name that the plan's channel has. */
const nullAdapter: Adapter = {
  name: 'smtp',
  summary: '',
  configSchema: {},
  capabilities: { honoursKey: true, maxInFlight: 1024 },
  open: async () => ({
    async send({ key, content }) {
      left += 1;
      const sentAtUs = SENT.exec(String(content.text))?.[1];
      if (sentAtUs !== undefined) latenciesUs.push(monotonicUs() - Number(sentAtUs));
      return { result: 'accepted', providerId: key };
    },
    async close() {},
  }),
};

async function start({
  directory,
  plan,
  smtp,
  at,
}: Extract<DaemonQuestion, { do: 'start' }>): Promise<string> {
  const others = adapters.filter(({ name }) => name !== 'smtp');
  const aheadMs = at === null ? 0 : at - Date.now();
  daemon = await startDaemon({
    directory,
    ...(at === null ? {} : { now: () => Date.now() + aheadMs }),
    plan,
    adapters: smtp === null ? [...others, nullAdapter] : adapters,
    environment: {
      RUTTER_WRITE_KEYS: WRITE_KEY,
      RUTTER_ADMIN_TOKEN: 'bench-token',
      RUTTER_LINK_SECRET: 'a secret of the bench only',
    },
    ...(smtp === null
      ? {}
      : {
          channelConfig: (name: string, channel: { config: object }) =>
            (name === 'email' ? { ...channel.config, port: smtp } : channel.config) as never,
        }),
    http: { host: '127.0.0.1', port: 0 },
    clock: 'wall',
    development: false,
    log: createLog('warn'),
    onFailure: (error) => {
      throw error;
    },
  });
  return daemon.url;
}

function note(peeks: boolean): DaemonNote {
  const { user, system } = process.cpuUsage(cpuBefore);
  const noted = { cpuMs: (user + system) / 1000, left, latenciesUs, peakMb: readPeakMb() };
  if (peeks) return noted;
  cpuBefore = process.cpuUsage();
  left = 0;
  latenciesUs = [];
  return noted;
}

serveTalk(async (question: DaemonQuestion) => {
  if (question.do === 'start') return start(question);
  if (question.do === 'note') return note(question.peeks);
  return daemon?.stop();
});
