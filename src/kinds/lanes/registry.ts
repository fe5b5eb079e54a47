/** Every lane kind: one folder and one line here. The order is the order in which a policy's limits are described. */
import type { LaneDefinition } from '../definition.ts';
import { gauge } from './gauge/index.ts';
import { rate } from './rate/index.ts';
import { warmUp } from './warm_up/index.ts';

export const lanes: readonly LaneDefinition[] = [rate, warmUp, gauge];
