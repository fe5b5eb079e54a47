/**
 * One place where a case happens: a directory for the store, a plan, the ledger, and daemons one after the other as
 * processes of their own. Ends with the verdict of the ledger.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../../e2e/child.ts';
import { beyondPromise, type Verdict } from '../ledger/judge.ts';
import { traffic } from '../ledger/traffic.ts';
import { startWitness, type Witness } from '../ledger/witness.ts';
import { environmentOf } from './environment.ts';
import { settle } from './settle.ts';

/** Default of the channels, and what a crash may repeat of each. */
export const MAX_IN_FLIGHT = 16;
/** Later than any back-off and any hold of an unknown outcome; sooner than the deadlines of the traffic. */
const AHEAD_MS = 3_600_000;
/** So many such hours at the most: what an attempt of the last daemon left unknown is held for the next one. */
const HOURS_MAX = 3;
const SETTLE_MS = 120_000;
/** Longest wait of one hour's daemon while things move. */
const SETTLE_LONGEST_MS = 900_000;
/** Longest wait for a fault to be met under load. */
const DEATH_MS = 30_000;
const PRELOAD = fileURLToPath(new URL('preload.ts', import.meta.url));

/**
 * `faults`: environment of `preload.ts`; without it no hook is loaded. `under`: see `startChild`. `plan`: the path of
 * another plan than the site's.
 */
export type StartOptions = {
  readonly plan?: string;
  /** Over the site's own. */
  readonly environment?: { readonly [name: string]: string };
  readonly aheadMs?: number;
  readonly faults?: { readonly [name: string]: string };
  readonly execArgv?: readonly string[];
  readonly under?: readonly string[];
};

export type Site = {
  /** Scratch, removed at the end. */
  readonly root: string;
  /** Where the store lives. */
  readonly directory: string;
  readonly planPath: string;
  readonly witness: Witness;
  readonly environment: { readonly [name: string]: string };
  start(options?: StartOptions): Promise<Child>;
  /** Starts a daemon that must come up, and points the load at it. */
  serve(options?: StartOptions): Promise<Child>;
  /** Serves until the daemon dies of its faults. `died` false: it did not within a while, and was killed. */
  serveToDeath(options: StartOptions): Promise<{ readonly died: boolean; readonly code: number | null }>;
  /**
   * No new people; a last daemon takes what is left, one an hour later sends what waits for another attempt, and another
   * hour later what still does. Then the ledger judges. `settleMs`: after so long without a movement it does.
   */
  conclude(crashes: number, options?: { readonly settleMs?: number }): Promise<Conclusion>;
  close(): Promise<void>;
};

/** `beyond`: see `beyondPromise`. `wrongStates`: people whose state is not that of the replay. */
export type Conclusion = Verdict & { readonly beyond: number; readonly wrongStates: number };

export type SiteOptions = {
  /** Sources; default: the traffic of the ledger. */
  readonly texts?: { readonly [path: string]: string };
  readonly providerDelayMs?: number;
  /** Where the store lives; default: in the scratch directory. */
  readonly directory?: string;
};

/** Ends a daemon gracefully. Its exit code and how long that took. */
export async function stopChild(
  child: Child,
): Promise<{ readonly code: number | null; readonly ms: number }> {
  const startedAt = performance.now();
  child.kill('SIGTERM');
  return { code: await child.ended(), ms: Math.round(performance.now() - startedAt) };
}

/** Waits. */
export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** See `Site.conclude`. */
async function conclude(
  { witness, serve, planPath }: Pick<Site, 'witness' | 'serve' | 'planPath'>,
  crashes: number,
  settleMs: number,
): Promise<Conclusion> {
  const last = await serve();
  await witness.ask('finish');
  await witness.ask('aim', null);
  await stopChild(last);
  await witness.ask('expect', planPath);
  let wrongStates = 0;
  for (let hour = 1; hour <= HOURS_MAX; hour += 1) {
    const aheadMs = hour * AHEAD_MS;
    const late = await serve({ aheadMs });
    const url = String(late.said.url);
    const look = () => witness.ask('look', { url, now: Date.now() + aheadMs });
    // What never settles is the verdict, and no failure of the rig.
    const { held } = await settle(look, { quietMs: settleMs, longestMs: SETTLE_LONGEST_MS, wait: pause });
    wrongStates = await witness.ask('wrongStates', url);
    const { code } = await stopChild(late);
    if (code !== 0) throw new Error(`the last daemon ended with ${code}`);
    if (held === 0) break;
  }
  const verdict = await witness.ask('verdict');
  return { ...verdict, wrongStates, beyond: beyondPromise(verdict, crashes, MAX_IN_FLIGHT) };
}

/** Makes a site named after its case. Close it. */
export async function openSite(name: string, options: SiteOptions = {}): Promise<Site> {
  const root = mkdtempSync(join(tmpdir(), `rutter-${name}-`));
  const planPath = join(root, 'plan.json');
  const witness = await startWitness(join(root, 'book.ndjson'), options.providerDelayMs ?? 10);
  await witness.ask('compile', { texts: options.texts ?? traffic, to: planPath });
  const directory = options.directory ?? join(root, 'data');
  const environment = {
    DAEMON_DIRECTORY: directory,
    ...environmentOf(witness.smtpPort, witness.url),
  };
  const children = new Set<Child>();

  async function start(startOptions: StartOptions = {}): Promise<Child> {
    const { aheadMs = 0, faults, execArgv = [], under, plan = planPath } = startOptions;
    const own = { ...environment, ...startOptions.environment };
    const hooked = faults === undefined ? [] : ['--import', PRELOAD];
    const child = await startChild(
      { ...own, ...faults, DAEMON_PLAN: plan, DAEMON_AHEAD_MS: String(aheadMs) },
      { execArgv: [...hooked, ...execArgv], ...(under === undefined ? {} : { under }) },
    );
    children.add(child);
    void child.ended().then(() => children.delete(child));
    return child;
  }

  async function serve(startOptions?: StartOptions): Promise<Child> {
    const child = await start(startOptions);
    if (child.said.url === undefined) throw new Error(`the daemon did not start: ${child.said.message}`);
    await witness.ask('aim', child.said.url);
    return child;
  }

  async function serveToDeath(startOptions: StartOptions) {
    // What happens at the start may be met before it says a word.
    const child = await start(startOptions).catch(() => null);
    if (child === null) return { died: true, code: null };
    if (child.said.url === undefined) return { died: true, code: await child.ended() };
    await witness.ask('aim', child.said.url);
    let died = true;
    const timer = setTimeout(() => {
      died = false;
      child.kill('SIGKILL');
    }, DEATH_MS);
    const code = await child.ended();
    clearTimeout(timer);
    await witness.ask('aim', null);
    return { died, code };
  }

  return {
    root,
    directory,
    planPath,
    witness,
    environment,
    start,
    serve,
    serveToDeath,
    conclude: (crashes, { settleMs = SETTLE_MS } = {}) =>
      conclude({ witness, serve, planPath }, crashes, settleMs),
    async close() {
      for (const child of children) child.kill('SIGKILL');
      for (const child of [...children]) await child.ended();
      await witness.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
