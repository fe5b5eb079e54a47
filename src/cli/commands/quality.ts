/** `quality`: what is wrong with the data, by policy, with owner; of a daemon's store, or offline of a file. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QualityReport } from '../../daemon/quality/report.ts';
import { definitions } from '../../kinds/registry.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { readQuality } from '../../review/quality/from-lines.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { readLines } from '../ingest/lines.ts';
import { loadWorkspace } from '../load.ts';
import {
  type FormatOptions,
  type WorkspaceOptions,
  withDaemon,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit, reasonOf } from '../output.ts';
import { isExceeded, percentage, withLimit } from '../quality/limit.ts';
import { printQuality, printQualityJson, printQualityMarkdown, type Shown } from '../quality/print.ts';
import type { Verb } from '../verb.ts';

type Options = DaemonOptions &
  FormatOptions &
  WorkspaceOptions & { readonly with?: string; readonly maxBad?: number };

const BAD_SHOWN_MAX = 20;
const POLL_MS = 200;

export const command: Verb = (program, act) => {
  const verb = program
    .command('quality')
    .description('report what is wrong with the data, by policy and owner; 1 where more is bad than allowed')
    .addHelpText(
      'after',
      '\nOf the profiles of a daemon (RUTTER_ADMIN_TOKEN), or with --with FILE offline, by the policies of the workspace.',
    );
  withWorkspace(withFormats(withDaemon(verb), ['pretty', 'json', 'markdown']))
    .option('--with <file>', 'profiles (and events) as `ingest` reads them')
    .option(
      '--max-bad <share>',
      'exit with 1 where a policy finds more, e.g. 2%; its own `max_bad` holds as well',
      percentage,
    )
    .action(act(quality));
};

type Found = { readonly report: QualityReport; readonly shown: Shown; readonly bad: number };

async function quality(context: Context, options: Options): Promise<ExitCode> {
  const { with: file } = options;
  const found = file === undefined ? await ofDaemon(context, options) : await ofFile(context, file, options);
  const { shown, bad } = found;
  const report = withLimit(found.report, options.maxBad);
  emit(context, options.format, {
    pretty: () => printQuality(report, shown),
    json: () => printQualityJson(report, shown),
    markdown: () => printQualityMarkdown(report, shown),
  });
  return bad > 0 || isExceeded(report) ? 1 : 0;
}

/** Asks until the daemon has looked at everybody. */
async function ofDaemon(context: Context, options: Options): Promise<Found> {
  const path = '/admin/quality';
  let answer = await askDaemon(context, options, `${path}?fresh=true`);
  while (answer.status === 202 || answer.status === 503) {
    await sleep(POLL_MS, undefined, { signal: context.interrupted }).catch(() => {
      throw new Refusal('interrupted');
    });
    answer = await askDaemon(context, options, path);
  }
  if (answer.status === 404)
    throw new Refusal('the daemon has no plan yet', 'give it one with `rutter apply`');
  if (answer.status !== 200)
    throw new Refusal(`the daemon answered ${answer.status}`, 'see the log of the daemon', 1);
  return { report: answer.body as QualityReport, shown: (file) => file, bad: 0 };
}

async function ofFile(context: Context, path: string, options: Options): Promise<Found> {
  const file = resolve(context.cwd, path);
  requireFile(file, path);
  const { compiled, rebase, textOf, shown } = await loadWorkspace(context, options);
  const { plan } = compiled;
  if (plan === null) {
    context.stderr.write(printPretty(rebase(compiled.diagnostics), textOf));
    throw new Refusal('the workspace does not compile', 'see `rutter validate`', 1);
  }
  let told = 0;
  const onBad = (line: number, reason: string) => {
    told += 1;
    if (told <= BAD_SHOWN_MAX) context.stderr.write(`${path}:${line}: not taken: ${reason}\n`);
  };
  const { report, bad } = await readQuality(() => readLines(file, 0), { plan, definitions, onBad });
  if (told > BAD_SHOWN_MAX) context.stderr.write(`... and ${told - BAD_SHOWN_MAX} more\n`);
  return { report, shown, bad };
}

function requireFile(file: string, path: string): void {
  try {
    if (statSync(file).isFile()) return;
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  throw new Refusal(`\`${path}\` is not a file`);
}
