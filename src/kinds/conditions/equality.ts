/** Equality of JSON values by what they hold. */
import type { Json } from '../../base/json.ts';

/** True if both hold the same; members in any order. Pure. */
export function equalJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  const leftMembers = left as { readonly [name: string]: Json };
  const rightMembers = right as { readonly [name: string]: Json };
  return names.every(
    (name) =>
      Object.hasOwn(rightMembers, name) && equalJson(leftMembers[name] as Json, rightMembers[name] as Json),
  );
}
