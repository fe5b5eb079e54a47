/** `simulate --population`: which made-up people are meant, and writing them to a file. */
import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { quoteNames } from '../../base/quote-names.ts';
import type { PopulationSpec } from '../../compiler/population/population.ts';
import type { Incoming } from '../../hosts/host.ts';
import { feedOf } from '../../review/population/feed.ts';
import { createPopulation, type Population } from '../../review/population/life.ts';
import { printMessage } from '../../review/population/lines.ts';
import { type Context, Refusal } from '../context.ts';
import type { Loaded } from '../load.ts';
import { reasonOf } from '../output.ts';
import type { PopulationSize } from './arguments.ts';

/** Lines that are written in one go. */
const CHUNK_LINES = 1_000;

/** The made-up people of one simulation; asked twice, they do the same again. */
export type Crowd = {
  readonly name: string;
  readonly size: number;
  readonly seed: number;
  readonly population: Population;
  messages(): Iterable<Incoming>;
};

function findSpec({ compiled: { populations } }: Loaded, wanted: string | null): PopulationSpec {
  const names = quoteNames(populations.map(({ name }) => name));
  if (populations.length === 0) {
    throw new Refusal(
      'the workspace declares no population',
      'add a document with `kind: Population`, or name an export with --with FILE',
    );
  }
  const found =
    wanted === null && populations.length === 1
      ? populations[0]
      : populations.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  throw new Refusal(
    wanted === null ? 'the workspace declares several populations' : `there is no population \`${wanted}\``,
    `write --population NAME:SIZE with one of ${names}`,
  );
}

/** The people that are asked for. Throws a Refusal where no such population is declared. */
export function createCrowd(
  loaded: Loaded,
  { name, size }: PopulationSize,
  { seed, days }: { readonly seed: number; readonly days: number },
): Crowd {
  const spec = findSpec(loaded, name);
  const population = createPopulation({ spec, seed, days });
  return { name: spec.name, size, seed, population, messages: () => feedOf(population, size) };
}

/** Throws a Refusal for a span in which these people do nothing, or a panic after all that they do. */
export function refuseOutside(
  { population: { countFrom, endAt } }: Crowd,
  { from, until, at }: { readonly from?: Instant; readonly until?: Instant; readonly at?: Instant },
): void {
  const help = `they are counted from ${formatInstant(countFrom)} to ${formatInstant(endAt)}; --days makes it longer`;
  if (until !== undefined && until <= (from ?? countFrom)) {
    throw new Refusal('--until is before the made-up people are counted', help);
  }
  if (from !== undefined && from >= endAt) {
    throw new Refusal('--from is after the last day of the made-up people', help);
  }
  if (at !== undefined && at >= endAt) {
    throw new Refusal('--at is after the last day of the made-up people', help);
  }
}

function* chunksOf(messages: Iterable<Incoming>, count: (lines: number) => void): Generator<string> {
  let lines: string[] = [];
  for (const message of messages) {
    lines.push(...printMessage(message));
    if (lines.length < CHUNK_LINES) continue;
    count(lines.length);
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
  count(lines.length);
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}

/**
 * Where lines go in the end, and until they are whole. Links are followed, and a pipe or device takes lines as they come: a
 * file in its place would be none of theirs.
 */
async function placesOf(file: string): Promise<{ readonly whole: string; readonly unfinished: string }> {
  const there = await stat(file).catch(() => null);
  if (there !== null && !there.isFile()) return { whole: file, unfinished: file };
  const whole = there === null ? file : await realpath(file);
  return { whole, unfinished: `${whole}.unfinished` };
}

/**
 * Writes everybody's messages as lines of an export; returns how many. A file is there in whole or not at all. Throws a
 * Refusal when it cannot be written.
 */
export async function writeCrowd(crowd: Crowd, path: string, { cwd }: Context): Promise<number> {
  const { whole, unfinished } = await placesOf(resolve(cwd, path));
  let lines = 0;
  const chunks = chunksOf(crowd.messages(), (count) => {
    lines += count;
  });
  try {
    await pipeline(Readable.from(chunks), createWriteStream(unfinished));
    if (unfinished !== whole) await rename(unfinished, whole);
  } catch (error) {
    if (unfinished !== whole) await rm(unfinished, { force: true });
    throw new Refusal(`\`${path}\` cannot be written: ${reasonOf(error)}`);
  }
  return lines;
}
