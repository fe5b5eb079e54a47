/** Flags that several verbs share, with their parsing. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDurationMs } from '../base/duration.ts';

/** Where the daemon listens unless told otherwise. */
export const DAEMON_PORT = 7717;
export const DAEMON_URL = `http://127.0.0.1:${DAEMON_PORT}`;

/** One `--format NAME` or `--format NAME=FILE`. */
export type Format = { readonly name: string; readonly file: string | null };

export type WorkspaceOptions = { readonly workspace?: string };
export type FormatOptions = { readonly format: readonly Format[] };
export type FindingOptions = { readonly failOn: 'error' | 'warn'; readonly maxWarnings?: number };

/** `--workspace DIR`. */
export function withWorkspace(command: Command): Command {
  return command.option(
    '--workspace <dir>',
    'the workspace; default: where `rutter.yaml` is, here, above, or in ./journeys',
  );
}

/** `--format`, repeatable; the first value replaces the default. */
export function withFormats(command: Command, names: readonly string[]): Command {
  const [first = 'pretty'] = names;
  const option = new Option('--format <name[=file]>', `${names.join(', ')}; may be repeated, each to a file`)
    .argParser<readonly Format[]>((text, before) => {
      const [name = '', ...rest] = text.split('=');
      if (!names.includes(name)) throw new InvalidArgumentError(`use one of: ${names.join(', ')}.`);
      const file = rest.length > 0 ? rest.join('=') : null;
      const known = before === DEFAULT_FORMATS.get(first) ? [] : before;
      return [...known, { name, file }];
    })
    .default(defaultFormats(first), first);
  formatNames.set(option, names);
  return command.addOption(option);
}

const formatNames = new WeakMap<Option, readonly string[]>();

/** The names that a `--format` takes; undefined for any other option. */
export function formatsOf(option: Option): readonly string[] | undefined {
  return formatNames.get(option);
}

const DEFAULT_FORMATS = new Map<string, readonly Format[]>();

function defaultFormats(name: string): readonly Format[] {
  const known = DEFAULT_FORMATS.get(name) ?? [{ name, file: null }];
  DEFAULT_FORMATS.set(name, known);
  return known;
}

/** An option that takes a percentage from 0 to 100, fractions included. */
export function percentOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const percent = Number(text);
    if (text.trim() === '' || !(percent >= 0 && percent <= 100)) {
      throw new InvalidArgumentError('write a number from 0 to 100.');
    }
    return percent;
  });
}

/** `--fail-on` and `--max-warnings`. */
export function withFindings(command: Command): Command {
  return command
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from this severity on')
        .choices(['error', 'warn'])
        .default('error'),
    )
    .option('--max-warnings <number>', 'exit with 1 when there are more warnings', wholeNumber);
}

/** `--url` of a running daemon. */
export function withDaemon(command: Command): Command {
  return command.option('--url <url>', `the daemon; default: RUTTER_URL, or ${DAEMON_URL}`);
}

/** A whole number that is not negative. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('use a whole number.');
  return Number(text);
}

/** A span such as `3d` or `12h`, in ms. */
export function durationMs(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === null || ms <= 0) throw new InvalidArgumentError('use a duration such as 12h or 3d.');
  return ms;
}

/** A port, 0 for a free one. */
export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('use a port from 0 to 65535.');
  return port;
}
