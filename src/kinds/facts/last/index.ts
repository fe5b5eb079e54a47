/** The `last` fact, gathered. */
import type { FactDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { last } from './run.ts';

/** The `last` fact. */
export const definition: FactDefinition = { ...last, readings: { last: 'property' }, describe };
