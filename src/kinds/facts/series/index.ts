/** The `series` fact, gathered. */
import type { FactDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { series } from './run.ts';

/** The `series` fact. */
export const definition: FactDefinition = {
  ...series,
  readings: { count: 'integer', sum: 'number', average: 'number' },
  describe,
};
