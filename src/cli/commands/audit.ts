/** `audit`: who did what to the daemon, when and why: plans applied, what was stopped and let go on, erasures, restores. */
import { isJsonObject, type Json } from '../../base/json.ts';
import type { ShownEntry } from '../../daemon/routes/controls.ts';
import type { Context, ExitCode } from '../context.ts';
import { refusalOf } from '../controls.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { type FormatOptions, wholeNumber, withDaemon, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = DaemonOptions & FormatOptions & { readonly limit: number; readonly action?: string };

export const command: Verb = (program, act) => {
  const verb = program
    .command('audit')
    .description('who did what to the running daemon, the newest first (RUTTER_ADMIN_TOKEN)');
  withFormats(withDaemon(verb), ['pretty', 'json'])
    .option('--limit <number>', 'show so many', wholeNumber, 100)
    .option('--action <action>', 'only these: apply, panic, pause, resume, erase ...')
    .action(act(audit));
};

async function audit(context: Context, options: Options): Promise<ExitCode> {
  const query = new URLSearchParams({ limit: String(options.limit) });
  if (options.action !== undefined) query.set('action', options.action);
  const { status, body } = await askDaemon(context, options, `/admin/audit?${query}`);
  if (status !== 200) throw refusalOf(status, body);
  const { audit: entries } = body as { readonly audit: readonly ShownEntry[] };
  emit(context, options.format, {
    pretty: () =>
      entries.length === 0
        ? 'nothing is in the audit\n'
        : entries.map((entry) => `${line(entry)}\n`).join(''),
    json: () => `${JSON.stringify(entries, null, 2)}\n`,
  });
  return 0;
}

function words(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map((each) => words(each as Json)).join(', ');
  if (value !== undefined && isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${key} ${words(member)}`);
    return members.length === 0 ? 'everything' : members.join('; ');
  }
  return String(value ?? '');
}

/** "2026-03-02T09:00:00Z apply by ana: a new price (plan 12ab; number 4)". */
function line({ at, action, control, by, reason, values }: ShownEntry): string {
  const what = control === null ? action : `${action} ${control}`;
  const why = reason === '' ? '' : `: ${reason}`;
  const seen = Object.entries(values).map(([key, value]) => `${key} ${words(value)}`);
  return `${at} ${what} by ${by}${why}${seen.length === 0 ? '' : ` (${seen.join('; ')})`}`;
}
