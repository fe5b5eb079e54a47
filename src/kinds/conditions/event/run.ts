/** Runs `event`: counts what the fact remembers. */
import type { ConditionKind } from '../../../kernel/kinds.ts';
import { linkHistory } from '../link-history.ts';

export const event: ConditionKind = { name: 'event', link: linkHistory };
