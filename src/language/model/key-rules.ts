/** The rules of a schema about keys together: one of several, one beside another, how many. */
import type { MapNode } from '../syntax/node.ts';
import { type Checker, type Place, shapeError } from './checker.ts';
import { isPresenceRule, join, subschema, subschemas, texts } from './expected.ts';
import type { Schema } from './kinds.ts';
import { isMisplaced } from './report-keys.ts';

/** Reports keys of which one must be there, exactly one, or not all at once. */
export function reportPresence(node: MapNode, schema: Schema, place: Place, checker: Checker): void {
  for (const keyword of ['oneOf', 'anyOf'] as const) {
    const rules = subschemas(schema[keyword]);
    if (rules.length === 0 || !rules.every(isPresenceRule)) continue;
    const holding = rules.filter((rule) => holdsPresence(node, rule));
    const keys = [...new Set(rules.flatMap((rule) => texts(rule.required)))];
    if (holding.length === 0) {
      if (keys.some((key) => isMisplaced(key, place))) continue;
      checker.report(
        shapeError(place.holder, place, {
          code: 'missing-key',
          message: `one of ${join(
            keys.map((key) => `\`${key}\``),
            'or',
          )} is missing in ${place.what}`,
          help: keyword === 'oneOf' ? 'add exactly one of them' : 'add one of them',
        }),
      );
    } else if (keyword === 'oneOf' && holding.length > 1) {
      reportConflict(node, [...new Set(holding.flatMap((rule) => texts(rule.required)))], place, checker);
    }
  }
  const never = subschema(schema.not);
  if (never === undefined || !isPresenceRule(never) || !holdsPresence(node, never)) return;
  reportConflict(node, texts(never.required), place, checker);
}

/** Whether a map has the keys of a rule that only says which keys go together. Pure. */
export function holdsPresence(node: MapNode, rule: Schema): boolean {
  const has = (key: string) => node.entries.some((entry) => entry.name === key);
  const not = subschema(rule.not);
  return texts(rule.required).every(has) && (not === undefined || !texts(not.required).every(has));
}

/** Reports keys that exclude each other: on the second one, with the first one as related place. */
export function reportConflict(node: MapNode, keys: readonly string[], place: Place, checker: Checker): void {
  const [first, second] = node.entries.filter((entry) => keys.includes(entry.name));
  if (first === undefined || second === undefined) return;
  checker.report(
    shapeError(second.key.span, place, {
      code: 'conflicting-keys',
      message: `\`${first.name}\` and \`${second.name}\` exclude each other in ${place.what}`,
      label: 'this one, too',
      related: [{ span: first.key.span, label: 'already here' }],
      help: 'keep one of the two',
    }),
  );
}

/** Reports keys that need others beside them. */
export function reportDependencies(node: MapNode, schema: Schema, place: Place, checker: Checker): void {
  if (schema.dependencies === undefined && schema.dependentRequired === undefined) return;
  const rules = { ...subschema(schema.dependencies), ...subschema(schema.dependentRequired) };
  for (const entry of node.entries) {
    const needs = texts(rules[entry.name]).filter((key) => !node.entries.some((each) => each.name === key));
    if (needs.length === 0) continue;
    const words = join(
      needs.map((key) => `\`${key}\``),
      'and',
    );
    checker.report(
      shapeError(place.holder, place, {
        code: 'missing-key',
        message: `\`${entry.name}\` needs ${words} beside it in ${place.what}`,
        help: `add ${words}, or remove \`${entry.name}\``,
      }),
    );
  }
}

/** Reports a map with too few keys, or too many. */
export function reportCount(node: MapNode, schema: Schema, place: Place, checker: Checker): void {
  const { minProperties, maxProperties } = schema;
  const count = node.entries.length;
  const extra = typeof maxProperties === 'number' ? node.entries[maxProperties] : undefined;
  const tooFew = typeof minProperties === 'number' && count < minProperties;
  if (!tooFew && extra === undefined) return;
  const bound = tooFew ? `at least ${minProperties}` : `at most ${maxProperties}`;
  checker.report(
    shapeError(extra?.key.span ?? place.holder, place, {
      code: 'out-of-range',
      message: `${place.name} needs ${bound} key${bound.endsWith(' 1') ? '' : 's'} and has ${count}`,
      help: tooFew ? 'add one, or remove the whole entry' : 'keep only as many as belong here',
    }),
  );
}
