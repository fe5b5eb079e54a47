/** What each risk means, for whoever reads a pull request and has never seen a plan. */
import type { RiskCode } from '../../plan/diff/change.ts';

export const RISK_WORDS: { readonly [code in RiskCode]: string } = {
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
  audience_removed: 'A journey takes everybody',
  exit_removed: 'People stay in a journey that used to let them go',
  entries_raised: 'More people may enter, or more often',
};
