/** Every condition kind: one folder and one line here. */
import type { ConditionDefinition } from '../definition.ts';

export const conditions: readonly ConditionDefinition[] = [];
