/**
 * The shape check of conditions: each key of the map is claimed by one kind of condition, with its companions;
 * that kind's schema judges those keys alone.
 */
import { suggest } from '../../base/suggest.ts';
import type { Entry, MapNode, Node } from '../syntax/node.ts';
import { placeOf } from './check-map.ts';
import { type Checker, type Place, shapeError } from './checker.ts';
import { formsOf, subschema } from './expected.ts';
import type { LanguageKinds, Schema } from './kinds.ts';
import { reportMore, reportUnknownKey, UNKNOWN_MAX } from './report-keys.ts';
import { matcherOf } from './schema-keys.ts';

type ConditionKind = LanguageKinds['conditions'][number];
const ROOTS = ['profile', 'event', 'entry', 'trait', 'steps', 'digest', 'subscriber'];

/** Checks a condition map: unknown keys, companions without their subject, then each kind's own part. */
export function checkCondition(node: Node, place: Place, checker: Checker): void {
  if (node.node !== 'map') return;
  checkConditionKeys(node, node.entries, { ...place, what: 'a condition', name: 'a condition' }, checker);
}

/** The same for some of the keys of a map, where a condition shares its map with other keys (paths of steps). */
export function checkConditionKeys(
  node: MapNode,
  entries: readonly Entry[],
  place: Place,
  checker: Checker,
): void {
  if (entries.length === 0) {
    checker.report(
      shapeError(place.holder, place, {
        code: 'missing-key',
        message: 'this condition is empty',
        help: 'write what must hold, such as `{ segment: NAME }` or `{ profile.country: ES }`',
      }),
    );
    return;
  }
  const { conditions } = checker.kinds;
  const subjects = entries.flatMap((entry) => {
    const kind = conditions.find((each) => each.claims(entry.name));
    return kind === undefined ? [] : [{ entry, kind }];
  });
  const companions = new Set(subjects.flatMap(({ kind }) => kind.companions));
  const claimed = new Set(subjects.map(({ entry }) => entry.name));
  const rest = entries.filter((entry) => !claimed.has(entry.name) && !companions.has(entry.name));
  if (rest.length > 0) {
    const strangers = rest.filter(
      (entry) => !conditions.some((kind) => kind.companions.includes(entry.name)),
    );
    const unknown = strangers.length > 0 ? strangers : rest;
    const more = unknown[UNKNOWN_MAX];
    if (more !== undefined) reportMore(more, unknown.length - UNKNOWN_MAX, place, checker);
    for (const entry of unknown.slice(0, UNKNOWN_MAX)) {
      reportStranger(entry, node, subjects.length, [...companions], place, checker);
    }
    return;
  }
  for (const { entry, kind } of subjects) checkSubject(entry, kind, node, entries, place, checker);
}

function reportStranger(
  entry: Entry,
  node: MapNode,
  subjects: number,
  companions: readonly string[],
  place: Place,
  checker: Checker,
): void {
  const { conditions } = checker.kinds;
  const owner = conditions.find((each) => each.companions.includes(entry.name));
  if (owner !== undefined) {
    const others = conditions
      .filter((each) => each.companions.includes(entry.name))
      .map((each) => `\`${each.name}\``);
    checker.report(
      shapeError(entry.key.span, place, {
        code: 'missing-key',
        message: `\`${entry.name}\` belongs to a condition that is missing here`,
        label: `goes with ${others.join(' or ')}`,
        help: `add the condition that it belongs to (${others.join(' or ')}), or remove \`${entry.name}\``,
      }),
    );
    return;
  }
  const names = conditions
    .map((each) => each.name)
    .filter((name) => conditions.some((each) => each.claims(name)));
  const path = repairPath(entry.name, conditions);
  if (subjects > 0 && path === undefined) {
    reportUnknownKey(entry, node, [...companions, ...names], place, checker);
    return;
  }
  const near = path ?? suggest(entry.name, names);
  checker.report(
    shapeError(entry.key.span, place, {
      code: 'unknown-condition',
      message: `\`${entry.name}\` is not a condition`,
      label: 'no condition starts with this',
      help:
        near !== undefined
          ? `did you mean \`${near}\`?`
          : `write one of ${names.map((name) => `\`${name}\``).join(', ')}, or a path such as \`profile.country\``,
      ...(near === undefined ? {} : { edit: { span: entry.key.span, text: near } }),
    }),
  );
}

/** `profil.country` is meant as `profile.country`. */
function repairPath(key: string, conditions: readonly ConditionKind[]): string | undefined {
  const found = /^([A-Za-z_]+)([.[].*)$/.exec(key);
  const root = found === null ? undefined : suggest(found[1] ?? '', ROOTS);
  if (root === undefined || found === null) return undefined;
  const repaired = `${root}${found[2] ?? ''}`;
  return conditions.some((each) => each.claims(repaired)) ? repaired : undefined;
}

/** The part of one kind: a schema that names the claimed key is about the whole map, any other about the value. */
function checkSubject(
  entry: Entry,
  kind: ConditionKind,
  node: MapNode,
  entries: readonly Entry[],
  place: Place,
  checker: Checker,
): void {
  const own = entries.filter((each) => each === entry || kind.companions.includes(each.name));
  if (!describesMap(kind.schema, entry.name)) {
    checker.check(entry.value, kind.schema, placeOf(entry, place));
    return;
  }
  const part: MapNode = { node: 'map', entries: own, span: node.span };
  checker.check(part, kind.schema, {
    ...place,
    what: `a condition on \`${entry.name}\``,
    name: `a condition on \`${entry.name}\``,
  });
}

/** Whether a condition's schema is about the map that holds the key (and not about the key's value). Pure. */
export function describesMap(schema: Schema, key: string): boolean {
  if (!formsOf(schema).includes('object')) return false;
  const properties = subschema(schema.properties);
  if (properties !== undefined && Object.hasOwn(properties, key)) return true;
  const patterns = subschema(schema.patternProperties) ?? {};
  return Object.keys(patterns).some((pattern) => matcherOf(pattern).test(key));
}
