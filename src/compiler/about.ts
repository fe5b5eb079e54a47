/** What people read about an element: title, owner, purpose. Never meaning, never part of a digest. */
import type { Json } from '../base/json.ts';
import { child, type MapNode, type Node } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import type { About } from '../plan/plan.ts';
import type { Names } from './names.ts';
import { plainValue } from './value.ts';

const FIELDS = [
  'title',
  'owner',
  'purpose',
  'review_by',
  'cadence',
  'escalation',
  'milestones',
  'reviewers',
  'seed_list',
  'report',
  'about',
];

/** Reads a document's words about itself. Pure. */
export function compileAbout(root: MapNode): About {
  const about: { [field: string]: Json } = {};
  for (const field of FIELDS) {
    const value = child(root, field);
    if (value !== undefined) about[field] = plainValue(value);
  }
  return about;
}

/** Checks that the owner is a team, in a workspace that declares teams. */
export function checkOwner(root: Node, names: Names): void {
  const node = child(root, 'owner');
  const owner = textOf(node);
  if (node === undefined || owner === undefined || names.all('team').length === 0) return;
  names.refer('team', owner, node.span);
}

/** Checks the owner of a journey, and that its seed list is a segment. */
export function checkPeople(root: Node, names: Names): void {
  checkOwner(root, names);
  const node = child(root, 'seed_list');
  const segment = textOf(node);
  if (node !== undefined && segment !== undefined) names.refer('segment', segment, node.span);
}
