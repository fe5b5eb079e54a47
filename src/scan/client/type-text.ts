/** Types of the catalog as TypeScript. Text only; knows no events. */
import type { AttributeType, TypeSpec } from '../../plan/plan.ts';

/** Types that say nothing more than their name. `Instant` and `CalendarDate` are declared by the client. */
const PLAIN: { readonly [type in AttributeType]: string } = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  instant: 'Instant',
  date: 'CalendarDate',
  list: 'readonly unknown[]',
  object: '{ readonly [key: string]: unknown }',
};

/** The TypeScript of a type; `indent` is that of the line on which it stands. Pure. */
export function typeText(type: TypeSpec, indent: string): string {
  if (type.values) return union(type.values.map((value) => JSON.stringify(value)));
  if (type.type === 'list' && type.items) {
    const item = typeText(type.items, indent);
    return `readonly ${/[ |{]/.test(item) ? `(${item})` : item}[]`;
  }
  if (type.type !== 'object' || type.properties === undefined) return PLAIN[type.type];
  const inner = `${indent}  `;
  const lines = Object.entries(type.properties)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, each]) => `${inner}readonly ${key(name)}?: ${typeText(each, inner)} | undefined;`);
  return lines.length === 0 ? PLAIN.object : `{\n${lines.join('\n')}\n${indent}}`;
}

function union(members: readonly string[]): string {
  return members.length === 0 ? 'never' : [...new Set(members)].join(' | ');
}

/** A key as it stands in an interface: plain where it is a name. Pure. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** A comment of some lines; none for none. What would end the comment cannot. Pure. */
export function documentation(lines: readonly string[], indent: string): readonly string[] {
  const words = lines
    .flatMap((line) => line.split(/\r?\n|[\u2028\u2029]/))
    .map((line) => line.replaceAll('*/', '* /').trim());
  const [only] = words;
  if (only === undefined) return [];
  if (words.length === 1) return [`${indent}/** ${only} */`];
  return [`${indent}/**`, ...words.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}
