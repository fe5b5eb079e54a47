/** All rules, by family. A rule is one folder and one line here. */
import type { Rule } from './definition.ts';
import { rule as missingOwner } from './missing-owner/rule.ts';
import { rule as naming } from './naming/rule.ts';
import { rule as requiredFields } from './required-fields/rule.ts';
import { rule as reviewOverdue } from './review-overdue/rule.ts';

export const rules: readonly Rule[] = [
  // naming
  naming,
  // governance
  missingOwner,
  requiredFields,
  reviewOverdue,
];
