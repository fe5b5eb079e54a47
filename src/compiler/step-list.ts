/**
 * Finds the steps in a journey's nodes before anything is compiled: their ids, their kinds, and which of them hold
 * a mistake that was reported already. Knows the names of the kinds, nothing about them.
 */
import type { Definitions, StepDefinition } from '../kinds/definition.ts';
import {
  child,
  type Entry,
  type MapNode,
  type Node,
  type ScalarNode,
  type Span,
} from '../language/syntax/node.ts';
import { contains } from './problem.ts';

/** A step as written. `kind` undefined: its kind could not be told. */
export type WrittenStep = {
  readonly map: MapNode;
  readonly id: ScalarNode | undefined;
  readonly kind: StepDefinition | undefined;
  readonly body: Entry | undefined;
};

const kindsByName = new WeakMap<Definitions, ReadonlyMap<string, StepDefinition>>();

function kindsOf(definitions: Definitions): ReadonlyMap<string, StepDefinition> {
  const known = kindsByName.get(definitions);
  if (known !== undefined) return known;
  const kinds = new Map(definitions.steps.toReversed().map((kind) => [kind.name, kind]));
  kindsByName.set(definitions, kinds);
  return kinds;
}

/** The kind of step of a name; undefined when there is none. Pure. */
export function stepKind(name: string, definitions: Definitions): StepDefinition | undefined {
  return kindsOf(definitions).get(name);
}

/** Reads one item of a list of steps. Pure. */
export function readStep(node: Node, definitions: Definitions): WrittenStep | undefined {
  if (node.node !== 'map') return undefined;
  const idNode = child(node, 'id');
  const id = idNode?.node === 'scalar' && typeof idNode.value === 'string' ? idNode : undefined;
  const kinds = kindsOf(definitions);
  for (const body of node.entries) {
    const kind = kinds.get(body.name);
    if (kind !== undefined) return { map: node, id, kind, body };
  }
  return { map: node, id, kind: undefined, body: undefined };
}

/** What a list holds whose items are no steps, even where they look like them: the ways out of a step. */
const PATHS = 'paths';

/** True for a map that is a step: it names a step kind, or has an id. */
function isStep(map: MapNode, kinds: ReadonlyMap<string, StepDefinition>): boolean {
  return map.entries.some((each) => kinds.has(each.name)) || child(map, 'id') !== undefined;
}

/** All steps under a node, outer before inner, in the order of the text. Pure. */
export function allSteps(node: Node | undefined, definitions: Definitions): readonly WrittenStep[] {
  const kinds = kindsOf(definitions);
  const found: WrittenStep[] = [];
  const walk = (each: Node, listOf: 'steps' | 'paths' | null): void => {
    if (each.node === 'list') for (const item of each.items) walk(item, listOf ?? 'steps');
    if (each.node !== 'map') return;
    if (listOf === 'steps' && isStep(each, kinds)) {
      const step = readStep(each, definitions);
      if (step !== undefined) found.push(step);
    }
    for (const { name, value } of each.entries) walk(value, name === PATHS ? 'paths' : null);
  };
  if (node !== undefined) walk(node, null);
  return found;
}

/** The steps that hold a fault themselves, not only in a step nested in them. Pure. */
export function faultySteps(steps: readonly WrittenStep[], faults: readonly Span[]): ReadonlySet<MapNode> {
  const faulty = new Set<MapNode>();
  for (const fault of faults) {
    // Outer steps come before inner ones: the last that holds the fault is the innermost.
    const innermost = steps.findLast((step) => contains(step.map.span, fault));
    if (innermost !== undefined) faulty.add(innermost.map);
  }
  return faulty;
}

/** Every text in a node, keys included: what a scan for names has to look at. Pure. */
export function* textsIn(node: Node): Generator<string> {
  if (node.node === 'scalar') yield String(node.value);
  else if (node.node === 'list') for (const item of node.items) yield* textsIn(item);
  else {
    for (const each of node.entries) {
      yield each.name;
      yield* textsIn(each.value);
    }
  }
}
