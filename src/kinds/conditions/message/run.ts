/** Runs `message`: counts what the fact over the reserved event remembers. */
import type { ConditionKind } from '../../../kernel/kinds.ts';
import { linkHistory } from '../link-history.ts';

export const message: ConditionKind = { name: 'message', link: linkHistory };
