/** Every step kind: one folder and one line here. */
import type { StepDefinition } from '../definition.ts';

export const steps: readonly StepDefinition[] = [];
