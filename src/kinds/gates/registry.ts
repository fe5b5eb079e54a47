/**
 * Every gate kind: one folder and one line here. The order is the order of judgement (semantics 26): panic,
 * suppression, consent, exclusion, quality, holdout, quiet hours, duplicate, arbitration, frequency, lane.
 */
import type { GateDefinition } from '../definition.ts';
import { arbitration } from './arbitration/index.ts';
import { consent } from './consent/index.ts';
import { duplicate } from './duplicate/index.ts';
import { exclusion } from './exclusion/index.ts';
import { frequency } from './frequency/index.ts';
import { holdout } from './holdout/index.ts';
import { panic } from './panic/index.ts';
import { quality } from './quality/index.ts';
import { quietHours } from './quiet_hours/index.ts';
import { suppression } from './suppression/index.ts';

export const gates: readonly GateDefinition[] = [
  panic,
  suppression,
  consent,
  exclusion,
  quality,
  holdout,
  quietHours,
  duplicate,
  arbitration,
  frequency,
];
