/** Which names stand at a place of a text: for editors, which ask about what is under the pointer. Pure. */
import type { Compiled } from './compile.ts';
import type { NamePlace } from './names.ts';

/** The names, declared or used, whose characters hold an offset; the smallest first: a path in a text before the text. */
export function namesAt({ names }: Compiled, file: string, offset: number): readonly NamePlace[] {
  const found: NamePlace[] = [];
  const look = (places: Iterable<NamePlace>) => {
    for (const each of places) {
      const { span } = each;
      if (span.file === file && span.start <= offset && offset <= span.end) found.push(each);
    }
  };
  look(names.declared);
  look(names.used);
  return found.sort((left, right) => lengthOf(left) - lengthOf(right));
}

function lengthOf({ span }: NamePlace): number {
  return span.end - span.start;
}
