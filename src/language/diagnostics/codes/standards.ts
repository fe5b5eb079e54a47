/** Codes of standards, waivers, the baseline and the settings of rules. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const standardsCodes: readonly CodeDoc[] = [
  codeDoc(
    'unknown-edition',
    'no edition of the rules has this name',
    'An edition pins the set of rules, so that an upgrade of rutter adds no findings to a workspace. Its name is a year ' +
      'and a month. A name that this version does not know comes from a newer one, or is misspelt.',
    'kind: Workspace\nname: shop\nedition: 2019-01\n',
    'kind: Workspace\nname: shop\nedition: 2026-11\n',
  ),
  codeDoc(
    'unknown-rule',
    'no rule has this name',
    'Levels in `rutter.yaml` and waivers name rules by their id, the one that stands in brackets before every finding. ' +
      '`rutter explain` lists them all.',
    'rules:\n  - levels: { namign: warn }\n',
    'rules:\n  - levels: { naming: warn }\n',
  ),
  codeDoc(
    'rule-always-on',
    'this rule cannot be switched off',
    'Some rules guard what nobody may deviate from, such as secrets in files. They can be made a warning for a while, ' +
      'and nothing less.',
  ),
  codeDoc(
    'unknown-token',
    'no token of names is called like this',
    'Patterns in `naming.names` hold tokens in braces. A token is declared under `naming.tokens`, or is built in: ' +
      '`class`, `channel`, `team`, `n`, `word`, `words`.',
    'naming:\n  names: { Journey: "{class}_{gaol}_v{n}" }\n',
    'naming:\n  tokens: { goal: [welcome, recover] }\n  names: { Journey: "{class}_{goal}_v{n}" }\n',
  ),
  codeDoc(
    'window-ends-first',
    'a freeze ends before it starts',
    'Both days belong to the window, so the last one cannot lie before the first. Most often the year is wrong.',
    'freezes: [{ name: peak, from: 2026-12-20, to: 2026-01-06 }]\n',
    'freezes: [{ name: peak, from: 2026-12-20, to: 2027-01-06 }]\n',
  ),
  codeDoc(
    'waiver-malformed',
    'this comment is meant as a waiver and cannot be read',
    'A waiver in a comment stands on a line of its own above what it is for, and says which rule is not kept, why, who ' +
      'answers for it and until when. Without a reason and a date it would be forgotten, so it is not taken at all.',
    '# rutter-ignore naming: old name\nname: Old\n',
    '# rutter-ignore naming: reports still use it (team-crm, until: 2027-03-31)\nname: Old\n',
  ),
  codeDoc(
    'waiver-unused',
    'this waiver has nothing to waive',
    'The rule finds nothing there: it was mended, moved, or the target does not fit. Waivers that stay behind hide the ' +
      'next finding of the same rule, so they are removed.',
  ),
  codeDoc(
    'waiver-not-allowed',
    'nobody may deviate from this',
    'Errors of the compiler and some rules cannot be waived: a workspace that does not compile does not run, and ' +
      'a secret in a file is known to everybody who reads it.',
  ),
  codeDoc(
    'baseline-stale',
    'the baseline holds a finding that is not there any more',
    'A baseline only shrinks. What was mended is taken out of it, or it would hide the same finding when it comes back. ' +
      '`rutter baseline --update` does so.',
  ),
];
