/** The `first` fact, gathered. */
import type { FactDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { first } from './run.ts';

/** The `first` fact. */
export const definition: FactDefinition = { ...first, readings: { first: 'property' }, describe };
