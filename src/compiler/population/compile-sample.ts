/** Samples of a population: how a value is drawn, checked against the type that the catalog gives it. */
import { daysFromCivil, parseDate } from '../../base/civil.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { child, type Entry, type MapNode, type Node } from '../../language/syntax/node.ts';
import { entriesOf, itemsOf, numberOf, textOf } from '../../language/syntax/read-node.ts';
import type { AttributeType, TypeSpec } from '../../plan/plan.ts';
import { problem, withArticle } from '../problem.ts';
import type { Session } from '../session.ts';
import { plainValue } from '../value.ts';
import type { Sample, Samples } from './population.ts';
import { accumulate, delayOf, shareOf, spreadOf } from './shares.ts';

/** Digits after the point of numbers that need not be whole. */
const DIGITS = 2;
const NUMBERS: readonly AttributeType[] = ['integer', 'number'];

/** What a sample stands in. */
export type SamplePlace = {
  readonly session: Session;
  /** Attributes that stand before this one; all of them for events. */
  readonly attributes: ReadonlySet<string>;
  /** Names whose lack was reported: once is enough. With an unknown name among the attributes, nothing is lacking. */
  readonly told: Set<string>;
  /** Reports and returns false when the event that is followed has no such property; null: nothing is followed. */
  readonly followed: ((property: string, node: Node) => boolean) | null;
};

type Typed = { readonly name: string; readonly type: TypeSpec | undefined };
type Reader = (node: MapNode, typed: Typed, place: SamplePlace) => SampleBody | null;
/** A sample without its share of missing ones, which is the same for all. */
type SampleBody = Sample extends infer Each ? (Each extends Sample ? Omit<Each, 'missing'> : never) : never;

function isOfType(value: Json, type: AttributeType): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'date') return typeof value === 'string' && parseDate(value) !== null;
  if (type === 'instant') return typeof value === 'string' && parseInstant(value) !== null;
  return typeof value === type;
}

function reportType({ name, type }: Typed, node: Node, { report }: Session): void {
  const wanted = withArticle(type?.type ?? 'string');
  report(
    problem('wrong-type', `\`${name}\` is ${wanted} in the catalog, and what is drawn is none`, node.span, {
      label: `not ${wanted}`,
      help: 'draw a value of this type, or change the type in the catalog',
    }),
  );
}

function refuseType(typed: Typed, node: Node, session: Session): null {
  reportType(typed, node, session);
  return null;
}

/** Whether the catalog lets this type be drawn so; reports where it does not. An unknown type takes anything. */
function expectType(typed: Typed, types: readonly AttributeType[], node: Node, session: Session): boolean {
  if (typed.type === undefined || types.includes(typed.type.type)) return true;
  reportType(typed, node, session);
  return false;
}

function checkScalar(value: Json, typed: Typed, node: Node, session: Session): boolean {
  const { name, type } = typed;
  if (type === undefined) return true;
  if (!isOfType(value, type.type)) {
    reportType(typed, node, session);
    return false;
  }
  const { values } = type;
  if (values === undefined || values.includes(value)) return true;
  const known = values.slice(0, 8).map((each) => `\`${String(each)}\``);
  session.report(
    problem('unknown-enum-value', `\`${name}\` never has the value \`${String(value)}\``, node.span, {
      label: 'not one of its values in the catalog',
      help: `use one of: ${known.join(', ')}`,
    }),
  );
  return false;
}

/** A key of a map stands for a value of the type that is wanted: `"5": 20` is the number 5. */
function valueOfKey({ name }: Entry, { type }: Typed): Json {
  if (type !== undefined && NUMBERS.includes(type.type) && /^-?\d+(\.\d+)?$/.test(name)) return Number(name);
  if (type?.type === 'boolean' && (name === 'true' || name === 'false')) return name === 'true';
  return name;
}

function readChoice(node: MapNode, typed: Typed, { session }: SamplePlace): SampleBody | null {
  const list = child(node, 'one_of');
  if (list === undefined) return null;
  const weighed = entriesOf(list).map((each) => {
    return { value: valueOfKey(each, typed), weight: numberOf(each.value) ?? 0, at: each.key };
  });
  const even = itemsOf(list).map((item) => ({ value: plainValue(item), weight: 1, at: item }));
  const choices = [...weighed, ...even];
  const isRight = choices.map(({ value, at }) => checkScalar(value, typed, at, session)).every(Boolean);
  const weights = choices.map(({ weight }) => weight);
  const upTo = isRight ? accumulate(weights, list, session) : null;
  return upTo && { draw: 'choice', values: choices.map(({ value }) => value), upTo };
}

function reportBackwards(node: Node, { report }: Session): null {
  report(
    problem('empty-draw', '`from` is after `to`', node.span, {
      label: 'nothing lies between',
      help: 'change the two',
    }),
  );
  return null;
}

function readRange(node: MapNode, typed: Typed, { session }: SamplePlace): SampleBody | null {
  const [first, last] = [child(node, 'from'), child(node, 'to')];
  const [from, to] = [numberOf(first), numberOf(last)];
  if (from !== undefined && to !== undefined) {
    if (!expectType(typed, NUMBERS, node, session)) return null;
    const isWhole = Number.isInteger(from) && Number.isInteger(to);
    if (typed.type?.type === 'integer' && !isWhole) return refuseType(typed, node, session);
    if (from > to) return reportBackwards(node, session);
    return { draw: 'range', from, to, digits: typed.type?.type === 'number' ? DIGITS : isWhole ? 0 : DIGITS };
  }
  const [begin, end] = [parseDate(textOf(first) ?? ''), parseDate(textOf(last) ?? '')];
  if (begin === null || end === null) return refuseType(typed, node, session);
  if (!expectType(typed, ['date', 'string'], node, session)) return null;
  const [fromDay, toDay] = [begin, end].map(({ year, month, day }) => daysFromCivil(year, month, day));
  if (fromDay === undefined || toDay === undefined) return null;
  return fromDay > toDay ? reportBackwards(node, session) : { draw: 'date', from: fromDay, to: toDay };
}

function readLognormal(node: MapNode, typed: Typed, { session }: SamplePlace): SampleBody | null {
  const [median, p95] = [numberOf(child(node, 'median')), numberOf(child(node, 'p95'))];
  if (median === undefined || p95 === undefined || !expectType(typed, NUMBERS, node, session)) return null;
  const sigma = spreadOf(median, p95, node, session);
  const digits = typed.type?.type === 'integer' ? 0 : DIGITS;
  return sigma === null ? null : { draw: 'lognormal', median, sigma, digits };
}

function readSame(node: MapNode, _typed: Typed, { session, followed }: SamplePlace): SampleBody | null {
  const named = child(node, 'same');
  const property = textOf(named);
  if (named === undefined || property === undefined) return null;
  if (followed !== null) return followed(property, named) ? { draw: 'same', property } : null;
  session.report(
    problem('drawn-from-nothing', '`same` stands where nothing is followed', named.span, {
      label: 'the same as what?',
      help: 'it takes a property of the event that an event with `follows` follows',
    }),
  );
  return null;
}

function readAfter(node: MapNode, typed: Typed, { session }: SamplePlace): SampleBody | null {
  if (!expectType(typed, ['instant'], node, session)) return null;
  const after = delayOf(child(node, 'after'), session);
  return after && { draw: 'after', after };
}

/** Some attribute has another name than was meant: perhaps the one that somebody goes by. */
function isDoubtful({ attributes, session: { names } }: SamplePlace): boolean {
  return [...attributes].some((name) => !names.has('attribute', name));
}

function readBy(node: MapNode, typed: Typed, place: SamplePlace): SampleBody | null {
  const { session, attributes, told } = place;
  const named = child(node, 'by');
  const attribute = textOf(named);
  if (named === undefined || attribute === undefined) return null;
  const isKnown = session.names.refer('attribute', attribute, named.span);
  if (isKnown && !attributes.has(attribute) && !isDoubtful(place) && !told.has(attribute)) {
    told.add(attribute);
    session.report(
      problem('drawn-from-nothing', `this population does not draw \`${attribute}\` before`, named.span, {
        label: 'nothing to go by',
        help: `draw \`${attribute}\` under \`profile\`, above what goes by it`,
      }),
    );
  }
  const of: { [value: string]: Sample } = {};
  for (const { name, value } of entriesOf(child(node, 'of'))) {
    const sample = compileSample(value, typed, place);
    if (sample !== null) of[name] = sample;
  }
  const rest = child(node, 'else');
  return {
    draw: 'by',
    attribute,
    of,
    otherwise: rest === undefined ? null : compileSample(rest, typed, place),
  };
}

function readText(node: MapNode, typed: Typed, { session }: SamplePlace): SampleBody | null {
  const text = textOf(child(node, 'text'));
  return text !== undefined && expectType(typed, ['string'], node, session) ? { draw: 'text', text } : null;
}

const READERS: { readonly [key: string]: Reader } = {
  one_of: readChoice,
  from: readRange,
  median: readLognormal,
  text: readText,
  same: readSame,
  after: readAfter,
  by: readBy,
};

/** One sample; null when it says nothing that can be drawn, which is reported. */
export function compileSample(node: Node, typed: Typed, place: SamplePlace): Sample | null {
  if (node.node === 'scalar') {
    if (node.value === null || !checkScalar(node.value, typed, node, place.session)) return null;
    return { draw: 'constant', value: node.value, missing: 0 };
  }
  if (node.node !== 'map') return null;
  const read = node.entries.map(({ name }) => READERS[name]).find((each) => each !== undefined);
  const body = read?.(node, typed, place) ?? null;
  return body && ({ ...body, missing: shareOf(child(node, 'missing')) ?? 0 } as Sample);
}

/** Samples by name, in their order. `table`: what the names are names of. */
export function compileSamples(
  node: Node | undefined,
  table: string,
  types: { readonly [name: string]: TypeSpec } | undefined,
  place: SamplePlace,
): Samples {
  const samples: { [name: string]: Sample } = {};
  for (const { name, key, value } of entriesOf(node)) {
    place.session.names.refer(table, name, key.span);
    const sample = compileSample(value, { name, type: types?.[name] }, place);
    if (sample !== null) samples[name] = sample;
  }
  return samples;
}
