/** JSON Schema of comparisons: any path as key. */
import type { JsonSchema } from '../../definition.ts';
import { comparisonSchema } from '../schema-comparison.ts';

export const schema: JsonSchema = {
  patternProperties: { '^(profile|event|entry|steps|digest|subscriber)[.\\[]': comparisonSchema },
};
