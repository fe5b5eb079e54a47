/**
 * Checks a node against a JSON Schema, as people need it told: each mistake once, at its smallest place, in words.
 * Schemas are walked, not compiled: the discriminator of a union is chosen by form, keys and values, and
 * references to conditions and steps go to the checks that know their registries. Agreement with a stock
 * validator is a test (`schemas.test.ts`).
 */
import type { Json } from '../../base/json.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Node } from '../syntax/node.ts';
import { checkCondition } from './check-condition.ts';
import { checkMap } from './check-map.ts';
import { checkPaths, checkSteps } from './check-steps.ts';
import { checkBounds, checkChoice, checkForm, checkFormat, checkList, reportChoice } from './check-value.ts';
import { type Checker, type Place, shapeError } from './checker.ts';
import {
  describeSchema,
  formOf,
  formsOf,
  isPresenceRule,
  join,
  refName,
  subschema,
  subschemas,
  texts,
} from './expected.ts';
import { formats } from './formats.ts';
import type { LanguageKinds, Schema } from './kinds.ts';
import { shared } from './shared.ts';

/** No kinds at all: for schemas that hold neither steps nor conditions, such as the configuration of an adapter. */
const NO_KINDS: LanguageKinds = { steps: [], conditions: [], gates: [] };

type Nested = (node: Node, place: Place, checker: Checker) => void;
const nested: { readonly [name: string]: Nested } = {
  condition: checkCondition,
  where: checkCondition,
  steps: checkSteps,
  paths: checkPaths,
};

/** Checks a node against a schema; an empty list when it fits. `place` says how messages call the node. Pure. */
export function checkSchema(node: Node, schema: Schema, place: Place, kinds = NO_KINDS): Diagnostic[] {
  const found: Diagnostic[] = [];
  const checker: Checker = {
    kinds,
    report: (diagnostic) => found.push(diagnostic),
    check: (inner, innerSchema, innerPlace) => checkNode(inner, innerSchema, innerPlace, checker),
    probe: (inner, innerSchema, innerPlace) => checkSchema(inner, innerSchema, innerPlace, kinds),
  };
  checkNode(node, schema, place, checker);
  return found;
}

function checkNode(node: Node, schema: Schema, place: Place, checker: Checker): void {
  const name = refName(schema);
  if (name !== undefined) {
    checkReference(node, name, schema, place, checker);
    return;
  }
  if (!checkForm(node, schema, place, checker)) return;
  if (!checkChoice(node, schema, place, checker)) return;
  const union = unionOf(schema);
  if (union.length > 0) checkUnion(node, union, place, checker);
  checkKeywords(node, schema, place, checker, union.length > 0);
  for (const part of subschemas(schema.allOf)) checkPart(node, part, place, checker);
  const condition = subschema(schema.if);
  if (condition === undefined) return;
  const chosen = partFits(node, condition, place, checker) ? schema.then : schema.else;
  const part = subschema(chosen);
  if (part !== undefined) checkPart(node, part, place, checker);
}

const unions = new WeakMap<Schema, readonly Schema[]>();

/** The branches of a schema that say what a value may be. Pure. */
export function unionOf(schema: Schema): readonly Schema[] {
  const known = unions.get(schema);
  if (known !== undefined) return known;
  const branches = [...subschemas(schema.anyOf), ...subschemas(schema.oneOf)];
  const union = branches.filter((branch) => !isPresenceRule(branch));
  unions.set(schema, union);
  return union;
}

/** A part of `allOf` or `then` speaks of some keys only; the others are somebody else's. */
function checkPart(node: Node, part: Schema, place: Place, checker: Checker): void {
  if (node.node === 'map' && part.$ref === undefined) checkMap(node, part, place, checker, true);
  else checker.check(node, part, place);
}

function partFits(node: Node, part: Schema, place: Place, checker: Checker): boolean {
  let fits = true;
  const silent: Checker = {
    ...checker,
    report: () => {
      fits = false;
    },
    check: (inner, schema, at) => {
      if (checker.probe(inner, schema, at).length > 0) fits = false;
    },
  };
  checkPart(node, part, place, silent);
  return fits;
}

function checkReference(node: Node, name: string, schema: Schema, place: Place, checker: Checker): void {
  const check = nested[name];
  if (check !== undefined) {
    if (checkForm(node, schema, place, checker)) check(node, place, checker);
    return;
  }
  if (formats[name] !== undefined) {
    if (checkForm(node, schema, place, checker) && node.node === 'scalar') {
      checkFormat(node, name, place, checker);
    }
    return;
  }
  const target = shared[name];
  if (target !== undefined) checkNode(node, target, place, checker);
}

function checkKeywords(node: Node, schema: Schema, place: Place, checker: Checker, open: boolean): void {
  if (node.node === 'map') checkMap(node, schema, place, checker, open && schema.properties === undefined);
  else if (node.node === 'list') checkList(node, schema, place, checker);
  else if (typeof schema.format === 'string' && formats[schema.format] !== undefined) {
    checkFormat(node, schema.format, place, checker);
  } else checkBounds(node, schema, place, checker);
}

/** A union: the branches whose form fits; of those the one that the value was most likely meant for. */
function checkUnion(node: Node, branches: readonly Schema[], place: Place, checker: Checker): void {
  const form = formOf(node);
  const fitting = flattenAll(branches).filter((branch) => formsOf(branch).includes(form));
  const outcomes = fitting.map((branch) => ({ branch, found: checker.probe(node, branch, place) }));
  const [best] = outcomes.sort((a, b) => rank(node, a) - rank(node, b));
  if (best === undefined || best.found.length === 0) return;
  if (node.node === 'scalar' && fitting.length > 1) {
    const choices = fitting.flatMap(choicesOf);
    const others = fitting.filter((branch) => choicesOf(branch).length === 0);
    if (choices.length > 0) {
      reportChoice(node, choices, place, checker, join([...new Set(others.map(describeWithExamples))], 'or'));
      return;
    }
    checker.report(
      shapeError(node.span, place, {
        ...(best.found[0] as Diagnostic),
        message: `\`${String(node.value)}\` is neither ${join([...new Set(fitting.map(describeSchema))], 'or').replace(' or ', ' nor ')}`,
      }),
    );
    return;
  }
  for (const diagnostic of best.found) checker.report(diagnostic);
}

function rank(node: Node, outcome: { branch: Schema; found: readonly Diagnostic[] }): number {
  if (outcome.found.length === 0) return -1000;
  const properties = subschema(outcome.branch.properties) ?? {};
  const shared = node.node === 'map' ? node.entries.filter((entry) => entry.name in properties).length : 0;
  return outcome.found.length - shared * 10;
}

const flat = new WeakMap<readonly Schema[], readonly Schema[]>();

/** Branches with the unions inside of them, as one flat list. Pure. */
export function flattenAll(branches: readonly Schema[]): readonly Schema[] {
  const known = flat.get(branches) ?? branches.flatMap(flatten);
  flat.set(branches, known);
  return known;
}

/** Unions inside unions, and references to shared unions, as one flat list. */
function flatten(schema: Schema): readonly Schema[] {
  const name = refName(schema);
  const target = name === undefined ? schema : (shared[name] ?? schema);
  const inner = [...subschemas(target.anyOf), ...subschemas(target.oneOf)].filter(
    (each) => !isPresenceRule(each),
  );
  return inner.length > 0 && target.properties === undefined ? inner.flatMap(flatten) : [schema];
}

/** A format with examples of it; anything else as it is described elsewhere. */
function describeWithExamples(schema: Schema): string {
  const format = formats[refName(schema) ?? ''];
  return format === undefined ? describeSchema(schema) : `${format.noun} such as ${format.examples}`;
}

function choicesOf(schema: Schema): readonly Json[] {
  if ('const' in schema) return [schema.const ?? null];
  return Array.isArray(schema.enum) ? schema.enum : [];
}

/** The keywords that the walk understands; a schema that uses another one is a mistake of ours (a test finds it). */
export const KEYWORDS: ReadonlySet<string> = new Set(
  texts(
    (
      '$ref type const enum anyOf oneOf allOf if then else not properties patternProperties additionalProperties required ' +
      'dependencies dependentRequired minProperties maxProperties items minItems maxItems uniqueItems format pattern ' +
      'minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf ' +
      'title description default examples markdownDescription defaultSnippets $comment deprecated'
    ).split(' '),
  ),
);
