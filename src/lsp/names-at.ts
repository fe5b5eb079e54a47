/** Which name stands at a place, where it is declared and where it is used: for going there, and for lists of references. Pure. */
import type { Compiled } from '../compiler/compile.ts';
import type { NamePlace } from '../compiler/names.ts';
import type { Span } from '../language/syntax/node.ts';

/** The smallest name at an offset; undefined where there is none. */
export function nameAt({ names }: Compiled, file: string, offset: number): NamePlace | undefined {
  const around: NamePlace[] = [];
  const look = (each: NamePlace) => {
    const { span } = each;
    if (span.file === file && span.start <= offset && offset <= span.end) around.push(each);
  };
  for (const each of names.declared) look(each);
  for (const each of names.used) look(each);
  return around.sort((left, right) => lengthOf(left.span) - lengthOf(right.span))[0];
}

/** Where it is declared. */
export function declarationsOf({ names }: Compiled, { table, name }: NamePlace): readonly Span[] {
  return names.declared.filter((each) => each.table === table && each.name === name).map(({ span }) => span);
}

/** Where it is used, in order of the files. */
export function usesOf({ names }: Compiled, { table, name }: NamePlace): readonly Span[] {
  const found: Span[] = [];
  for (const each of names.used) if (each.table === table && each.name === name) found.push(each.span);
  return found.sort((left, right) =>
    left.file === right.file ? left.start - right.start : left.file < right.file ? -1 : 1,
  );
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}
