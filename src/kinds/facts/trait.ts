/**
 * Turns a Trait document into the fact that it needs, how that fact is read, and the type of the answer.
 * Name, owner and source of the document are the caller's business; other keys are left alone.
 */
import type { FactId } from '../../base/ids.ts';
import { typeUnder } from '../../kernel/values.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../../language/syntax/node.ts';
import { child, entry } from '../../language/syntax/node.ts';
import type { AttributeType, ConditionSpec, FactSpec, ReadingSpec, TraitPlan } from '../../plan/plan.ts';
import { compileWhere } from '../conditions/compile-where.ts';
import { listNames, problem } from '../conditions/problem.ts';
import type { Compiler } from '../definition.ts';
import { firstFact, keyedRecentFact, lastFact, openPairsFact, seriesFact, tallyFact } from './derive.ts';

/** What a Trait document becomes; undefined parts were reported. */
type Computed = { readonly fact: FactSpec; readonly of: string; readonly type: AttributeType };

/** What is known before the reading itself is looked at. */
type Question = {
  readonly reading: Entry;
  readonly event: string;
  readonly where: ConditionSpec | undefined;
  readonly windowMs: number | undefined;
  readonly compiler: Compiler;
};

type Property = { readonly path: readonly string[]; readonly type: AttributeType };

const NUMBERS: readonly AttributeType[] = ['number', 'integer'];
const KEYS: readonly AttributeType[] = ['string', 'number', 'integer', 'boolean', 'instant', 'date'];

function complain(compiler: Compiler, node: Node | Entry, message: string, help: string): undefined {
  compiler.report(problem('bad-trait', message, node.span, { label: 'cannot be computed', help }));
  return undefined;
}

/** Resolves a path inside an event, e.g. `event.total`; with `bare`, a property's plain name will do. */
function readProperty(node: Node, event: string, compiler: Compiler, bare = false): Property | undefined {
  const text = node.node === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const isPath = /^event[.[]/.test(text);
  if (node.node !== 'scalar' || text === '' || !(isPath || bare)) {
    return complain(
      compiler,
      node,
      'a property of the event is needed',
      `write for example \`${bare ? 'case' : 'event.total'}\``,
    );
  }
  const written = isPath ? text : `event[${JSON.stringify(text)}]`;
  const path = resolveProperty(node, written, event, compiler);
  if (path === undefined) return undefined;
  const type = typeUnder(compiler.catalog.events[event]?.properties, path, 0)?.type;
  return { path, type: type ?? (path.length === 1 && path[0] === 'at' ? 'instant' : 'object') };
}

/** Asks whether the property exists, as a condition over that event would: this resolves and reports its path. */
function resolveProperty(
  node: ScalarNode,
  text: string,
  event: string,
  compiler: Compiler,
): readonly string[] | undefined {
  const { span } = node;
  const scalar = (value: string | boolean): ScalarNode => ({
    node: 'scalar',
    value,
    raw: String(value),
    span,
  });
  const exists: Entry = { key: scalar('exists'), name: 'exists', value: scalar(true), span };
  const asked: Entry = {
    key: scalar(text),
    name: text,
    value: { node: 'map', entries: [exists], span },
    span,
  };
  const spec = compiler.condition({ node: 'map', entries: [asked], span }, { testing: event });
  return (spec?.path as readonly string[] | undefined)?.slice(1);
}

function readTyped(
  question: Question,
  allowed: readonly AttributeType[],
  noun: string,
): Property | undefined {
  const { reading, event, compiler } = question;
  const property = readProperty(reading.value, event, compiler);
  if (property === undefined || allowed.includes(property.type)) return property;
  return complain(
    compiler,
    reading.value,
    `\`${reading.name}\` needs ${noun}, but this property is of type ${property.type}`,
    `choose a property that is ${noun}, or correct its type in the catalog`,
  );
}

function computeCount(question: Question): Computed | undefined {
  const { reading, windowMs, compiler } = question;
  if (reading.value.node !== 'scalar' || reading.value.value !== true) {
    return complain(
      compiler,
      reading.value,
      '`count` takes `true`',
      'write `count: true`; narrow it with `where`',
    );
  }
  return {
    fact: windowMs === undefined ? tallyFact(question) : seriesFact(question, windowMs),
    of: 'count',
    type: 'integer',
  };
}

function computeAmount(question: Question): Computed | undefined {
  const amount = readTyped(question, NUMBERS, 'a number');
  if (amount === undefined) return undefined;
  const { windowMs, reading } = question;
  const fact =
    windowMs === undefined ? tallyFact(question, amount.path) : seriesFact(question, windowMs, amount.path);
  return { fact, of: reading.name, type: 'number' };
}

function computeLast(question: Question): Computed | undefined {
  const value = readProperty(question.reading.value, question.event, question.compiler);
  return value && { fact: lastFact(question, value.path), of: 'last', type: value.type };
}

function computeFirst(question: Question): Computed | undefined {
  const { reading, event, windowMs, compiler } = question;
  if (windowMs !== undefined) {
    return complain(
      compiler,
      reading,
      '`first` has no window: the first event of a window would need all of them',
      'remove `within`, or use `last`',
    );
  }
  const value = readProperty(reading.value, event, compiler);
  return value && { fact: firstFact(question, value.path), of: 'first', type: value.type };
}

function computeDistinct(question: Question): Computed | undefined {
  const value = readTyped(question, KEYS, 'a text, number or boolean');
  return (
    value && {
      fact: keyedRecentFact(question, 1, value.path, question.windowMs),
      of: 'distinct',
      type: 'integer',
    }
  );
}

const READINGS: { readonly [name: string]: (question: Question) => Computed | undefined } = {
  count: computeCount,
  sum: computeAmount,
  average: computeAmount,
  last: computeLast,
  first: computeFirst,
  distinct: computeDistinct,
};
const NAMES: readonly string[] = [...Object.keys(READINGS), 'open'];

/** A `where` of a trait; nothing there is fine. Reports what is wrong: then `failed`. */
function readWhere(
  map: MapNode,
  event: string,
  compiler: Compiler,
): { readonly where?: ConditionSpec | undefined; readonly failed?: true } {
  const node = child(map, 'where');
  const compiled = node === undefined ? {} : compileWhere(node, event, compiler);
  return compiled === undefined ? { failed: true } : { where: compiled.where };
}

function referEvent(
  node: Node | undefined,
  at: Node | Entry,
  name: string,
  compiler: Compiler,
): string | undefined {
  if (node?.node === 'scalar' && typeof node.value === 'string' && node.value !== '') {
    return compiler.refer('event', node);
  }
  return complain(compiler, node ?? at, `\`${name}\` needs the name of an event`, `write \`${name}: EVENT\``);
}

function computeOpen(reading: Entry, map: MapNode, compiler: Compiler): Computed | undefined {
  const { value } = reading;
  const eventEntry = entry(map, 'event');
  if (eventEntry !== undefined) {
    return complain(compiler, eventEntry, '`open` names its own two events', 'remove `event`');
  }
  if (value.node !== 'map') {
    return complain(
      compiler,
      value,
      '`open` needs two events and the property that pairs them',
      'write `open: { opened_by: complaint_opened, closed_by: complaint_closed, id: case }`',
    );
  }
  const openedBy = referEvent(child(value, 'opened_by'), reading, 'opened_by', compiler);
  const closedBy = referEvent(child(value, 'closed_by'), reading, 'closed_by', compiler);
  const idNode = child(value, 'id');
  if (idNode === undefined) {
    return complain(
      compiler,
      reading,
      '`open` needs the property that pairs its events',
      'write `id: PROPERTY`',
    );
  }
  if (openedBy === undefined || closedBy === undefined) return undefined;
  const id = readProperty(idNode, openedBy, compiler, true);
  const closingId = id && readProperty(idNode, closedBy, compiler, true);
  const { where, failed } = readWhere(map, openedBy, compiler);
  if (id === undefined || closingId === undefined || failed) return undefined;
  if (!KEYS.includes(id.type) || id.type !== closingId.type) {
    return complain(
      compiler,
      idNode,
      `the id is of type ${id.type} in \`${openedBy}\` and of type ${closingId.type} in \`${closedBy}\``,
      'give both events an id of one simple type',
    );
  }
  return { fact: openPairsFact(openedBy, closedBy, id.path, where), of: 'open', type: 'integer' };
}

function chooseReading(map: MapNode, compiler: Compiler): Entry | undefined {
  const [reading, second] = map.entries.filter(({ name }) => NAMES.includes(name));
  if (reading !== undefined && second === undefined) return reading;
  const at = second?.key ?? entry(map, 'name')?.value ?? map;
  return complain(
    compiler,
    at,
    second === undefined ? 'a trait needs to say what it computes' : 'a trait computes one thing only',
    second === undefined ? `write one of ${listNames(NAMES)}` : 'write a trait for each',
  );
}

function compute(map: MapNode, windowMs: number | undefined, compiler: Compiler): Computed | undefined {
  const reading = chooseReading(map, compiler);
  if (reading === undefined) return undefined;
  if (reading.name === 'open') return computeOpen(reading, map, compiler);
  const event = referEvent(child(map, 'event'), entry(map, 'name')?.value ?? map, 'event', compiler);
  if (event === undefined) return undefined;
  const { where, failed } = readWhere(map, event, compiler);
  if (failed) return undefined;
  return READINGS[reading.name]?.({ reading, event, where, windowMs, compiler });
}

/** `population` of a trait; it needs a number. Undefined when reported. */
function readPopulation(map: MapNode, type: AttributeType, compiler: Compiler): boolean | undefined {
  const node = child(map, 'population');
  if (node === undefined) return false;
  if (node.node !== 'scalar' || typeof node.value !== 'boolean') {
    return complain(
      compiler,
      node,
      '`population` is `true` or `false`',
      'write `population: true`, or remove it',
    );
  }
  if (!node.value || NUMBERS.includes(type)) return node.value;
  return complain(
    compiler,
    node,
    `mean and sigma need numbers, but this trait is of type ${type}`,
    'remove `population`, or compute a number',
  );
}

/** Compiles a whole Trait document. Reports everything that is wrong with its computation; undefined then. */
export function compileTrait(
  map: MapNode,
  compiler: Compiler,
): Omit<TraitPlan, 'source' | 'about'> | undefined {
  const within = child(map, 'within');
  const windowMs = within === undefined ? undefined : compiler.durationMs(within);
  if (within !== undefined && windowMs === 0) {
    return complain(
      compiler,
      within,
      'a window of no length holds nothing',
      'write a duration such as `30d`',
    );
  }
  const computed = compute(map, windowMs, compiler);
  if (computed === undefined || (within !== undefined && windowMs === undefined)) return undefined;
  const population = readPopulation(map, computed.type, compiler);
  if (population === undefined) return undefined;
  const fact: FactId = compiler.fact(computed.fact);
  const read: ReadingSpec = windowMs === undefined ? { of: computed.of } : { of: computed.of, windowMs };
  return { fact, read, type: computed.type, population };
}
