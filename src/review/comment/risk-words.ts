/** What each risk means, for whoever reads a pull request and has never seen a plan. */
import type { Risk, RiskCode } from '../../plan/diff/change.ts';
import type { ShownChange } from '../changes/report.ts';

const RISK_WORDS: { readonly [code in RiskCode]: string } = {
  consent_weakened: 'Consent protects fewer people',
  exclusion_weakened: 'An exclusion protects fewer people, or nobody any more',
  panic_weakened: 'The panic button stops less',
  class_made_essential:
    'Messages become essential: not all that protects people from marketing holds them back any more',
  send_bypasses: 'A message is not stopped by what stops others',
  journey_removed: 'A journey goes',
  step_removed: 'People lose the step at which they may be waiting',
  wait_cut_short: 'People who wait get messages at once',
  experiment_disturbed:
    'An experiment is disturbed: what it measured before and after this cannot be compared',
  holdout_changed: 'Other people are held out',
  cap_raised: 'One person may get more messages',
  quiet_hours_shortened: 'People are disturbed at hours that were quiet',
  quality_weakened: 'Worse addresses are written to',
  duplicates_allowed: 'Second copies may go out',
  lane_loosened: 'Messages may go out faster',
  copy_reads_more: 'Copy for runs under way reads what they may not hold',
  audience_removed: 'The audience filter is removed: everybody who sets the journey off may enter it',
  exit_removed: 'People stay in a journey that used to let them go',
  entries_raised: 'More people may enter, or more often',
};

/** One consequence of a change, as it is told. */
type Told = { readonly own: Pick<Risk, 'message'>; readonly change: Pick<ShownChange, 'part' | 'what'> };

/** Where all that is told is of one sort, what that sort means: the first words, or the others. */
type Sorts = {
  readonly isFirst: (told: Told) => boolean;
  readonly isOther: (told: Told) => boolean;
  readonly first: string;
  readonly others: string;
};

const SORTS: { readonly [code in RiskCode]?: Sorts } = {
  exclusion_weakened: {
    isFirst: ({ change: { part, what } }) => part === 'policy' && what === 'removed',
    isOther: ({ change: { what } }) => what !== 'removed',
    first: 'An exclusion protects nobody any more',
    others: 'An exclusion protects fewer people',
  },
  entries_raised: {
    isFirst: ({ own: { message } }) => message.includes(': the same person may '),
    // More events may let in the same people again.
    isOther: ({ own: { message } }) => !/: (the same person may|more events) /.test(message),
    first: 'The same person may enter more often',
    others: 'More people may enter',
  },
};

/** What a risk means of what is told of it, for whoever has never seen a plan. Pure. */
export function tellRisk(risk: RiskCode, all: readonly Told[]): string {
  const sorts = SORTS[risk];
  if (sorts === undefined) return RISK_WORDS[risk];
  if (all.every(sorts.isFirst)) return sorts.first;
  return all.every(sorts.isOther) ? sorts.others : RISK_WORDS[risk];
}
