/** What a daemon is started with, and what is had of it when it runs. */
import type { Adapter } from '../delivery/contract.ts';
import type { Committed } from '../hosts/host.ts';
import type { ApplyOrder, InstallProblem } from '../hosts/plan-order.ts';
import type { PlanFile } from '../plan/plan.ts';
import type { ChannelConfig } from './carrier.ts';
import type { RemoteEngine } from './engine-thread/remote-engine.ts';
import type { RemoteLoop } from './engine-thread/remote-loop.ts';
import type { Logger } from './log.ts';
import type { Environment } from './secrets.ts';

export type DaemonOptions = {
  /** Where the store lives; made when absent. */
  readonly directory: string;
  /** Applied at the start, unless it is the plan in force already. Without it the applied plan goes on. */
  readonly plan?: PlanFile;
  /** Who put that plan there; it goes into the audit. */
  readonly order?: ApplyOrder;
  /** `plan` is a file: where it was used before, or was made for another plan, the one in force goes on, and the log says so. */
  readonly isFile?: true;
  readonly adapters: readonly Adapter[];
  readonly environment: Environment;
  readonly http: { readonly host: string; readonly port: number };
  /** Where bounces and complaints come in by SMTP; absent: nowhere. */
  readonly mail?: { readonly host: string; readonly port: number };
  /** What recipients reach us by, without a slash at the end; default: the address we listen on. */
  readonly publicUrl?: string;
  readonly clock: 'wall' | 'replay';
  /** Development: another configuration of a channel than the plan's (a local inbox instead of the provider). */
  readonly channelConfig?: ChannelConfig;
  /** Secrets that are not set are made up. */
  readonly development: boolean;
  readonly log: Logger;
  readonly now?: () => number;
  /** Messages that may wait for their commit; more are answered 503 (default 20,000). */
  readonly maxQueued?: number;
  /** Total time of one attempt to send, in ms (default 30 s). */
  readonly deadlineMs?: number;
  /** OpenTelemetry traces, as its environment variables say; absent: none, and nothing of it is loaded. `version`: of this program. */
  readonly traces?: { readonly version: string };
  /** Called after each commit, for those who watch; costs time, for all of a commit crosses threads then. */
  readonly onCommitted?: (committed: Committed) => void;
  /** The store failed in a way that only a restart mends; the daemon takes nothing more. */
  readonly onFailure?: (error: unknown) => void;
};

export type Daemon = {
  readonly url: string;
  /** Where reports by mail are taken; null: nowhere. */
  readonly mailPort: number | null;
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly writeKeys: readonly string[];
  readonly adminToken: string;
  /**
   * Opens a plan's channels and installs it. Problems, or a rejection with PlanUnusable (a channel does not open):
   * nothing changed, the plan before goes on.
   */
  install(file: PlanFile): Promise<readonly InstallProblem[]>;
  /**
   * Graceful: intake ends, what is in flight gets its time, what did not start goes back to waiting. A second call
   * waits for the first.
   */
  stop(): Promise<void>;
};

/** The plan cannot be installed over the one in force. */
export class PlanRefused extends Error {
  readonly problems: readonly InstallProblem[];
  constructor(problems: readonly InstallProblem[]) {
    super(`the plan was refused: ${problems.map((each) => each.message).join('; ')}`);
    this.problems = problems;
  }
}
