/** What each risk means, for whoever reads a pull request and has never seen a plan. */
import type { RiskCode } from '../../plan/diff/change.ts';
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
  audience_removed: 'An audience is gone: whoever sets the journey off is taken',
  exit_removed: 'People stay in a journey that used to let them go',
  entries_raised: 'More people may enter, or more often',
};

/** What a risk means of these changes, where they are of one sort; else of any. Pure. */
export function tellRisk(risk: RiskCode, changes: readonly Pick<ShownChange, 'part' | 'what'>[]): string {
  const isPolicy = changes.every(({ part }) => part === 'policy');
  if (risk !== 'exclusion_weakened' || !isPolicy) return RISK_WORDS[risk];
  if (changes.every(({ what }) => what === 'removed')) return 'An exclusion protects nobody any more';
  return changes.every(({ what }) => what !== 'removed')
    ? 'An exclusion protects fewer people'
    : RISK_WORDS[risk];
}
