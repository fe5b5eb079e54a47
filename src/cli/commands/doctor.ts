/** `doctor`: is everything there that the daemon needs? Offline, and without changing anything; the daemon may run meanwhile. */
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { adapters } from '../../../adapters/registry.ts';
import type { Check } from '../../daemon/doctor/check.ts';
import { checkSurroundings } from '../../daemon/doctor/plan-checks.ts';
import { checkStore } from '../../daemon/doctor/store-checks.ts';
import type { Context, ExitCode } from '../context.ts';
import { type FormatOptions, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = FormatOptions & { readonly data: string };

export const command: Verb = (program, act) => {
  const verb = program
    .command('doctor')
    .description(
      'check the store, the disk, the clock, the plan and its settings; 1 where something is wrong',
    )
    .addHelpText(
      'after',
      '\nTo be run on the machine and in the environment of the daemon, as its user; reads every page of the store and every state\nin it, and changes nothing. Exits with 3 for a store that is damaged, foreign or of a newer version.',
    );
  withFormats(verb, ['pretty', 'json'])
    .option('--data <dir>', 'where the store is', '.rutter/data')
    .action(act(doctor));
};

const LABELS: { readonly [status in Check['status']]: string } = {
  ok: 'ok     ',
  warn: 'warning',
  fail: 'error  ',
  refused: 'error  ',
};

function print(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ name, status, message, help }) => [
    `${LABELS[status]}  ${name}: ${message}`,
    ...(help === undefined ? [] : [`         = help: ${help}`]),
  ]);
  return `${lines.join('\n')}\n`;
}

/** How far the states of the store are read; null where nobody watches. */
function createBar({ stderr }: Context) {
  if (!('isTTY' in stderr) || stderr.isTTY !== true) return null;
  const bar = new SingleBar({
    stream: stderr,
    format: 'reading states  {bar}  {value} of {total}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    show(scanned: number, all: number): void {
      if (!isStarted) bar.start(all, 0);
      isStarted = true;
      bar.update(Math.min(scanned, all));
    },
    stop: () => bar.stop(),
  };
}

function doctor(context: Context, options: Options): ExitCode {
  const bar = createBar(context);
  const { checks: ofStore, report } = checkStore(
    resolve(context.cwd, options.data),
    context.now(),
    bar?.show,
  );
  bar?.stop();
  const around = checkSurroundings(report?.plan ?? null, { adapters, environment: context.env });
  const checks = [...ofStore, ...around];
  emit(context, options.format, {
    pretty: () => print(checks),
    json: () => `${JSON.stringify({ checks }, null, 2)}\n`,
  });
  if (checks.some(({ status }) => status === 'refused')) return 3;
  return checks.some(({ status }) => status === 'fail') ? 1 : 0;
}
