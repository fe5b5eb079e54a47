/** `ingest`: loads profiles and events from a file of NDJSON through the HTTP ingest; can be interrupted and taken up. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { sayCount } from '../../base/say-count.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { type DaemonOptions, daemonUrl, requireSetting } from '../daemon-client.ts';
import { loadFile } from '../ingest/load-file.ts';
import { clearProgress, type Progress, readProgress, writeProgress } from '../ingest/progress.ts';
import { withDaemon } from '../options.ts';
import { reasonOf } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = DaemonOptions & { readonly restart?: boolean };

const REFUSED_SHOWN_MAX = 20;

export const command: Verb = (program, act) => {
  const verb = program
    .command('ingest')
    .argument('<file>', 'one Segment-shaped JSON object a line')
    .description('load profiles and events from a file (RUTTER_WRITE_KEY); run again to go on after a stop');
  withDaemon(verb)
    .option('--restart', 'begin at the first line, whatever was loaded before')
    .action(act(ingest));
};

async function ingest(context: Context, path: string, options: Options): Promise<ExitCode> {
  const file = resolve(context.cwd, path);
  const size = sizeOf(file, path);
  const url = daemonUrl(context, options);
  const writeKey = requireSetting(context, 'RUTTER_WRITE_KEY', 'it is one of the write keys of the daemon');
  const beginning: Progress = { offset: 0, events: 0, refused: 0, line: 0, url, head: '' };
  const known = options.restart === true ? null : readProgress(file, url);
  const from = known ?? beginning;
  if (known !== null) context.stderr.write(`going on after line ${known.line}\n`);
  let shown = 0;
  const keep = keepProgress(context, file);
  const bar = createBar(context);
  bar.start(size, from.offset, { events: from.events });
  let done: Progress;
  try {
    done = await loadFile({
      file,
      target: { url, writeKey, interrupted: context.interrupted, now: context.now },
      from,
      onRefused(line, reason) {
        shown += 1;
        if (shown <= REFUSED_SHOWN_MAX) context.stderr.write(`${path}:${line}: not taken: ${reason}\n`);
      },
      onProgress: (progress) => {
        keep(progress);
        bar.update(progress.offset, { events: progress.events });
      },
    });
  } finally {
    bar.stop();
  }
  clearProgress(file);
  if (shown > REFUSED_SHOWN_MAX) context.stderr.write(`... and ${shown - REFUSED_SHOWN_MAX} more\n`);
  const refused = done.refused === 0 ? '' : `, ${done.refused} not taken`;
  context.stdout.write(`loaded ${sayCount(done.events, 'event')} of ${path}${refused}\n`);
  return done.refused > 0 ? 1 : 0;
}

/** Remembers how far it came, as long as there is room for that beside the file. */
function keepProgress({ stderr }: Context, file: string): (progress: Progress) => void {
  let isKept = true;
  return (progress) => {
    if (!isKept) return;
    try {
      writeProgress(file, progress);
    } catch (error) {
      isKept = false;
      stderr.write(
        `note: how far it came cannot be kept beside the file (${reasonOf(error)}): after a stop it begins anew, and nothing counts twice\n`,
      );
    }
  };
}

function sizeOf(file: string, path: string): number {
  try {
    const stats = statSync(file);
    if (stats.isFile()) return stats.size;
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  throw new Refusal(`\`${path}\` is not a file`);
}

function createBar({ stderr }: Context): SingleBar {
  const isTerminal = 'isTTY' in stderr && stderr.isTTY === true;
  return new SingleBar({
    stream: stderr,
    format: 'loading  {bar}  {percentage} %  {events} events',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    noTTYOutput: isTerminal,
    clearOnComplete: false,
  });
}
