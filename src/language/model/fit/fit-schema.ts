/**
 * Whether a node fits a schema, and nothing else: the short way for what is right, which is nearly everything. Each schema is
 * made into a test once; what does not fit is walked by `check.ts`, which says what is wrong. Both ways agree on every
 * node (`tests/property/shape-ways.test.ts`).
 */
import type { Node } from '../../syntax/node.ts';
import { flattenAll, unionOf } from '../check.ts';
import { scalarBound } from '../check-value.ts';
import { formOf, formsOf, refName, subschema, subschemas } from '../expected.ts';
import { formats } from '../formats.ts';
import type { LanguageKinds, Schema } from '../kinds.ts';
import { shared } from '../shared.ts';
import { ANYTHING, both, type Fit, type FitMaker } from './fit.ts';
import { fitList, fitMap } from './fit-collections.ts';
import { fitCondition } from './fit-condition.ts';
import { fitPaths, fitSteps } from './fit-steps.ts';

const makers = new WeakMap<LanguageKinds, FitMaker>();

/** Whether `checkSchema` has nothing to say about a node. Pure. */
export function fitsSchema(node: Node, schema: Schema, kinds: LanguageKinds): boolean {
  const maker = makers.get(kinds) ?? createMaker(kinds);
  makers.set(kinds, maker);
  return maker.of(schema)(node);
}

function createMaker(kinds: LanguageKinds): FitMaker {
  const made = new WeakMap<Schema, Fit>();
  const maker: FitMaker = {
    kinds,
    of(schema) {
      const known = made.get(schema);
      if (known !== undefined) return known;
      // Schemas refer to themselves: who asks while this one is being made gets a test that asks again.
      made.set(schema, (node) => maker.of(schema)(node));
      const fit = makeFit(schema, maker);
      made.set(schema, fit);
      return fit;
    },
  };
  return maker;
}

const NESTED: { readonly [name: string]: (maker: FitMaker) => Fit } = {
  condition: fitCondition,
  where: fitCondition,
  steps: fitSteps,
  paths: fitPaths,
};

function makeFit(schema: Schema, maker: FitMaker): Fit {
  const name = refName(schema);
  if (name !== undefined) return fitReference(name, schema, maker);
  const isOpen = unionOf(schema).length > 0;
  const parts = subschemas(schema.allOf).map((part) => fitPart(part, maker));
  return [
    fitForm(schema),
    fitChoice(schema),
    fitUnion(schema, maker),
    fitKeywords(schema, maker, isOpen),
    ...parts,
    fitChosen(schema, maker),
  ].reduce(both, ANYTHING);
}

function fitReference(name: string, schema: Schema, maker: FitMaker): Fit {
  const nested = NESTED[name];
  if (nested !== undefined) return both(fitForm(schema), nested(maker));
  if (formats[name] !== undefined) return both(fitForm(schema), fitFormat(name));
  const target = shared[name];
  return target === undefined ? ANYTHING : maker.of(target);
}

function fitForm(schema: Schema): Fit {
  const forms = formsOf(schema);
  const [only] = forms;
  return forms.length === 1 ? (node) => formOf(node) === only : (node) => forms.includes(formOf(node));
}

function fitChoice(schema: Schema): Fit {
  const choices =
    'const' in schema ? [schema.const ?? null] : Array.isArray(schema.enum) ? schema.enum : null;
  if (choices === null) return ANYTHING;
  const values = new Set<unknown>(choices);
  return (node) => node.node !== 'scalar' || values.has(node.value);
}

/** A union says nothing of a form that none of its branches takes: that is the form's mistake, and told already. */
function fitUnion(schema: Schema, maker: FitMaker): Fit {
  const union = unionOf(schema);
  if (union.length === 0) return ANYTHING;
  const branches = flattenAll(union).map((branch) => ({ forms: formsOf(branch), fits: maker.of(branch) }));
  return (node) => {
    const form = formOf(node);
    const fitting = branches.filter(({ forms }) => forms.includes(form));
    return fitting.length === 0 || fitting.some(({ fits }) => fits(node));
  };
}

function fitFormat(name: string): Fit {
  const format = formats[name];
  if (format === undefined) return ANYTHING;
  return (node) => node.node !== 'scalar' || typeof node.value !== 'string' || format.accepts(node.value);
}

const BOUNDS = [
  'type',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
];

function fitScalar(schema: Schema): Fit {
  if (typeof schema.format === 'string' && formats[schema.format] !== undefined)
    return fitFormat(schema.format);
  const isBound = BOUNDS.some((key) => key in schema && (key !== 'type' || schema.type === 'integer'));
  return isBound ? (node) => node.node !== 'scalar' || scalarBound(node.value, schema) === null : ANYTHING;
}

function fitKeywords(schema: Schema, maker: FitMaker, isUnion: boolean): Fit {
  const map = fitMap(schema, maker, isUnion && schema.properties === undefined);
  const list = fitList(schema, maker);
  const scalar = fitScalar(schema);
  return (node) => (node.node === 'map' ? map(node) : node.node === 'list' ? list(node) : scalar(node));
}

/** A part of `allOf` or `then` speaks of some keys only. */
function fitPart(part: Schema, maker: FitMaker): Fit {
  const whole = maker.of(part);
  if (part.$ref !== undefined) return whole;
  const map = fitMap(part, maker, true);
  return (node) => (node.node === 'map' ? map(node) : whole(node));
}

function fitChosen(schema: Schema, maker: FitMaker): Fit {
  const condition = subschema(schema.if);
  if (condition === undefined) return ANYTHING;
  const holds = fitPart(condition, maker);
  const [then, otherwise] = [schema.then, schema.else].map((chosen) => {
    const part = subschema(chosen);
    return part === undefined ? ANYTHING : fitPart(part, maker);
  });
  return (node) => (holds(node) ? then : otherwise)?.(node) !== false;
}
