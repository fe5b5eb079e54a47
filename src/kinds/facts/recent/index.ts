/** The `recent` fact, gathered. */
import type { FactDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { recent } from './run.ts';

/** The `recent` fact. */
export const definition: FactDefinition = {
  ...recent,
  readings: { instants: 'list', count: 'integer', distinct: 'integer' },
  describe,
};
