/** What the parts of the short way share: a test made of a schema, and how to come to those of nested schemas. */
import type { Node } from '../../syntax/node.ts';
import type { LanguageKinds, Schema } from '../kinds.ts';

/** Whether a node fits. Pure. */
export type Fit = (node: Node) => boolean;

/** Makes the test of a schema; the same schema, the same test. It may be called before schemas that refer to each other are ready. */
export type FitMaker = { readonly kinds: LanguageKinds; of(schema: Schema): Fit };

/** Fits anything. */
export const ANYTHING: Fit = () => true;

/** Both tests, without a call for one that is always true. Pure. */
export function both(first: Fit, second: Fit): Fit {
  if (first === ANYTHING) return second;
  if (second === ANYTHING) return first;
  return (node) => first(node) && second(node);
}
