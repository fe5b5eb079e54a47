/** Lowers `all`. */
import type { ConditionDefinition } from '../../definition.ts';
import { compileJunction } from '../junction.ts';

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) =>
  compileJunction('all', subject, compiler);
