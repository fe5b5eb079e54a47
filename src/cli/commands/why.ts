/**
 * `why`: what was decided about one person, by which line of which file, and what would have to change; with `--with`
 * what would be decided, offline.
 */

import type { ConsentLedger } from '../../hosts/inspection.ts';
import type { Decision } from '../../kernel/decision.ts';
import { definitions } from '../../kinds/registry.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { readLog } from '../../review/why/log.ts';
import { checkNames, type KnownNames } from '../../review/why/names.ts';
import { isProven, printLedger, printLedgerJson } from '../../review/why/print-ledger.ts';
import { printLog, printLogJson } from '../../review/why/print-log.ts';
import { createRemedies } from '../../review/why/remedies.ts';
import { amendHolds, amendQueued, hasHolds, type Pending, type Standing } from '../../review/why/standing.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import {
  type FormatOptions,
  type WorkspaceOptions,
  wholeNumber,
  withDaemon,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit } from '../output.ts';
import type { Verb } from '../verb.ts';
import { whyAhead } from '../why/ahead.ts';

type Options = DaemonOptions &
  FormatOptions &
  WorkspaceOptions & {
    readonly limit: number;
    readonly at?: string;
    readonly with?: string;
    readonly consent?: boolean;
  };

export const command: Verb = (program, act) => {
  const verb = program
    .command('why')
    .argument('<subscriber>', 'the id of a person')
    .argument('[journey]', 'of this journey only')
    .argument('[step]', 'and of this step only')
    .description('show what was decided about a person, by which line, and what would have to change')
    .addHelpText(
      'after',
      '\nFrom the log of a daemon (RUTTER_ADMIN_TOKEN); with --with FILE before the fact and offline, from the workspace.',
    );
  withWorkspace(withFormats(withDaemon(verb), ['pretty', 'json']))
    .option('--limit <number>', 'of the log, the newest so many', wholeNumber, 200)
    .option(
      '--consent',
      'the consent ledger: what the person said, when, and whether the chain of lines holds',
    )
    .option('--with <file>', 'ask before the fact: profiles and events as `ingest` reads them')
    .option('--at <instant>', 'and as if it were sent then (RFC 3339); default: now')
    .action(act(why));
};

async function why(
  context: Context,
  subscriber: string,
  journey: string | undefined,
  step: string | undefined,
  options: Options,
): Promise<ExitCode> {
  const { with: file } = options;
  if (options.consent === true) {
    if (file !== undefined || options.at !== undefined || journey !== undefined) {
      throw new Refusal(
        '--consent prints the ledger of a person and takes nothing else',
        'leave out --with, --at and the journey',
      );
    }
    return whyConsented(context, subscriber, options);
  }
  if (file !== undefined) return whyAhead(context, { subscriber, journey, step }, { ...options, with: file });
  if (options.at !== undefined) {
    throw new Refusal(
      '--at asks before the fact and needs --with FILE',
      'name a file that `rutter ingest` reads',
    );
  }
  return whyLogged(context, subscriber, { journey, step }, options);
}

type Logged = {
  readonly commit: string | null;
  readonly zone?: string | null;
  readonly pending?: readonly Pending[];
  readonly decisions: readonly Decision[];
};

async function whyLogged(
  context: Context,
  subscriber: string,
  wanted: { readonly journey: string | undefined; readonly step: string | undefined },
  options: Options,
): Promise<ExitCode> {
  const path = `/admin/subscribers/${encodeURIComponent(subscriber)}/decisions?limit=${options.limit}`;
  const {
    commit,
    decisions,
    zone = null,
    pending = [],
  } = await readLogged(context, options, path, subscriber);
  const { body, status } = await askDaemon(context, options, '/admin/plan');
  const plan = status === 200 ? (body as PlanFile).plan : null;
  refuseUnknown(checkNames(plan, decisions as KnownNames, wanted));
  const { journey, step } = wanted;
  const chosen = decisions.filter(
    (each) =>
      (journey === undefined || each.journey === journey) && (step === undefined || each.step === step),
  );
  const read = readLog({ subscriber, commit, plan, zone }, chosen, createRemedies(definitions, plan));
  const held = hasHolds(read) ? amendHolds(read, await readStanding(context, options), plan) : read;
  const log = amendQueued(held, pending, plan);
  emit(context, options.format, { pretty: () => printLog(log), json: () => printLogJson(log) });
  return 0;
}

/** What is stopped now. */
async function readStanding(context: Context, options: Options): Promise<readonly Standing[]> {
  const { status, body } = await askDaemon(context, options, '/admin/controls');
  if (status !== 200) throw new Refusal(`the daemon answered ${status}`, 'see the log of the daemon', 1);
  return (body as { readonly controls: readonly Standing[] }).controls;
}

/** The ledger; 1 where it does not prove what holds. */
async function whyConsented(context: Context, subscriber: string, options: Options): Promise<ExitCode> {
  const path = `/admin/subscribers/${encodeURIComponent(subscriber)}/consent`;
  const ledger = (await readOf(context, options, path, subscriber)) as ConsentLedger;
  emit(context, options.format, {
    pretty: () => printLedger(subscriber, ledger),
    json: () => printLedgerJson(subscriber, ledger),
  });
  return isProven(ledger) ? 0 : 1;
}

async function readLogged(
  context: Context,
  options: Options,
  path: string,
  subscriber: string,
): Promise<Logged> {
  return (await readOf(context, options, path, subscriber)) as Logged;
}

async function readOf(
  context: Context,
  options: Options,
  path: string,
  subscriber: string,
): Promise<unknown> {
  const { status, body } = await askDaemon(context, options, path);
  if (status === 404) throw new Refusal(`there is no subscriber \`${subscriber}\``);
  if (status !== 200) throw new Refusal(`the daemon answered ${status}`, 'see the log of the daemon', 1);
  return body;
}

function refuseUnknown(problem: ReturnType<typeof checkNames>): void {
  if (problem !== null) throw new Refusal(problem.message, problem.help);
}
