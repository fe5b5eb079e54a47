/** `demo`, the main job of `npm start`: the example workspace, from YAML to delivered messages, on this machine. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters/registry.ts';
import { sayCount } from '../../base/say-count.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { untilInterrupted } from '../daemon-start.ts';
import { type Demo, runDemo } from '../demo/demo.ts';
import { loadWorkspace, toPlanFile } from '../load.ts';
import { DAEMON_PORT, portNumber, type WorkspaceOptions, withWorkspace } from '../options.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & {
  readonly exit?: boolean;
  readonly port: number;
  readonly smtpPort: number;
  readonly inboxPort: number;
};

const SMTP_PORT = 7718;
const INBOX_PORT = 7719;
const SAMPLE = join('sample', 'ninety-days.ndjson');

export const command: Verb = (program, act) => {
  const verb = program
    .command('demo')
    .description("replay ninety days of a workspace's sample against a local inbox, and stay up");
  withWorkspace(verb)
    .option('--exit', 'stop after the replay; the last line is JSON')
    .option(
      '--port <number>',
      'port of the daemon; a taken one is replaced by a free one',
      portNumber,
      DAEMON_PORT,
    )
    .option('--smtp-port <number>', 'port of the inbox for mail', portNumber, SMTP_PORT)
    .option('--inbox-port <number>', 'port of the inbox page', portNumber, INBOX_PORT)
    .action(act(demo));
};

async function demo(context: Context, options: Options): Promise<ExitCode> {
  const loaded = await loadWorkspace(context, options);
  const { plan, diagnostics } = loaded.compiled;
  context.stdout.write(printPretty(loaded.rebase(diagnostics), loaded.textOf, { colour: context.colour }));
  if (plan === null) throw new Refusal('the workspace does not compile', 'mend what is listed above', 1);
  const sample = join(loaded.root, SAMPLE);
  if (!existsSync(sample)) throw new Refusal(`there is no sample at ${loaded.shown(SAMPLE)}`);
  context.stderr.write(
    `compiled ${sayCount(loaded.fileCount, 'file')} into ${sayCount(Object.keys(plan.journeys).length, 'journey')}\n`,
  );
  const { port, smtpPort, inboxPort } = options;
  const running = await runDemo({
    file: toPlanFile(plan, loaded.root),
    sample,
    interrupted: context.interrupted,
    adapters,
    environment: context.env,
    stdout: context.stdout,
    stderr: context.stderr,
    ports: { daemon: port, smtp: smtpPort, inbox: inboxPort },
  });
  try {
    if (options.exit !== true) {
      context.stdout.write(invitation(running));
      await untilInterrupted({ interrupted: context.interrupted, failed: new Promise(() => {}) });
    }
  } finally {
    await running.stop();
  }
  if (options.exit === true) context.stdout.write(`${JSON.stringify(running.summary)}\n`);
  return running.summary.ok ? 0 : 1;
}

function invitation({ daemon, surroundings, summary }: Demo): string {
  const key = daemon.writeKeys[0] ?? '';
  return `
${summary.events} events in ${summary.seconds} s. Everything stays up until you press Ctrl-C:

  inbox      ${surroundings.inbox.url}
  ingest     ${daemon.url}/v1/track     (write key ${key})
  health     ${daemon.url}/health

Send an event yourself:

  curl -u ${key}: ${daemon.url}/v1/track -d '{"userId":"c0001","event":"Order Placed","properties":{"order_id":"mine","total":20}}'

Ask why somebody got, or did not get, a message:

  RUTTER_ADMIN_TOKEN=${daemon.adminToken} npm run --silent rutter -- why c0001 --url ${daemon.url}

`;
}
