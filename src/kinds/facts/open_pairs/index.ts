/** The `open_pairs` fact, gathered. */
import type { FactDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { openPairs } from './run.ts';

/** The `open_pairs` fact. */
export const definition: FactDefinition = { ...openPairs, readings: { open: 'integer' }, describe };
