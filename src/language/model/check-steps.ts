/** The shape check of steps and of the paths inside steps: which kind a step is, and that kind's schema for its body. */
import { suggest } from '../../base/suggest.ts';
import type { Entry, ListNode, MapNode, Node } from '../syntax/node.ts';
import { checkConditionKeys } from './check-condition.ts';
import { placeOf } from './check-map.ts';
import { type Checker, type Place, shapeError } from './checker.ts';
import { describeNode } from './expected.ts';
import { reportConflict } from './key-rules.ts';
import type { Schema } from './kinds.ts';
import { reportMissing, reportUnknownKey } from './report-keys.ts';

/** The keys of a step besides its kind. */
export const STEP_KEYS: { readonly [key: string]: Schema } = {
  id: {
    $ref: '#/$defs/name',
    description: 'Unique in the journey; survives edits. Runs wait under this id.',
  },
  title: { type: 'string', description: 'What people call this step.' },
};

/** The keys of a path besides the condition that a path of `wait_for` holds. */
export const PATH_KEYS: { readonly [key: string]: Schema } = {
  id: { $ref: '#/$defs/name', description: 'Unique among the paths of this step.' },
  title: { type: 'string', description: 'What people call this path.' },
  when: { $ref: '#/$defs/condition', description: 'Taken when this holds.' },
  else: { const: true, description: 'Taken when no other path is.' },
  weight: { type: 'number', minimum: 0, description: 'Share of the subscribers.' },
  steps: { $ref: '#/$defs/steps', description: 'What happens on this path.' },
};

/** Checks a list of steps; an empty one is right: nothing happens there. */
export function checkSteps(node: Node, place: Place, checker: Checker): void {
  if (node.node !== 'list') return;
  for (const item of mapsOf(node, 'a step', place, checker)) checkStep(item, place, checker);
}

/** Checks a list of paths with an id, steps, and what decides for the path. */
export function checkPaths(node: Node, place: Place, checker: Checker): void {
  if (node.node !== 'list') return;
  for (const item of mapsOf(node, 'a path', place, checker)) checkPath(item, place, checker);
}

function mapsOf(node: ListNode, noun: string, place: Place, checker: Checker): readonly MapNode[] {
  return node.items.filter((item): item is MapNode => {
    if (item.node === 'map') return true;
    checker.report(
      shapeError(item.span, place, {
        code: 'wrong-shape',
        message: `${noun} must be a map, not ${describeNode(item)}`,
        help:
          noun === 'a step'
            ? 'write `- id: NAME` and below it the kind of step'
            : 'write `- id: NAME` and below it `steps:`',
      }),
    );
    return false;
  });
}

function checkStep(node: MapNode, around: Place, checker: Checker): void {
  const { steps } = checker.kinds;
  const idEntry = node.entries.find((entry) => entry.name === 'id');
  const place: Place = {
    ...around,
    what: 'a step',
    name: 'a step',
    holder: node.span,
    ...(idEntry === undefined ? {} : { step: idEntry.value.span }),
  };
  const kinds = node.entries.filter((entry) => steps.some((kind) => kind.name === entry.name));
  const strangers = node.entries.filter(
    (entry) => ownSchema(STEP_KEYS, entry) === undefined && !kinds.includes(entry),
  );
  const [kindEntry, second] = kinds;
  for (const entry of node.entries) {
    const own = ownSchema(STEP_KEYS, entry);
    if (own !== undefined) checker.check(entry.value, own, placeOf(entry, { ...place, name: 'a step' }));
  }
  const [stranger] = strangers;
  if (kindEntry === undefined) {
    if (stranger === undefined) reportKindless(node, place, checker);
    else reportUnknownKind(stranger, node, idEntry === undefined, place, checker);
    return;
  }
  for (const entry of strangers) reportUnknownKey(entry, node, Object.keys(STEP_KEYS), place, checker);
  if (second !== undefined)
    reportConflict(
      node,
      kinds.map((entry) => entry.name),
      place,
      checker,
    );
  else if (strangers.length === 0) reportMissing(node, ['id'], { properties: STEP_KEYS }, place, checker);
  for (const entry of kinds) {
    const schema = steps.find((kind) => kind.name === entry.name)?.schema;
    if (schema === undefined) continue;
    const what = `${/^[aeiou]/.test(entry.name) ? 'an' : 'a'} \`${entry.name}\` step`;
    checker.check(entry.value, schema, { ...placeOf(entry, place), what });
  }
}

/** Keys are what users write: `constructor` is none of ours. */
function ownSchema(keys: { readonly [key: string]: Schema }, { name }: Entry): Schema | undefined {
  return Object.hasOwn(keys, name) ? keys[name] : undefined;
}

function reportKindless(node: MapNode, place: Place, checker: Checker): void {
  const names = checker.kinds.steps.map((kind) => `\`${kind.name}\``);
  checker.report(
    shapeError(node.span, place, {
      code: 'missing-key',
      message: 'this step does nothing: its kind is missing',
      help: `add one of ${names.join(', ')}`,
    }),
  );
}

function reportUnknownKind(
  stranger: Entry,
  node: MapNode,
  missingId: boolean,
  place: Place,
  checker: Checker,
): void {
  const names = checker.kinds.steps.map((kind) => kind.name);
  const near = suggest(stranger.name, missingId ? [...names, ...Object.keys(STEP_KEYS)] : names);
  const related = node.entries[0] === stranger ? undefined : place.step;
  checker.report(
    shapeError(stranger.key.span, related === undefined ? { ...place } : place, {
      code: 'unknown-step-kind',
      message: `\`${stranger.name}\` is not a kind of step`,
      label: 'no such kind',
      help:
        near === undefined
          ? `write one of ${names.map((name) => `\`${name}\``).join(', ')}`
          : `did you mean \`${near}\`?`,
      ...(near === undefined ? {} : { edit: { span: stranger.key.span, text: near } }),
    }),
  );
}

function checkPath(node: MapNode, around: Place, checker: Checker): void {
  const place: Place = { ...around, what: 'a path', name: 'a path', holder: node.span };
  const others: Entry[] = [];
  for (const entry of node.entries) {
    const own = ownSchema(PATH_KEYS, entry);
    if (own === undefined) others.push(entry);
    else checker.check(entry.value, own, placeOf(entry, place));
  }
  const { conditions } = checker.kinds;
  const claimed = new Set(others.filter((entry) => conditions.some((kind) => kind.claims(entry.name))));
  const companions = new Set(
    conditions
      .filter((kind) => [...claimed].some((entry) => kind.claims(entry.name)))
      .flatMap((kind) => kind.companions),
  );
  const known = [...Object.keys(PATH_KEYS), ...companions, ...conditions.map((kind) => kind.name)];
  const strangers = others.filter((entry) => !claimed.has(entry) && !companions.has(entry.name));
  for (const entry of strangers) reportUnknownKey(entry, node, known, place, checker);
  if (strangers.length > 0) return;
  reportMissing(node, ['id'], { properties: PATH_KEYS }, place, checker);
  if (others.length > 0) checkConditionKeys(node, others, place, checker);
}
