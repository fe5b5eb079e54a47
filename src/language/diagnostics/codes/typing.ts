/** Codes of types: values that do not fit the catalog, comparisons that mean nothing. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const typesCodes: readonly CodeDoc[] = [
  codeDoc(
    'wrong-type',
    'a value that does not fit its type',
    'The catalog says which type an attribute or property has. A value of another type would never be equal to it.',
  ),
  codeDoc(
    'not-comparable',
    'an operator that the type does not have',
    'Numbers and instants have an order, texts have parts, lists have items. This operator asks for something that values of this type do not have.',
  ),
  codeDoc(
    'bad-type',
    'a type that cannot be',
    'A type in the catalog is `string`, `number`, `integer`, `boolean`, `instant`, `date`, `list` (with `items`) or `object` (with `properties`).',
  ),
  codeDoc(
    'bad-value',
    'a value that can never occur',
    'The value is not one that the attribute can have by its type or its list of values.',
  ),
  codeDoc(
    'unknown-enum-value',
    'a value outside of its enum',
    'The catalog lists the values of this attribute or property. A comparison with any other one is never true.',
  ),
  codeDoc(
    'unbound-path',
    'a path that means nothing here',
    '`event` is the event tested or the one that moved the run, `entry` the trigger, `digest` what was gathered. Where none of that happened, there is nothing to read.',
  ),
  codeDoc(
    'shared-not-allowed',
    'a shared value where none may be read',
    '`above: { mean, sigma }` looks at all subscribers and changes without any input of this one. It may be read at the gate and at steps, not in what makes people enter or leave by edge.',
  ),
  codeDoc(
    'bad-shape',
    'a value of the wrong form',
    'The parts of this value do not go together. The help says which forms there are.',
  ),
  codeDoc(
    'bad-operator',
    'an operator that does not exist or does not fit',
    'Each type has its operators: numbers and instants have an order, texts have beginnings and parts, lists have items. The help names the nearest operator, or those that this type has.',
  ),
  codeDoc(
    'bad-count',
    'a count that cannot be asked for',
    'Counts are whole numbers from 0 on, and a range between them must hold at least one number. Counts above the limit are not kept.',
  ),
  codeDoc(
    'bad-trait',
    'a trait that cannot be computed as written',
    'The aggregate does not fit the property (a sum needs numbers), or the trait does not keep what is asked of it (mean and sigma need `population: true`).',
  ),
  codeDoc(
    'shared-trait',
    'a comparison with all subscribers where none is possible',
    '`above: { mean, sigma }` changes whenever anybody changes. It may be read at the gate, in audiences and at steps, not in what makes people enter or leave by edge.',
  ),
];
