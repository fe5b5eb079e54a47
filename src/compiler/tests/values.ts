/**
 * Values that tests feed in, against the catalog. Warnings only, and only where it is plain: feeding in what does not
 * fit is how a team tests its bad data (semantics 12).
 */
import { canonicalJson } from '../../base/canonical.ts';
import type { Node } from '../../language/syntax/node.ts';
import type { AttributeType, TypeSpec } from '../../plan/plan.ts';
import { warning, withArticle } from '../problem.ts';
import type { Session } from '../session.ts';
import { plainValue } from '../value.ts';

/** Dates and instants take any plain value: they are what bad data is mostly about. */
function fits(node: Node, type: AttributeType): boolean {
  if (type === 'list') return node.node === 'list';
  if (type === 'object') return node.node === 'map';
  if (node.node !== 'scalar' || type === 'date' || type === 'instant') return node.node === 'scalar';
  return typeof node.value === (type === 'integer' ? 'number' : type);
}

/**
 * Warns at a value whose form is not that of its type, and at one that an enum does not list. Null stands for a
 * removed value and fits everything.
 */
export function checkValue(node: Node, type: TypeSpec | undefined, name: string, session: Session): void {
  if (type === undefined || (node.node === 'scalar' && node.value === null)) return;
  if (!fits(node, type.type)) {
    session.report(
      warning(
        'wrong-type',
        `\`${name}\` is ${withArticle(type.type)} in the catalog, and this is none`,
        node.span,
        {
          label: `not ${withArticle(type.type)}`,
          help: 'write a value of this type, unless the test is about bad data',
        },
      ),
    );
    return;
  }
  const { values } = type;
  const written = canonicalJson(plainValue(node));
  if (values === undefined || values.some((each) => canonicalJson(each) === written)) return;
  const known = values.slice(0, 8).map((each) => `\`${String(each)}\``);
  session.report(
    warning('unknown-enum-value', `\`${name}\` never has this value`, node.span, {
      label: 'not one of its values in the catalog',
      help: `use one of: ${known.join(', ')}`,
    }),
  );
}
