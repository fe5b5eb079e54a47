/** A mutant: a plan with one small mistake, as somebody might make it. Data only. */
import type { Plan, Source } from '../../plan/plan.ts';

/**
 * The mistakes that are tried, in the order in which they are listed. Each changes one thing that somebody could have
 * written, and that changes what people get or when.
 *
 * - `wait-longer`, `wait-shorter`: a length of time of a step is doubled, halved; days are one more, one less
 * - `hour-later`: a time of day is an hour later
 * - `any-day`: a wait for certain days of the week takes any
 * - `step-skipped`: whoever comes to a step goes on behind it
 * - `ways-swapped`: two ways out of a step lead where the other one led
 * - `template-swapped`: another message of the same journey and channel goes out
 * - `channel-dropped`: a chain of channels lacks its first
 * - `condition-negated`: who met a condition does not, and the other way round
 * - `condition-dropped`: a condition on an entry, an exit, a way or the audience is gone
 * - `bound-moved`: "at least" is "more than", "less than" is "at most", and the other way round
 * - `exit-dropped`, `goal-dropped`: an exit, a goal is gone
 * - `reentry-changed`: who may not come back may, and the other way round
 * - `policy-dropped`: a policy that judges sends of the journey is gone
 * - `cap-raised`: a cap allows one message more
 * - `window-shifted`: quiet hours begin and end an hour later
 */
export const OPERATORS = [
  'wait-longer',
  'wait-shorter',
  'hour-later',
  'any-day',
  'step-skipped',
  'ways-swapped',
  'template-swapped',
  'channel-dropped',
  'condition-negated',
  'condition-dropped',
  'bound-moved',
  'exit-dropped',
  'goal-dropped',
  'reentry-changed',
  'policy-dropped',
  'cap-raised',
  'window-shifted',
] as const;

export type Operator = (typeof OPERATORS)[number];

/**
 * One mutant. `id`: "journey/step: operator", with "(2)" and so on where one place has several; stable while the place is
 * written as it is. `journey` null: it is about what journeys share. `says`: the mistake in plain language.
 */
export type Mutant = {
  readonly id: string;
  readonly operator: Operator;
  readonly journey: string | null;
  readonly source: Source;
  readonly says: string;
  readonly plan: () => Plan;
};

/** One way to get a part of a plan wrong. */
export type Slip<Part> = { readonly operator: Operator; readonly says: string; readonly part: Part };
