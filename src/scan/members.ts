/** The members of enums, constant objects and classes, as far as they are written out. Nothing is followed here. */
import { ts } from 'ts-morph';
import { memberOf, propertyName, type Target } from './targets.ts';
import { unwrap } from './unwrap.ts';

/** Members by name. `isWhole`: there are no others. */
export type Members = { readonly values: ReadonlyMap<string, ts.Expression>; readonly isWhole: boolean };

/** The members of what a name stands for: an enum, also as compilers write it, or a class; null for others. */
export function namedMembers(target: Target): Members | null {
  if (target.kind === 'enum') return membersOfEnum(target.node);
  if (target.kind === 'class') return membersOfClass(target.node);
  return target.kind === 'variable' ? membersOfCompiledEnum(target.node) : null;
}

/** The members of an object that is written out. Pure. */
export function membersOfLiteral(literal: ts.ObjectLiteralExpression): Members {
  const names = literal.properties.map((each) => each.name && propertyName(each.name));
  const values = names.flatMap((name) => {
    const value = name === undefined ? undefined : memberOf(literal, name);
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return { values: new Map(values), isWhole: values.length === names.length };
}

function membersOfEnum({ members }: ts.EnumDeclaration): Members {
  const values = members.flatMap(({ name, initializer }) => {
    const text = propertyName(name);
    return text === undefined || initializer === undefined ? [] : [[text, initializer] as const];
  });
  return { values: new Map(values), isWhole: values.length === members.length };
}

/** `static readonly ORDER_PLACED = 'Order Placed'`. */
function membersOfClass({ members }: ts.ClassLikeDeclaration): Members {
  const values = members.flatMap((each) => {
    if (!ts.isPropertyDeclaration(each) || each.initializer === undefined) return [];
    const kinds = (each.modifiers ?? []).map(({ kind }) => kind);
    const isConstant = [ts.SyntaxKind.StaticKeyword, ts.SyntaxKind.ReadonlyKeyword].every((kind) =>
      kinds.some((one) => one === kind),
    );
    const text = propertyName(each.name as ts.PropertyName);
    return isConstant && text !== undefined ? [[text, each.initializer] as const] : [];
  });
  return { values: new Map(values), isWhole: false };
}

/** `var E; (function (E) { E["A"] = "a"; })(E || (E = {}));` */
function membersOfCompiledEnum({ name, initializer, parent }: ts.VariableDeclaration): Members | null {
  const list = parent.parent.parent;
  if (initializer !== undefined || !ts.isIdentifier(name)) return null;
  if (!ts.isSourceFile(list) && !ts.isBlock(list)) return null;
  for (const statement of list.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) continue;
    const made = unwrap(statement.expression.expression);
    if (!ts.isFunctionExpression(made) || made.parameters[0]?.name.getText() !== name.text) continue;
    return { values: assignedMembers(made.body), isWhole: true };
  }
  return null;
}

function assignedMembers({ statements }: ts.Block): ReadonlyMap<string, ts.Expression> {
  const values = new Map<string, ts.Expression>();
  for (const each of statements) {
    if (!ts.isExpressionStatement(each) || !ts.isBinaryExpression(each.expression)) continue;
    const { left, right } = each.expression;
    if (!ts.isElementAccessExpression(left) || !ts.isStringLiteralLike(left.argumentExpression)) continue;
    values.set(left.argumentExpression.text, right);
  }
  return values;
}
