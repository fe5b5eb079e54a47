/** The shape check of single values: form, constants, choices, formats, bounds. One diagnostic a value at most. */
import type { Json } from '../../base/json.ts';
import { suggest } from '../../base/suggest.ts';
import type { ListNode, Node, ScalarNode } from '../syntax/node.ts';
import { type Checker, type Place, shapeError } from './checker.ts';
import { describeNode, describeSchema, formOf, formsOf, join, subschema } from './expected.ts';
import { formats } from './formats.ts';
import type { Schema } from './kinds.ts';

/** Reports a node whose form (text, number, map ...) the schema does not take. Returns whether it fits. */
export function checkForm(node: Node, schema: Schema, place: Place, checker: Checker): boolean {
  const form = formOf(node);
  if (formsOf(schema).includes(form)) return true;
  const expected = describeSchema(schema);
  checker.report(
    shapeError(form === 'null' ? place.holder : node.span, place, {
      code: 'wrong-shape',
      message: `${place.name} must be ${expected}, not ${describeNode(node)}`,
      label: `expected ${expected.length > 50 ? 'something else' : expected}`,
      help: formHelp(node, schema),
    }),
  );
  return false;
}

function formHelp(node: Node, schema: Schema): string {
  const forms = formsOf(schema);
  const form = formOf(node);
  if (form === 'null') return 'write a value after the colon, or remove the key';
  if (forms.includes('array') && node.node === 'scalar') return `write it as a list: \`[${node.raw}]\``;
  if (forms.includes('string') && node.node === 'scalar') return `put it into quotes: \`"${node.raw}"\``;
  return `write ${describeSchema(schema)} here`;
}

/** Checks `const` and `enum`. Returns whether the value is one of them. */
export function checkChoice(node: Node, schema: Schema, place: Place, checker: Checker): boolean {
  const choices =
    'const' in schema ? [schema.const ?? null] : Array.isArray(schema.enum) ? schema.enum : null;
  if (choices === null || node.node !== 'scalar') return true;
  if (choices.some((each: Json) => each === node.value)) return true;
  reportChoice(node, choices, place, checker);
  return false;
}

/** Reports a value that is none of the choices, with the nearest one. */
export function reportChoice(
  node: ScalarNode,
  choices: readonly Json[],
  place: Place,
  checker: Checker,
  also = '',
): void {
  const words = choices.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  const near = suggest(String(node.value), words);
  const listed = join(
    words.map((word) => `\`${word}\``),
    'or',
  );
  const rest = also === '' ? listed : `${listed}, or ${also}`;
  checker.report(
    shapeError(node.span, place, {
      code: 'not-one-of',
      message: `\`${clip(node)}\` is not a value of ${place.name}`,
      help: near === undefined ? `write ${rest}` : `did you mean \`${near}\`? (${rest})`,
      ...(near === undefined ? {} : { edit: { span: node.span, text: near } }),
    }),
  );
}

/** Checks a text against a format of the language. */
export function checkFormat(node: ScalarNode, name: string, place: Place, checker: Checker): void {
  const format = formats[name];
  if (format === undefined || typeof node.value !== 'string' || format.accepts(node.value)) return;
  const repaired = format.repair?.(node.value);
  const help =
    repaired === undefined
      ? `write ${format.noun} such as ${format.examples}`
      : `did you mean \`${repaired}\`? ${format.noun} looks like ${format.examples}`;
  checker.report(
    shapeError(node.span, place, {
      code: format.code,
      message: `\`${clip(node)}\` is not ${format.noun}`,
      help,
    }),
  );
}

/** Checks lengths, patterns and bounds of a scalar. Reports the first that fails. */
export function checkBounds(node: ScalarNode, schema: Schema, place: Place, checker: Checker): void {
  const wrong = scalarBound(node.value, schema);
  if (wrong === null) return;
  checker.report(
    shapeError(node.span, place, {
      code: 'out-of-range',
      message: `${place.name} must be ${wrong}, not \`${clip(node)}\``,
      ...(typeof schema.description === 'string' ? { notes: [schema.description] } : {}),
      help: `write ${wrong}`,
    }),
  );
}

/** What a value of these lengths, patterns and bounds must be, in words; null when it is. Pure. */
export function scalarBound(value: ScalarNode['value'], schema: Schema): string | null {
  if (typeof value === 'string') return textBound(value, schema);
  return typeof value === 'number' ? numberBound(value, schema) : null;
}

function textBound(value: string, schema: Schema): string | null {
  const { minLength, maxLength, pattern } = schema;
  if (typeof minLength === 'number' && [...value].length < minLength) {
    return minLength === 1 ? 'a text that is not empty' : `a text of at least ${minLength} characters`;
  }
  if (typeof maxLength === 'number' && [...value].length > maxLength)
    return `a text of at most ${maxLength} characters`;
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) {
    return `a text that matches \`${pattern}\``;
  }
  return null;
}

function numberBound(value: number, schema: Schema): string | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (schema.type === 'integer' && !Number.isInteger(value)) return 'a whole number';
  if (typeof minimum === 'number' && value < minimum) return `at least ${minimum}`;
  if (typeof maximum === 'number' && value > maximum) return `at most ${maximum}`;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum)
    return `more than ${exclusiveMinimum}`;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
    return `less than ${exclusiveMaximum}`;
  if (typeof multipleOf === 'number' && value % multipleOf !== 0) return `a multiple of ${multipleOf}`;
  return null;
}

/** Checks a list: how many items, no item twice, each item. */
export function checkList(node: ListNode, schema: Schema, place: Place, checker: Checker): void {
  const { minItems, maxItems } = schema;
  const count = node.items.length;
  const wrong =
    typeof minItems === 'number' && count < minItems
      ? `at least ${minItems}`
      : typeof maxItems === 'number' && count > maxItems
        ? `at most ${maxItems}`
        : null;
  if (wrong !== null) {
    checker.report(
      shapeError(node.span, place, {
        code: 'out-of-range',
        message: `${place.name} needs ${wrong} item${wrong.endsWith(' 1') ? '' : 's'} and has ${count}`,
        help: count === 0 ? 'add an item, or remove the key' : 'add or remove items',
      }),
    );
  }
  if (schema.uniqueItems === true) reportTwice(node, place, checker);
  const items = subschema(schema.items);
  if (items === undefined) return;
  for (const item of node.items) {
    checker.check(item, items, {
      ...place,
      what: `an item of ${place.name}`,
      name: `an item of ${place.name}`,
      holder: item.span,
    });
  }
}

function reportTwice(node: ListNode, place: Place, checker: Checker): void {
  const seen = new Map<Json, Node>();
  for (const item of node.items) {
    if (item.node !== 'scalar') continue;
    const first = seen.get(item.value);
    if (first === undefined) seen.set(item.value, item);
    else {
      checker.report(
        shapeError(item.span, place, {
          code: 'duplicate-item',
          message: `\`${clip(item)}\` is listed twice in ${place.name}`,
          related: [{ span: first.span, label: 'first here' }],
          help: 'remove one of the two',
        }),
      );
    }
  }
}

function clip(node: ScalarNode): string {
  const text = String(node.value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
