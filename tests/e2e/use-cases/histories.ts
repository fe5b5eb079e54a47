/**
 * What the use cases share: workspaces read from their folders, random histories of random people, and what was sent as
 * plain lines, so that an oracle can say the same in its own words. No use case is known here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/base/json.ts';
import { createMemoryStore } from '../../../src/hosts/memory/store.ts';
import {
  type Act,
  type Attempt,
  type Consents,
  consent,
  event,
  type Files,
  identify,
  type Played,
  play,
  playOn,
} from '../../conformance/scenario.ts';
import { ZONES } from './local-time.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/use-cases');

/** All YAML files of a use case's workspace. */
export function readUseCase(folder: string): Files {
  const root = join(FOLDER, folder);
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && each.name.endsWith('.yaml'))
    .map((each) => join(each.parentPath, each.name));
  return Object.fromEntries(paths.map((path) => [relative(root, path), readFileSync(path, 'utf8')]));
}

/** Something that one person did, or that became known of them. `at` in epoch ms. */
export type Deed = { readonly at: number; readonly who: string } & (
  | { readonly event: string; readonly properties: JsonObject }
  | { readonly traits: JsonObject }
  | { readonly consents: Consents; readonly given: boolean }
);

/** People, and what happened. What is known at the start is known an hour before it. */
export type History = {
  readonly start: number;
  readonly people: { readonly [who: string]: JsonObject };
  readonly consents: Consents;
  readonly deeds: readonly Deed[];
  readonly until: number;
};

const isoOf = (at: number) => new Date(at).toISOString();

/** When what is in `people` and `consents` becomes known. */
export function knownAt(history: Pick<History, 'start'>): number {
  return history.start - 3_600_000;
}

function actOf(deed: Deed): Act {
  const at = isoOf(deed.at);
  if ('event' in deed) return event(at, deed.who, deed.event, deed.properties);
  if ('traits' in deed) return identify(at, deed.who, deed.traits);
  return consent(at, deed.who, deed.consents, deed.given);
}

/** One line for a message: when, to whom, on which channel, which one. */
export function line(at: number, who: string, channel: string, name: string): string {
  return `${isoOf(at)} ${who} ${channel} ${name}`;
}

function lineOf({ at, subscriber, channel, template, step }: Attempt): string {
  return template === null ? line(at, subscriber, 'webhook', step) : line(at, subscriber, channel, template);
}

/** What was sent, in order of time; `name` may say more than the template. */
export function linesOf(
  { sends, calls }: Pick<Played, 'sends' | 'calls'>,
  name: (attempt: Attempt) => string = lineOf,
): string[] {
  return [...sends, ...calls].map(name).sort();
}

function scenarioOf(files: Files, history: History) {
  const { start, people, consents, deeds, until } = history;
  const script = [...deeds].sort((a, b) => a.at - b.at).map(actOf);
  return { files, start: isoOf(start), people, consents, script, until: isoOf(until) };
}

/** Runs a history on the memory host, as fast as it goes. */
export function run(files: Files, history: History): Promise<Played> {
  return playOn(createMemoryStore(), scenarioOf(files, history));
}

/** Runs a history on both hosts. */
export function runOnBoth(files: Files, history: History): Promise<Played> {
  return play(scenarioOf(files, history));
}

/** The deeds of one person as they apply: by time, at one instant what is known before what happened, then as written. */
export function inOrder(history: History, who: string): readonly Deed[] {
  const own = history.deeds.filter((deed) => deed.who === who);
  return own.sort((a, b) => a.at - b.at || Number('event' in a) - Number('event' in b));
}

/** Somebody's attributes as they are known at an instant, what became known at that very instant included. */
export function traitsAt(history: History, who: string, at: number): JsonObject {
  let traits: JsonObject = { ...history.people[who] };
  for (const deed of inOrder(history, who)) {
    if (deed.at <= at && 'traits' in deed) traits = { ...traits, ...deed.traits };
  }
  return traits;
}

/** True if somebody consents at an instant, what was said at that very instant included. */
export function consentsAt(
  history: History,
  who: string,
  channel: string,
  purpose: string,
  at: number,
): boolean {
  let given = history.consents[channel]?.includes(purpose) ?? false;
  for (const deed of inOrder(history, who)) {
    if (deed.at > at || !('consents' in deed)) continue;
    if (deed.consents[channel]?.includes(purpose)) given = deed.given;
  }
  return given;
}

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Starts between 2023 and 2031, on the minute; often within days of a change of clocks. */
export const starts: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: Date.UTC(2023, 0) / MINUTE, max: Date.UTC(2031, 0) / MINUTE }).map((at) => at * MINUTE),
  fc
    .tuple(
      fc.constantFrom(2023, 2024, 2025, 2026, 2027, 2028),
      fc.constantFrom([2, 6], [2, 24], [3, 1], [8, 1], [9, 22], [10, 1]),
      fc.integer({ min: 0, max: 9 * 24 }),
    )
    .map(([year, [month, day], hours]) => Date.UTC(year, month as number, day) + hours * HOUR),
);

export const zones: fc.Arbitrary<string> = fc.constantFrom(...ZONES);

/**
 * Moments of a history as ms after its start: on a grid that makes deadlines and events meet, sometimes a millisecond or
 * a second beside it.
 */
export function moments(lengthMs: number, gridMs: number): fc.Arbitrary<number> {
  const grid = fc.integer({ min: 0, max: Math.floor(lengthMs / gridMs) }).map((index) => index * gridMs);
  const beside = fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1, -1000, 1000);
  return fc.tuple(grid, beside).map(([at, more]) => Math.max(0, at + more));
}

/** `numRuns` of a property of a use case. */
export const RUNS = { numRuns: 200 };
