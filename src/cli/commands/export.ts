/** `export`: everything that is kept of one subscriber, for a request of access. */
import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { isJsonObject, type Json } from '../../base/json.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { refusalOf } from '../controls.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { withDaemon } from '../options.ts';
import { reasonOf } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = DaemonOptions & {
  readonly as: string;
  readonly format: 'json' | 'ndjson';
  readonly output?: string;
};

export const command: Verb = (program, act) => {
  const verb = program
    .command('export')
    .argument('<subscriber>', 'by any of their ids')
    .description('give out everything that is kept of a subscriber (RUTTER_ADMIN_TOKEN)');
  withDaemon(verb)
    .requiredOption('--as <who>', 'who does it; it goes into the audit, the subscriber does not')
    .addOption(
      new Option('--format <name>', 'one document, or a line for each thing')
        .choices(['json', 'ndjson'])
        .default('json'),
    )
    .option('-o, --output <file>', 'write it to a file that only its owner may read')
    .action(act(exportSubscriber));
};

/** A line for each thing: `{ kind, value }`; lists become a line for each of their entries. Pure. */
export function toLines(exported: { readonly [name: string]: Json }): readonly string[] {
  const lines: string[] = [];
  const add = (kind: string, value: Json) => lines.push(JSON.stringify({ kind, value }));
  for (const [kind, value] of Object.entries(exported)) {
    if (Array.isArray(value)) for (const each of value) add(kind, each);
    else if (isJsonObject(value) && Array.isArray(value.rows)) for (const each of value.rows) add(kind, each);
    else add(kind, value);
  }
  return lines;
}

async function exportSubscriber(context: Context, subscriber: string, options: Options): Promise<ExitCode> {
  const by = encodeURIComponent(options.as);
  const path = `/admin/subscribers/${encodeURIComponent(subscriber)}/export?by=${by}`;
  const { status, body } = await askDaemon(context, options, path);
  if (status === 404) throw new Refusal('nothing is kept of this subscriber', undefined, 1);
  if (status !== 200) throw refusalOf(status, body);
  const text =
    options.format === 'json'
      ? `${JSON.stringify(body, null, 2)}\n`
      : `${toLines(body as { readonly [name: string]: Json }).join('\n')}\n`;
  if (options.output === undefined) context.stdout.write(text);
  else writePrivate(resolve(context.cwd, options.output), options.output, text);
  return 0;
}

function writePrivate(file: string, shown: string, text: string): void {
  try {
    const handle = openSync(file, 'w', 0o600);
    try {
      chmodSync(file, 0o600);
      writeFileSync(handle, text);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new Refusal(`\`${shown}\` cannot be written: ${reasonOf(error)}`);
  }
}
