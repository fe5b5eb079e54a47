/** Conditions as the compiler makes them, for tests. */
import type { Json } from '../../base/json.ts';
import type { ConditionSpec } from '../../plan/plan.ts';

export const spec = (value: object) => value as unknown as ConditionSpec;
export const compare = (name: string, ...tests: readonly object[]) =>
  spec({ kind: 'compare', path: ['profile', name], tests });
export const test = (op: string, value: Json) => ({ op, as: 'plain', right: { value } });
export const all = (...of: readonly ConditionSpec[]) => spec({ kind: 'all', of });
export const any = (...of: readonly ConditionSpec[]) => spec({ kind: 'any', of });
export const not = (of: ConditionSpec) => spec({ kind: 'not', of });
export const segment = (name: string) => spec({ kind: 'segment', segment: name });
