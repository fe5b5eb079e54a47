/** Lowers `any`. */
import type { ConditionDefinition } from '../../definition.ts';
import { compileJunction } from '../junction.ts';

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) =>
  compileJunction('any', subject, compiler);
