/** `run`: the daemon. It runs the plan that was applied, or one that is named. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import { adapters } from '../../../adapters/registry.ts';
import type { DaemonOptions } from '../../daemon/daemon.ts';
import { createLog, type Logger } from '../../daemon/log.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { startForCommand, untilInterrupted } from '../daemon-start.ts';
import { DAEMON_PORT, portNumber } from '../options.ts';
import { readVersion } from '../package.ts';
import { readPlanFile } from '../plan/read-plan-file.ts';
import type { Verb } from '../verb.ts';

type Options = {
  readonly data: string;
  readonly plan?: string;
  readonly host: string;
  readonly port: number;
  readonly mailHost: string;
  readonly mailPort?: number;
  readonly publicUrl?: string;
  readonly traces?: true;
  readonly clock: 'wall' | 'replay';
  readonly logLevel: string;
};

export const command: Verb = (program, act) => {
  program
    .command('run')
    .description('run the daemon on the plan that was applied')
    .option('--data <dir>', 'where the store is', '.rutter/data')
    .option('--plan <file>', 'apply this plan file at the start, unless it was applied before')
    .option('--host <host>', 'listen on this address', '127.0.0.1')
    .option('--port <number>', 'and on this port; 0 takes a free one', portNumber, DAEMON_PORT)
    .option(
      '--mail-port <number>',
      'take bounces and complaints by SMTP on this port; without it, nowhere (RUTTER_MAIL_PORT)',
      portNumber,
    )
    .option('--mail-host <host>', 'and on this address', '127.0.0.1')
    .option(
      '--public-url <url>',
      'what recipients reach the daemon by, for unsubscribe links (RUTTER_PUBLIC_URL)',
    )
    .option('--traces', 'tell an OpenTelemetry collector of requests, commits and sends (OTEL_... variables)')
    .addOption(
      new Option('--clock <clock>', '`replay`: time is the newest event time fed')
        .choices(['wall', 'replay'])
        .default('wall'),
    )
    .addOption(
      new Option('--log-level <level>', 'JSON lines on stderr')
        .choices(['debug', 'info', 'warn', 'error', 'silent'])
        .default('info'),
    )
    .addHelpText(
      'after',
      '\nEnvironment: RUTTER_WRITE_KEYS, RUTTER_ADMIN_TOKEN, RUTTER_LINK_SECRET (each also as NAME_FILE),\nRUTTER_ADMIN_TOKENS (more tokens: NAME=TOKEN or NAME:SCOPE=TOKEN, with a scope of all, read, plan, metrics), and what\nthe channels of the workspace name.',
    )
    .action(act(run));
};

async function run(context: Context, options: Options): Promise<ExitCode> {
  const { stdout, stderr, env, cwd, now } = context;
  const log = createLog(options.logLevel, stderr);
  const publicUrl = readPublicUrl(options.publicUrl ?? env.RUTTER_PUBLIC_URL, log);
  const mailPort = options.mailPort ?? mailPortIn(env);
  const running = await startForCommand(context, {
    directory: resolve(cwd, options.data),
    adapters,
    environment: env,
    http: { host: options.host, port: options.port },
    clock: options.clock,
    development: false,
    log,
    now,
    ...(mailPort === undefined ? {} : { mail: { host: options.mailHost, port: mailPort } }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(options.traces === undefined ? {} : { traces: { version: readVersion() } }),
    ...(options.plan === undefined ? {} : filedPlan(context, options.plan)),
  });
  const { daemon } = running;
  const plan = daemon.engine.plan();
  const what = plan === null ? 'no plan yet: hand one over with `rutter apply`' : `plan ${plan.digest}`;
  stdout.write(`listening on ${daemon.url} (${what})\n`);
  if (daemon.mailPort !== null) {
    stdout.write(`taking bounces and complaints by SMTP on ${options.mailHost}, port ${daemon.mailPort}\n`);
  }
  try {
    await untilInterrupted(running);
  } finally {
    await daemon.stop();
  }
  return 0;
}

/**
 * Where links in messages lead, without a slash at the end; undefined: to this very machine. Mail providers want https for
 * one-click unsubscribes (RFC 8058). Throws a Refusal for what is no URL.
 */
function readPublicUrl(text = '', log: Logger): string | undefined {
  if (text === '') {
    log.warn('links in messages lead to this machine alone: name --public-url');
    return undefined;
  }
  const isUrl = /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text);
  if (!isUrl) throw new Refusal(`\`${text}\` is no public URL`, 'write it as https://journeys.example.com');
  if (!text.startsWith('https:')) log.warn('mail providers take no one-click unsubscribe without https');
  return text.replace(/\/+$/, '');
}

/** A plan file for the start: used once, as one for `apply` is. */
function filedPlan(context: Context, path: string): Pick<DaemonOptions, 'plan' | 'order' | 'isFile'> {
  const order = { by: 'run --plan', reason: '', acknowledged: [] };
  return { plan: readPlanFile(context, path), order, isFile: true };
}

/** What the environment says. Throws a Refusal for what is no port. */
function mailPortIn({ RUTTER_MAIL_PORT: text = '' }: Context['env']): number | undefined {
  if (text === '') return undefined;
  try {
    return portNumber(text);
  } catch {
    throw new Refusal(`RUTTER_MAIL_PORT is no port: ${text}`, 'use a number from 0 to 65535');
  }
}
