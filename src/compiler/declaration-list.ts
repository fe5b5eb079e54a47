/** All declarations of names in a workspace, in little room: there are some thirty in a journey. Holds places, judges nothing. */
import type { Span } from '../language/syntax/node.ts';

/** A declared name, at its place. */
type Declared = { readonly table: string; readonly name: string; readonly span: Span };

/** Made anew whenever somebody asks: keep no more of it than you need. */
export type DeclarationList = {
  all(): readonly Declared[];
  /** Those of one table; walks no others. */
  of(table: string): readonly Declared[];
};

/** Numbers of one declaration: file, start, end. */
const WIDTH = 3;

/** Packs tables of names, in their order; names without a place are left out. */
export function packDeclarations(
  tables: ReadonlyMap<string, ReadonlyMap<string, Span | null>>,
): DeclarationList {
  const packed = packTables(tables);
  const { ranges } = packed;
  const of = (table: string) => {
    const [from, to] = ranges.get(table) ?? [0, 0];
    return Array.from({ length: to - from }, (_, index) => declaredAt(packed, table, from + index));
  };
  return { all: () => [...ranges.keys()].flatMap(of), of };
}

type Packed = {
  readonly names: readonly string[];
  readonly numbers: Int32Array;
  readonly files: readonly string[];
  /** Of each table, the first of its names and the one after its last. */
  readonly ranges: ReadonlyMap<string, readonly [from: number, to: number]>;
};

function packTables(tables: ReadonlyMap<string, ReadonlyMap<string, Span | null>>): Packed {
  const names: string[] = [];
  const numbers: number[] = [];
  const files: string[] = [];
  const fileNumbers = new Map<string, number>();
  const ranges = new Map<string, readonly [from: number, to: number]>();
  for (const [table, declared] of tables) {
    const from = names.length;
    for (const [name, span] of declared) {
      if (span === null) continue;
      const file = fileNumbers.get(span.file) ?? files.push(span.file) - 1;
      fileNumbers.set(span.file, file);
      names.push(name);
      numbers.push(file, span.start, span.end);
    }
    if (names.length > from) ranges.set(table, [from, names.length]);
  }
  return { names, numbers: Int32Array.from(numbers), files, ranges };
}

function declaredAt({ names, numbers, files }: Packed, table: string, index: number): Declared {
  const [file = 0, start = 0, end = 0] = numbers.subarray(index * WIDTH, (index + 1) * WIDTH);
  return { table, name: names[index] ?? '', span: { file: files[file] ?? '', start, end } };
}
