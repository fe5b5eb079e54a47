/**
 * A file of a workspace as mutation operators see it: every node with what it may be, its key, and what holds it.
 * Reads nodes; changes nothing.
 */
import type { Entry, MapNode, Node, Span } from '../../../src/language/syntax/node.ts';
import { child } from '../../../src/language/syntax/node.ts';
import { parseYaml } from '../../../src/language/syntax/parse.ts';
import { documentRule, knowsKind } from './grammar.ts';
import type { ListRule, MapRule, Rule } from './rule.ts';

/** The entry that holds a node, with the map around it. */
export type Holder = { readonly entry: Entry; readonly map: MapNode; readonly rule: MapRule };

export type Site = {
  readonly node: Node;
  /** What may stand here, as far as this node's form goes. */
  readonly rule: Rule;
  /** All that may stand here, whatever its form. */
  readonly place: Rule;
  /** Undefined for items of lists and for the root. */
  readonly holder: Holder | undefined;
  /** The list around an item. */
  readonly list: ListRule | undefined;
  /** The smallest thing that holds this node with its key: an entry, an item, or the file. */
  readonly around: Span;
  /** Keys from the root, without positions in lists. */
  readonly keys: readonly string[];
};

export type FileSites = {
  readonly file: string;
  readonly text: string;
  readonly kind: string;
  readonly root: MapNode;
  readonly sites: readonly Site[];
  /** Places for which the grammar has no word; whatever stands there is left alone. */
  readonly strange: readonly string[];
};

/** Reads a sound file. */
export function readSites(file: string, text: string): FileSites {
  const { root, diagnostics } = parseYaml(file, text);
  if (root?.node !== 'map' || diagnostics.length > 0) throw new Error(`${file} is no sound document`);
  const kindNode = child(root, 'kind');
  const kind = kindNode?.node === 'scalar' ? String(kindNode.value) : '';
  const keys = root.entries.map((entry) => entry.name);
  const rule = documentRule(
    kind,
    keys.filter((key) => key !== 'kind' && key !== 'name'),
  );
  const found: Found = { sites: [], strange: [] };
  const start = { place: rule, holder: undefined, list: undefined, around: root.span, keys: [] };
  visit(root, start, found);
  const strange = knowsKind(kind) ? found.strange : [kind, ...found.strange];
  return { file, text, kind, root, sites: found.sites, strange };
}

type Start = Omit<Site, 'node' | 'rule'>;
type Found = { readonly sites: Site[]; readonly strange: string[] };

function visit(node: Node, start: Start, found: Found): void {
  const rule = ruleFor(node, start.place);
  if (rule === undefined) {
    found.strange.push(`a ${node.node} at ${start.keys.join(' / ')}`);
    return;
  }
  found.sites.push({ node, rule, ...start });
  if (rule.is === 'data') return;
  if (node.node === 'list' && rule.is === 'list') {
    for (const item of node.items) {
      visit(item, { ...start, place: rule.of, holder: undefined, list: rule, around: item.span }, found);
    }
  }
  if (node.node !== 'map' || rule.is !== 'map') return;
  for (const entry of node.entries) {
    const inner = rule.keys[entry.name] ?? rule.named?.rule;
    const keys = [...start.keys, entry.name];
    if (inner === undefined) {
      found.strange.push(keys.join(' / '));
      continue;
    }
    const holder = { entry, map: node, rule };
    visit(entry.value, { place: inner, holder, list: undefined, around: entry.span, keys }, found);
  }
}

/** The rule that fits a node's form; undefined when none does. Pure. */
function ruleFor(node: Node, rule: Rule): Rule | undefined {
  if (rule.is === 'lazy') return ruleFor(node, rule.get());
  if (rule.is === 'data') return rule;
  if (rule.is === 'forms') {
    const chosen = { scalar: rule.leaf, map: rule.map, list: rule.list }[node.node];
    return chosen === undefined ? undefined : ruleFor(node, chosen);
  }
  return { leaf: 'scalar', map: 'map', list: 'list' }[rule.is] === node.node ? rule : undefined;
}

/** Whether a place takes a scalar, a map or a list. Pure. */
export function takes(place: Rule, form: 'scalar' | 'map' | 'list'): boolean {
  if (place.is === 'lazy') return takes(place.get(), form);
  if (place.is === 'data') return true;
  if (place.is === 'forms') {
    return { scalar: place.leaf, map: place.map, list: place.list }[form] !== undefined;
  }
  if (place.is === 'leaf' && place.form === 'datum') return true;
  return { leaf: 'scalar', map: 'map', list: 'list' }[place.is] === form;
}
