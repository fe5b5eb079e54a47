/** All rules, by family. A rule is one folder and one line here. */

import { rule as attributionOverlap } from './attribution-overlap/rule.ts';
import { rule as audienceWithoutExclusion } from './audience-without-exclusion/rule.ts';
import { rule as capNeverBinds } from './cap-never-binds/rule.ts';
import { rule as contradictorySegment } from './contradictory-segment/rule.ts';
import { rule as deadWait } from './dead-wait/rule.ts';
import type { Rule } from './definition.ts';
import { rule as equalSegments } from './equal-segments/rule.ts';
import { rule as eventNobodyEmits } from './event-nobody-emits/rule.ts';
import { rule as experimentDesign } from './experiment-design/rule.ts';
import { rule as experimentOverlap } from './experiment-overlap/rule.ts';
import { rule as freezeWindow } from './freeze-window/rule.ts';
import { rule as goalHierarchy } from './goal-hierarchy/rule.ts';
import { rule as goalIsNoExit } from './goal-is-no-exit/rule.ts';
import { rule as imageWithoutAlt } from './image-without-alt/rule.ts';
import { rule as laneMissing } from './lane-missing/rule.ts';
import { rule as lastingIds } from './lasting-ids/rule.ts';
import { rule as latenessUnbounded } from './lateness-unbounded/rule.ts';
import { rule as linkCheck } from './link-check/rule.ts';
import { rule as milestoneOverdue } from './milestone-overdue/rule.ts';
import { rule as milestoneWithoutRole } from './milestone-without-role/rule.ts';
import { rule as missingEscalation } from './missing-escalation/rule.ts';
import { rule as missingMilestone } from './missing-milestone/rule.ts';
import { rule as missingOwner } from './missing-owner/rule.ts';
import { rule as missingPostalAddress } from './missing-postal-address/rule.ts';
import { rule as missingPrimaryGoal } from './missing-primary-goal/rule.ts';
import { rule as missingTranslation } from './missing-translation/rule.ts';
import { rule as missingUnsubscribe } from './missing-unsubscribe/rule.ts';
import { rule as naming } from './naming/rule.ts';
import { rule as neverTruePath } from './never-true-path/rule.ts';
import { rule as noHoldout } from './no-holdout/rule.ts';
import { rule as overlappingGuards } from './overlapping-guards/rule.ts';
import { rule as ownerLeft } from './owner-left/rule.ts';
import { rule as personalDataInUrl } from './personal-data-in-url/rule.ts';
import { rule as privateUrl } from './private-url/rule.ts';
import { rule as qaRequirements } from './qa-requirements/rule.ts';
import { rule as repeatedBlock } from './repeated-block/rule.ts';
import { rule as reportingFields } from './reporting-fields/rule.ts';
import { rule as requiredFields } from './required-fields/rule.ts';
import { rule as reviewOverdue } from './review-overdue/rule.ts';
import { rule as reviewersByRole } from './reviewers-by-role/rule.ts';
import { rule as riskLimit } from './risk-limit/rule.ts';
import { rule as sameBranches } from './same-branches/rule.ts';
import { rule as secretLiteral } from './secret-literal/rule.ts';
import { rule as sendStorm } from './send-storm/rule.ts';
import { rule as staleDataUnlimited } from './stale-data-unlimited/rule.ts';
import { rule as subjectLength } from './subject-length/rule.ts';
import { rule as turnaround } from './turnaround/rule.ts';
import { rule as uncoveredByCaps } from './uncovered-by-caps/rule.ts';
import { rule as unused } from './unused/rule.ts';
import { rule as utm } from './utm/rule.ts';
import { rule as variableWithoutDefault } from './variable-without-default/rule.ts';
import { rule as windowNeverOpens } from './window-never-opens/rule.ts';
import { rule as worstCasePressure } from './worst-case-pressure/rule.ts';

export const rules: readonly Rule[] = [
  // naming
  naming,
  lastingIds,
  utm,
  // structure
  sameBranches,
  deadWait,
  overlappingGuards,
  neverTruePath,
  sendStorm,
  repeatedBlock,
  // audience
  goalIsNoExit,
  unused,
  equalSegments,
  contradictorySegment,
  staleDataUnlimited,
  audienceWithoutExclusion,
  eventNobodyEmits,
  // pressure
  worstCasePressure,
  windowNeverOpens,
  capNeverBinds,
  uncoveredByCaps,
  latenessUnbounded,
  laneMissing,
  // measurement
  attributionOverlap,
  experimentDesign,
  experimentOverlap,
  goalHierarchy,
  missingPrimaryGoal,
  noHoldout,
  reportingFields,
  // governance
  freezeWindow,
  milestoneOverdue,
  milestoneWithoutRole,
  missingEscalation,
  missingMilestone,
  missingOwner,
  ownerLeft,
  qaRequirements,
  requiredFields,
  reviewOverdue,
  reviewersByRole,
  riskLimit,
  turnaround,
  // content
  missingTranslation,
  missingUnsubscribe,
  missingPostalAddress,
  variableWithoutDefault,
  subjectLength,
  linkCheck,
  imageWithoutAlt,
  // security
  secretLiteral,
  privateUrl,
  personalDataInUrl,
];
