/**
 * The stored form of what one commit decided about one subscriber: positional JSON in which nothing is said twice, since
 * the decisions of a row speak of the same run, step and send. Reads the older form, a list of objects, as well.
 */
import type { Json, JsonObject } from '../../base/json.ts';
import type { Decision } from '../../kernel/decision.ts';

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

/** A text that is not there, and one that is the same as in the decision before. No text is a number. */
const ABSENT = 0;
const SAME = 1;

type Rest = Exclude<keyof Decision, 'at' | 'source' | (typeof TEXTS)[number]>;

/** Every other field, by its name; the compiler misses here what is added to decisions. */
const RESTS: { readonly [Name in Rest]: true } = {
  key: true,
  values: true,
  shared: true,
  until: true,
  againAt: true,
};
const REST_NAMES = Object.keys(RESTS) as readonly Rest[];

type Place = Json | undefined;

function packSource(source: Decision['source'], before: Decision['source']): Place {
  if (source === undefined) return ABSENT;
  const { file, line, column } = source;
  return [file === before?.file ? SAME : file, line, column];
}

function unpackSource(place: Place, before: Decision['source']): Decision['source'] {
  const [file, line, column] = place as readonly [string | number, number, number];
  return { file: file === SAME ? (before?.file ?? '') : String(file), line, column };
}

function restOf(decision: Decision): JsonObject | null {
  let rest: { [name: string]: Json } | null = null;
  for (const name of REST_NAMES) {
    const value = decision[name];
    if (value === undefined) continue;
    rest ??= {};
    rest[name] = value;
  }
  return rest;
}

function packText(text: string | undefined, before: string | undefined): Place {
  return text === undefined ? ABSENT : text === before ? SAME : text;
}

/** Text by text as in `TEXTS`. */
function packDecision(decision: Decision, before: Decision, source: Decision['source']): Place[] {
  const places: Place[] = [
    decision.at - before.at,
    packSource(decision.source, source),
    packText(decision.type, before.type),
    packText(decision.journey, before.journey),
    packText(decision.digest, before.digest),
    packText(decision.run, before.run),
    packText(decision.step, before.step),
    packText(decision.send, before.send),
    packText(decision.channel, before.channel),
    packText(decision.class, before.class),
    packText(decision.template, before.template),
    packText(decision.kind, before.kind),
    packText(decision.policy, before.policy),
    packText(decision.reason, before.reason),
  ];
  const rest = restOf(decision);
  if (rest !== null) places.push(rest);
  while (places.at(-1) === ABSENT) places.pop();
  return places;
}

function unpackDecision(places: readonly Place[], before: Decision, source: Decision['source']): Decision {
  const decision: { [name: string]: unknown } = { at: (places[AT] as number) + before.at };
  for (let index = 0; index < TEXTS.length; index += 1) {
    const name = TEXTS[index] as (typeof TEXTS)[number];
    const place = places[FIRST_TEXT + index];
    if (place !== undefined && place !== ABSENT) decision[name] = place === SAME ? before[name] : place;
  }
  const own = places[SOURCE] ?? ABSENT;
  if (own !== ABSENT) decision.source = unpackSource(own, source);
  return Object.assign(decision, places[REST]) as unknown as Decision;
}

/** What stands before the first decision of a row: nothing is the same as in it. */
const NOTHING = { at: 0 } as unknown as Decision;

/** The text of a row. Pure. */
export function encodeDecisions(decisions: readonly Decision[]): string {
  const rows: Place[][] = [];
  let before: Decision = NOTHING;
  let source: Decision['source'];
  for (const decision of decisions) {
    rows.push(packDecision(decision, before, source));
    before = decision;
    source = decision.source ?? source;
  }
  return JSON.stringify(rows);
}

/** The decisions of a row, in either form. Pure. */
export function decodeDecisions(text: string): Decision[] {
  const rows = JSON.parse(text) as readonly (Decision | readonly Place[])[];
  const decisions: Decision[] = [];
  let source: Decision['source'];
  for (const row of rows) {
    const decision = Array.isArray(row)
      ? unpackDecision(row as readonly Place[], decisions.at(-1) ?? NOTHING, source)
      : (row as Decision);
    source = decision.source ?? source;
    decisions.push(decision);
  }
  return decisions;
}
