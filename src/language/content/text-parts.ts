/**
 * The structure of a sound Liquid text, for those who judge what people will see: plain text, printed values, choices
 * and loops. Renders nothing; where it goes wrong is `parseTemplateText`'s business.
 */
import {
  CaptureTag,
  CaseTag,
  EchoTag,
  ForTag,
  IfTag,
  LiquidTag,
  Output,
  RawTag,
  TablerowTag,
  type Template,
  TokenKind,
  toValueSync,
  UnlessTag,
  Value,
} from 'liquidjs';
import { remember } from '../../base/remember.ts';
import { createEngine } from './engine.ts';
import { readsOf, readsOfExpression, type TemplateVariable } from './variables.ts';

/** A filter as written; an argument that is no fixed text or number is null. */
export type AppliedFilter = { readonly name: string; readonly args: readonly (string | number | null)[] };

/**
 * A value with its filters. `reads`: what stands before the first filter; `argumentReads`: what filters are given.
 * A variable that is absent makes the rendering fail, but for one in `reads` where the first filter is `default`.
 */
export type PrintedValue = {
  readonly reads: readonly TemplateVariable[];
  readonly argumentReads: readonly TemplateVariable[];
  readonly filters: readonly AppliedFilter[];
};

/**
 * A part of a text. `choice`: one of the ways is taken, an empty one where nothing else holds; `note`: prints nothing
 * (`assign`, `capture`); `repeat`: any number of times. Offsets are inside the text.
 */
export type TextPart =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'print'; readonly value: PrintedValue; readonly start: number; readonly end: number }
  | {
      readonly is: 'choice';
      readonly conditions: readonly TemplateVariable[];
      readonly ways: readonly (readonly TextPart[])[];
    }
  | {
      readonly is: 'repeat';
      readonly over: readonly TemplateVariable[];
      readonly parts: readonly TextPart[];
      readonly otherwise: readonly TextPart[];
    }
  | {
      readonly is: 'note';
      /** The names that it gives a value to, from what it reads (`assign`) or what its parts would print (`capture`). */
      readonly names: readonly string[];
      readonly reads: readonly TemplateVariable[];
      readonly parts: readonly TextPart[];
    };

const engine = createEngine('text', 'en');
/** Texts whose structure is kept: several rules ask about each. */
const TEXTS_MAX = 2_000;

/** The parts of a text that `parseTemplateText` accepts; of any other text, the text itself. Pure. */
export const readTextParts: (text: string) => readonly TextPart[] = remember(TEXTS_MAX, (text) => {
  if (!text.includes('{{') && !text.includes('{%')) return [{ is: 'text', text }];
  try {
    return engine.parse(text).map(readPart);
  } catch {
    return [{ is: 'text', text }];
  }
});

function readPart(template: Template): TextPart {
  if (template instanceof Output || template instanceof EchoTag) return readPrint(template);
  if (template instanceof IfTag || template instanceof UnlessTag || template instanceof CaseTag) {
    return readChoice(template);
  }
  if (template instanceof ForTag || template instanceof TablerowTag) {
    const otherwise = template instanceof ForTag ? (template.elseTemplates ?? []) : [];
    return {
      is: 'repeat',
      over: readsOf(template.collection),
      parts: template.templates.map(readPart),
      otherwise: otherwise.map(readPart),
    };
  }
  if (template instanceof LiquidTag) {
    return { is: 'choice', conditions: [], ways: [childrenOf(template).map(readPart)] };
  }
  if (template instanceof RawTag) return { is: 'text', text: rawText(template) };
  if (template.token.kind === TokenKind.HTML) return { is: 'text', text: template.token.getText() };
  return {
    is: 'note',
    names: [...(template.localScope?.() ?? [])].map((each) =>
      typeof each === 'string' ? each : each.content,
    ),
    reads: [...(template.arguments?.() ?? [])].flatMap(readsOf),
    parts: template instanceof CaptureTag ? template.templates.map(readPart) : [],
  };
}

function readPrint(template: Template): TextPart {
  const { begin, end } = template.token;
  const [value] = [...(template.arguments?.() ?? [])];
  return { is: 'print', value: readValue(value), start: begin, end };
}

function readValue(value: unknown): PrintedValue {
  if (!(value instanceof Value)) return { reads: readsOf(value), argumentReads: [], filters: [] };
  const filters = value.filters.map(({ name, args }) => ({
    name,
    args: args.map((each) => fixedValue(Array.isArray(each) ? each[1] : each)),
  }));
  const passed = value.filters.flatMap(({ args }) =>
    args.flatMap((each) => readsOf(Array.isArray(each) ? each[1] : each)),
  );
  return { reads: readsOfExpression(value.initial), argumentReads: passed, filters };
}

/** A quoted text or a number as written. */
function fixedValue(token: unknown): string | number | null {
  const { kind, content } = token as { readonly kind?: TokenKind; readonly content?: unknown };
  if (kind === TokenKind.Quoted) return String(content);
  return kind === TokenKind.Number ? Number(content) : null;
}

function readChoice(template: InstanceType<typeof IfTag | typeof UnlessTag | typeof CaseTag>): TextPart {
  const conditions =
    template instanceof CaseTag
      ? readsOf(template.value)
      : template.branches.flatMap(({ value }: { readonly value: Value }) => readsOf(value));
  const branches = template.branches.map(({ templates }: { readonly templates: readonly Template[] }) =>
    templates.map(readPart),
  );
  return { is: 'choice', conditions, ways: [...branches, (template.elseTemplates ?? []).map(readPart)] };
}

function childrenOf(template: Template): readonly Template[] {
  return template.children === undefined ? [] : (toValueSync(template.children(false, true)) as Template[]);
}

/** What stands between `raw` and its end; liquidjs keeps it as tokens of its own. */
function rawText(template: RawTag): string {
  return String(template.render());
}

/** Every part, outer before inner, in the order of the text; `conditions`: all that was asked on the way to it. Pure. */
export function* walkParts(
  parts: readonly TextPart[],
  conditions: readonly TemplateVariable[] = [],
): Generator<{ readonly part: TextPart; readonly conditions: readonly TemplateVariable[] }> {
  for (const part of parts) {
    yield { part, conditions };
    if (part.is === 'choice') {
      const asked = [...conditions, ...part.conditions];
      for (const way of part.ways) yield* walkParts(way, asked);
    }
    if (part.is === 'repeat') {
      yield* walkParts(part.parts, conditions);
      yield* walkParts(part.otherwise, conditions);
    }
    if (part.is === 'note') yield* walkParts(part.parts, conditions);
  }
}

/**
 * Whether a variable is printed on every way through the text, by itself or under a name that it was given before. Loops
 * may run no time at all. Pure.
 */
export function printsAlways(parts: readonly TextPart[], path: readonly string[]): boolean {
  return findPrinted(parts, new Set([path.join('\0')]));
}

function findPrinted(parts: readonly TextPart[], wanted: ReadonlySet<string>): boolean {
  const known = new Set(wanted);
  const isWanted = (reads: readonly TemplateVariable[]) =>
    reads.some((read) => known.has(read.path.join('\0')));
  for (const part of parts) {
    if (part.is === 'print' && (isWanted(part.value.reads) || isWanted(part.value.argumentReads)))
      return true;
    if (part.is === 'choice' && part.ways.every((way) => findPrinted(way, known))) return true;
    if (part.is !== 'note') continue;
    const isAlias = isWanted(part.reads) || findPrinted(part.parts, known);
    for (const name of part.names) {
      if (isAlias) known.add(name);
      else known.delete(name);
    }
  }
  return false;
}
