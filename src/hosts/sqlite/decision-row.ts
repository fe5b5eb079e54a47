/**
 * The stored form of what one commit decided about one subscriber: positional JSON in which nothing is said twice, since
 * the decisions of a row speak of the same run, step and send, and in which names of plans are numbers. Reads the older
 * forms, with names written out and as a list of objects, as well.
 */
import type { Json } from '../../base/json.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { Words } from './words.ts';

/** The texts that most decisions hold, in the order of their places; the last ones are most often absent. */
const TEXTS = [
  ...(['type', 'journey', 'digest', 'run', 'step', 'send', 'channel', 'class', 'template', 'kind'] as const),
  ...(['policy', 'reason'] as const),
] as const;

/** Places before the texts: the instant, and the source. Behind them is the rest, as an object. */
const AT = 0;
const SOURCE = 1;
const FIRST_TEXT = 2;
const REST = FIRST_TEXT + TEXTS.length;

/** A text that is not there, and one that is the same as in the decision before; larger numbers are words. */
const ABSENT = 0;
const SAME = 1;

/** Every other field: they stand by their names. */
type Rest = { readonly [Name in Exclude<keyof Decision, 'at' | 'source' | (typeof TEXTS)[number]>]: unknown };

type Place = Json | undefined;
/** JSON leaves out of an object what is undefined. */
type Written = Place | Rest | readonly Written[];

function packSource(source: Decision['source'], before: Decision['source'], words: Words): Place {
  if (source === undefined) return ABSENT;
  return [source.file === before?.file ? SAME : words.numberOf(source.file), source.line, source.column];
}

function unpackSource(place: Place, before: Decision['source'], words: Words): Decision['source'] {
  const [file, line, column] = place as readonly [string | number, number, number];
  return { file: unpackText(file, before?.file ?? '', words), line, column };
}

function restOf({ key, values, shared, until, againAt }: Decision): Rest | null {
  const isEmpty = key === undefined && values === undefined && shared === undefined;
  if (isEmpty && until === undefined && againAt === undefined) return null;
  return { key, values, shared, until, againAt };
}

function unpackText(place: string | number, before: string, words: Words): string {
  return typeof place === 'string' ? place : place === SAME ? before : words.textOf(place);
}

function packText(text: string | undefined, before: string | undefined): string | number {
  return text === undefined ? ABSENT : text === before ? SAME : text;
}

/** A name that a plan knows, of which there are few. */
function packName(text: string | undefined, before: string | undefined, words: Words): number {
  return text === undefined ? ABSENT : text === before ? SAME : words.numberOf(text);
}

/** Text by text as in `TEXTS`. One list for JSON to write: strings that are put together take half as long again. */
function packDecision(
  decision: Decision,
  before: Decision,
  source: Decision['source'],
  words: Words,
): Written[] {
  const places: Written[] = [
    decision.at - before.at,
    packSource(decision.source, source, words),
    packName(decision.type, before.type, words),
    packName(decision.journey, before.journey, words),
    packName(decision.digest, before.digest, words),
    packText(decision.run, before.run),
    packName(decision.step, before.step, words),
    packText(decision.send, before.send),
    packName(decision.channel, before.channel, words),
    packName(decision.class, before.class, words),
    packName(decision.template, before.template, words),
    packName(decision.kind, before.kind, words),
    packName(decision.policy, before.policy, words),
    packText(decision.reason, before.reason),
  ];
  const rest = restOf(decision);
  if (rest !== null) places.push(rest);
  return places;
}

function unpackDecision(
  places: readonly Place[],
  before: Decision,
  source: Decision['source'],
  words: Words,
): Decision {
  const decision: { [name: string]: unknown } = { at: (places[AT] as number) + before.at };
  for (let index = 0; index < TEXTS.length; index += 1) {
    const name = TEXTS[index] as (typeof TEXTS)[number];
    const place = places[FIRST_TEXT + index] as string | number | undefined;
    if (place === undefined || place === ABSENT) continue;
    decision[name] = unpackText(place, before[name] ?? '', words);
  }
  const own = places[SOURCE] ?? ABSENT;
  if (own !== ABSENT) decision.source = unpackSource(own, source, words);
  return Object.assign(decision, places[REST]) as unknown as Decision;
}

/** What stands before the first decision of a row: nothing is the same as in it. */
const NOTHING = { at: 0 } as unknown as Decision;

/** The text of a row, on one line. */
export function encodeDecisions(decisions: readonly Decision[], words: Words): string {
  const rows: Written[] = [];
  let before: Decision = NOTHING;
  let source: Decision['source'];
  for (const decision of decisions) {
    rows.push(packDecision(decision, before, source, words));
    before = decision;
    source = decision.source ?? source;
  }
  return JSON.stringify(rows);
}

/** The decisions of a row, in any form. */
export function decodeDecisions(text: string, words: Words): Decision[] {
  const rows = JSON.parse(text) as readonly (Decision | readonly Place[])[];
  const decisions: Decision[] = [];
  let source: Decision['source'];
  for (const row of rows) {
    const decision = Array.isArray(row)
      ? unpackDecision(row as readonly Place[], decisions.at(-1) ?? NOTHING, source, words)
      : (row as Decision);
    source = decision.source ?? source;
    decisions.push(decision);
  }
  return decisions;
}
