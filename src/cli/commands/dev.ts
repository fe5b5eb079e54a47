/** `dev`: daemon, local inbox and watch on loose YAML, for one developer. */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { adapters } from '../../../adapters/registry.ts';
import type { Daemon } from '../../daemon/daemon.ts';
import { createLog } from '../../daemon/log.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { watchWorkspace } from '../../language/workspace/watch.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { startForCommand, untilInterrupted } from '../daemon-start.ts';
import { keepDevKeys, withDevKeys } from '../demo/dev-keys.ts';
import { type Surroundings, startSurroundings } from '../demo/surroundings.ts';
import { loadWorkspace, toPlanFile } from '../load.ts';
import { DAEMON_PORT, portNumber, type WorkspaceOptions, withWorkspace } from '../options.ts';
import { reasonOf } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & {
  readonly data?: string;
  readonly fresh?: boolean;
  readonly port: number;
  readonly smtpPort: number;
  readonly inboxPort: number;
};

const SMTP_PORT = 7718;
const INBOX_PORT = 7719;

export const command: Verb = (program, act) => {
  const verb = program.command('dev').description('daemon, local inbox and watch, for one developer');
  withWorkspace(verb)
    .option('--data <dir>', 'where the store is; default: `.rutter/dev` of the workspace')
    .option('--fresh', 'begin with an empty store')
    .option('--port <number>', 'port of the daemon', portNumber, DAEMON_PORT)
    .option('--smtp-port <number>', 'port of the inbox for mail', portNumber, SMTP_PORT)
    .option('--inbox-port <number>', 'port of the inbox page', portNumber, INBOX_PORT)
    .action(act(dev));
};

/** Compiles once, printing what is wrong; null where it does not compile. */
async function compile(context: Context, options: Options): Promise<{ root: string; file: PlanFile | null }> {
  const loaded = await loadWorkspace(context, options);
  const diagnostics = loaded.rebase(loaded.compiled.diagnostics);
  context.stdout.write(printPretty(diagnostics, loaded.textOf, { colour: context.colour }));
  const { plan } = loaded.compiled;
  return { root: loaded.root, file: plan === null ? null : toPlanFile(plan, loaded.root) };
}

async function dev(context: Context, options: Options): Promise<ExitCode> {
  const { root, file } = await compile(context, options);
  if (file === null) {
    throw new Refusal(
      'the workspace does not compile',
      'mend it and start again: from then on `dev` follows changes',
      1,
    );
  }
  const directory =
    options.data === undefined ? join(root, '.rutter', 'dev') : resolve(context.cwd, options.data);
  if (options.fresh === true) rmSync(directory, { recursive: true, force: true });
  // Beside the store, so that `--fresh` keeps them.
  const keys = keysBeside(directory);
  const ports = { smtp: options.smtpPort, http: options.inboxPort };
  const surroundings = await startSurroundings(file.plan, withDevKeys(context.env, keys), ports, keys.seed);
  try {
    return await serve(context, options, { root, file, directory, surroundings });
  } finally {
    await surroundings.inbox.close();
  }
}

/** Throws a Refusal where nothing can be written, in a workspace that may only be read. */
function keysBeside(directory: string): ReturnType<typeof keepDevKeys> {
  try {
    return keepDevKeys(`${directory}.keys.json`);
  } catch (error) {
    const help = 'name a folder with --data where you may write';
    throw new Refusal(`\`${directory}\` cannot be used for the store: ${reasonOf(error)}`, help);
  }
}

type Place = {
  readonly root: string;
  readonly file: PlanFile;
  readonly directory: string;
  readonly surroundings: Surroundings;
};

async function serve(context: Context, options: Options, place: Place): Promise<ExitCode> {
  const { surroundings } = place;
  const running = await startForCommand(context, {
    directory: place.directory,
    plan: place.file,
    adapters,
    environment: surroundings.environment,
    channelConfig: surroundings.channelConfig,
    http: { host: '127.0.0.1', port: options.port },
    clock: 'wall',
    development: true,
    log: createLog('error', context.stderr),
    now: context.now,
  });
  const { daemon } = running;
  context.stdout.write(
    [
      `plan       ${place.file.digest}`,
      `daemon     ${daemon.url}`,
      `inbox      ${surroundings.inbox.url}`,
      `write key  ${daemon.writeKeys[0] ?? ''}`,
      `token      ${daemon.adminToken}`,
      '',
    ].join('\n'),
  );
  const follow = createFollower(context, options, daemon, surroundings);
  const watching = watchWorkspace(place.root, follow.changed);
  await watching.ready;
  context.stdout.write('watching for changes; stop with Ctrl-C\n');
  try {
    await untilInterrupted(running);
  } finally {
    await watching.close();
    await follow.settled();
    await daemon.stop();
  }
  return 0;
}

const BEFORE = 'the plan before goes on\n';

/** Compiles and installs after changes, one at a time; a change during that makes another round. */
function createFollower(context: Context, options: Options, daemon: Daemon, surroundings: Surroundings) {
  let work: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    const { file } = await compile(context, options);
    if (file === null) {
      context.stdout.write(BEFORE);
      return;
    }
    if (file.digest === daemon.engine.plan()?.digest) return;
    surroundings.follow(file.plan);
    const problems = await daemon.install(file);
    for (const { message } of problems) context.stdout.write(`not installed: ${message}\n`);
    if (problems.length > 0) {
      context.stdout.write(
        `  = help: say \`migrate: [{ moved: { from, to } }]\` in the journey (\`rutter rename\` writes it), or start again with --fresh\n${BEFORE}`,
      );
    }
    if (problems.length === 0) context.stdout.write(`plan ${file.digest} installed\n`);
  };
  return {
    changed() {
      work = work.then(round).catch((error: unknown) => {
        context.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
        context.stdout.write(BEFORE);
      });
    },
    settled: () => work,
  };
}
