/** The `tally` fact, gathered. */
import type { FactDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { tally } from './run.ts';

/** The `tally` fact. */
export const definition: FactDefinition = {
  ...tally,
  readings: { count: 'integer', sum: 'number', average: 'number' },
  describe,
};
