/** Every fact kind: one folder and one line here. */
import type { FactDefinition } from '../definition.ts';

export const facts: readonly FactDefinition[] = [];
