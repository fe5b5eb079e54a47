/**
 * The front door of the scan: files of code in, every call that sends an event or attributes out, read as far as it can
 * be read. Whatever cannot be read is in the result, with its place and the reason. Compares nothing.
 */
import type { ts } from 'ts-morph';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { CallSite, Scan, Skipped, Wrapper } from './call-site.ts';
import { type Callee, wordsOf } from './callees.ts';
import type { ParameterOrigin } from './event-name.ts';
import { findHits } from './find-hits.ts';
import { type Hit, type ReadCall, readCall } from './read-call.ts';
import { type SourceSet, tooDeep } from './source-set.ts';
import type { Frame, FunctionNode } from './trace.ts';
import { memberName, nameOfFunction, usesOf } from './wrappers.ts';

/** Functions that call functions that call: beyond this nobody reads it either. */
const LEVELS_MAX = 3;

/** What a scan gives: what it found, and files that it could not take in. */
export type Scanned = { readonly scan: Scan; readonly diagnostics: readonly Diagnostic[] };

type Found = ReadCall & { readonly hit: Hit; readonly frame: Frame | null; readonly level: number };

type Work = {
  readonly set: SourceSet;
  readonly callees: readonly Callee[];
  /** By the call that is reported. */
  readonly found: Map<ts.CallExpression, Found>;
  readonly wrappers: Map<FunctionNode, Wrapper>;
};

/** Scans files. Never throws on what is in them. */
export function scanCode(set: SourceSet, callees: readonly Callee[], skipped: Skipped = {}): Scanned {
  const work: Work = { set, callees, found: new Map(), wrappers: new Map() };
  const failed = findDirect(work);
  for (let level = 1; level <= LEVELS_MAX; level += 1) followWrappers(work, level);
  const calls = [...work.found.values()].map((each) => finish(each, work)).sort(byPlace);
  const scan = { calls, fileCount: set.files.length, parsedCount: set.parsedCount, skipped };
  return { scan, diagnostics: [...set.diagnostics, ...failed] };
}

function byPlace(left: CallSite, right: CallSite): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.span.start - right.span.start;
}

/** The calls that a callee fits. A file whose nesting exhausts the stack is reported and left out. */
function findDirect({ set, callees, found }: Work): readonly Diagnostic[] {
  const words = wordsOf(callees);
  const isWorthIt = words.includes('*')
    ? () => true
    : (text: string) => words.some((word) => text.includes(word));
  return set.files.flatMap((file) => {
    const tree = isWorthIt(file.text) ? set.parse(file) : null;
    if (tree === null) return [];
    try {
      for (const hit of findHits(tree, callees)) {
        found.set(hit.call, { ...readCall(hit, set, null), hit, frame: null, level: 0 });
      }
      return [];
    } catch (error) {
      if (error instanceof RangeError) return [tooDeep(file)];
      throw error;
    }
  });
}

/** Reads the calls of functions whose parameters are names: each is a call of its own, with what it gives. */
function followWrappers(work: Work, level: number): void {
  const { set, found, wrappers } = work;
  for (const inner of [...found.values()].filter((each) => each.level === level - 1)) {
    for (const { of, node } of firstOfEach(inner.parameters)) {
      const name = nameOfFunction(of);
      const argument = of.parameters.indexOf(node);
      if (name === null) {
        wrappers.set(of, describeMember(of, argument, work));
        continue;
      }
      const { calls, isHandedOn } = usesOf(of, name, set);
      const isFollowed = calls.length > 0 && !isHandedOn;
      wrappers.set(of, { name, argument, calls: calls.length, isFollowed });
      for (const call of calls) {
        const frame = extend(inner.frame, { of, call, outer: null });
        const outer = { call, argument };
        found.set(call, { ...readCall(inner.hit, set, frame, outer), hit: inner.hit, frame, level });
      }
    }
  }
}

/** One parameter of each function. */
function firstOfEach(parameters: readonly ParameterOrigin[]): readonly ParameterOrigin[] {
  return [...new Map(parameters.toReversed().map((each) => [each.of, each])).values()];
}

/** A method is called through an object: its calls are those that its name fits, if it fits. */
function describeMember(of: FunctionNode, argument: number, { callees, found }: Work): Wrapper {
  const name = memberName(of);
  if (name === null) return { name, argument, calls: 0, isFollowed: false };
  const isCounted = callees.some(({ pattern }) => pattern === name || pattern === `*.${name}`);
  const calls = [...found.values()].filter(({ site }) => site.callee.split('.').at(-1) === name).length;
  return {
    name,
    argument,
    calls: isCounted ? Math.max(0, calls - 1) : 0,
    isFollowed: isCounted && calls > 1,
  };
}

function extend(frame: Frame | null, outer: Frame): Frame {
  return frame === null ? outer : { ...frame, outer: extend(frame.outer, outer) };
}

function finish({ site, parameters }: Found, { wrappers }: Work): CallSite {
  const [first] = parameters;
  return first === undefined ? site : { ...site, wrapper: wrappers.get(first.of) ?? null };
}
