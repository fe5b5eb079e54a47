/** `why`: what was decided about one person, by which line of which file. */
import { type Instant, instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Decision } from '../../kernel/decision.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { type FormatOptions, wholeNumber, withDaemon, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = DaemonOptions & FormatOptions & { readonly limit: number };

export const command: Verb = (program, act) => {
  const verb = program
    .command('why')
    .argument('<subscriber>', 'the id of a person')
    .argument('[journey]', 'decisions of this journey only')
    .argument('[step]', 'and of this step only')
    .description('show what was decided about a person, and by which line (RUTTER_ADMIN_TOKEN)');
  withFormats(withDaemon(verb), ['pretty', 'json'])
    .option('--limit <number>', 'the newest so many', wholeNumber, 200)
    .action(act(why));
};

async function why(
  context: Context,
  subscriber: string,
  journey: string | undefined,
  step: string | undefined,
  options: Options,
): Promise<ExitCode> {
  const path = `/admin/subscribers/${encodeURIComponent(subscriber)}/decisions?limit=${options.limit}`;
  const { status, body } = await askDaemon(context, options, path);
  if (status === 404) throw new Refusal(`there is no subscriber \`${subscriber}\``);
  if (status !== 200) throw new Refusal(`the daemon answered ${status}`, 'see the log of the daemon', 1);
  const { commit, decisions } = body as { commit: string | null; decisions: readonly Decision[] };
  const wanted = decisions.filter(
    (each) =>
      (journey === undefined || each.journey === journey) && (step === undefined || each.step === step),
  );
  emit(context, options.format, {
    pretty: () => printDecisions(wanted, commit),
    json: () => `${JSON.stringify({ subscriber, commit, decisions: wanted.map(withTimes) }, null, 2)}\n`,
  });
  return 0;
}

function withTimes(decision: Decision): object {
  const { at, until } = decision;
  return {
    ...decision,
    at: formatInstant(at),
    ...(until === undefined ? {} : { until: formatUntil(until) }),
  };
}

/** An end of time is no number in JSON. */
function formatUntil(until: Instant | null): string {
  return until === null ? 'never' : formatInstant(instant(until));
}

function printDecisions(decisions: readonly Decision[], commit: string | null): string {
  if (decisions.length === 0) return 'nothing was decided\n';
  const blocks = decisions.map((decision) => {
    const { source, values } = decision;
    const place = source === undefined ? [] : [`    --> ${source.file}:${source.line}:${source.column}`];
    const seen = values === undefined ? [] : describeValues(values);
    return [`${formatInstant(decision.at)}  ${describe(decision)}`, ...seen, ...place].join('\n');
  });
  const origin = commit === null ? [] : [`lines are those of commit ${commit}`];
  return `${[...blocks, ...origin].join('\n')}\n`;
}

function describeValues(values: JsonObject): readonly string[] {
  const pairs = Object.entries(values).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return pairs.length === 0 ? [] : [`    seen: ${pairs.join(', ')}`];
}

function describe(decision: Decision): string {
  const { type, journey, step, channel, template, kind, policy, reason, until } = decision;
  const where = [journey, step].filter((part) => part !== undefined).join('/');
  const what = channel === undefined ? '' : ` ${channel}${template === undefined ? '' : ` \`${template}\``}`;
  const by =
    policy === undefined ? (kind === undefined ? '' : ` (${kind})`) : ` by \`${policy}\` (${kind ?? ''})`;
  const cause = reason === undefined || reason === '' ? '' : `: ${reason}`;
  const when = until === undefined ? '' : `, until ${formatUntil(until)}`;
  return `${type.replaceAll('_', ' ')}${what}${where === '' ? '' : ` in ${where}`}${by}${cause}${when}`;
}
