/** A value as YAML on one line, quoted where it must be. For documents that the program writes anew, never for edits. */
import { stringify } from 'yaml';
import type { Json } from '../../base/json.ts';

/** `{ at: 3d, sends: [ ... ] }`. Reads back to the same value. Pure. */
export function writeFlow(value: Json): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trimEnd();
}
