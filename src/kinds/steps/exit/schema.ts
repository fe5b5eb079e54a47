/** What a user writes under `exit`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

export type ExitData = { readonly kind: 'exit'; readonly reason: string };

export const schema: JsonSchema = {
  description: 'Ends the run; the reason stands in reports, e.g. `exit: activated`.',
  type: 'string',
  minLength: 1,
};
