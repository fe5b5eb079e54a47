/** Every gate kind: one folder and one line here. */
import type { GateDefinition } from '../definition.ts';

export const gates: readonly GateDefinition[] = [];
