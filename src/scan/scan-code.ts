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
import type { FunctionNode } from './functions.ts';
import { usesOfMember } from './member-uses.ts';
import { type Hit, type ReadCall, readCall } from './read-call.ts';
import { hitsOfShortcuts } from './shortcuts.ts';
import { type SourceSet, tooDeep } from './source-set.ts';
import type { Frame } from './trace.ts';
import type { TypedProject } from './typed-project.ts';
import { memberName, nameOfFunction, type Uses, usesOf } from './wrappers.ts';

/** Functions that call functions that call: beyond this nobody reads it either. */
const LEVELS_MAX = 3;

/** What a scan gives: what it found, and files that it could not take in. */
export type Scanned = { readonly scan: Scan; readonly diagnostics: readonly Diagnostic[] };

type Found = ReadCall & { readonly hit: Hit; readonly frame: Frame | null; readonly level: number };

type Work = {
  readonly set: SourceSet;
  readonly callees: readonly Callee[];
  readonly project: TypedProject | null;
  /** By the call that is reported; several where a function that it calls sends several events. */
  readonly found: Map<ts.CallExpression, readonly Found[]>;
  readonly wrappers: Map<FunctionNode, Wrapper>;
  /** Files in which some call is nested too deeply to be read, by path. */
  readonly failed: Map<string, Diagnostic>;
};

/** What else is known: files that were left alone; the types, where somebody asked for them. */
export type ScanOptions = { readonly skipped?: Skipped; readonly project?: TypedProject | null };

/** Scans files. Never throws on what is in them. */
export function scanCode(set: SourceSet, callees: readonly Callee[], options: ScanOptions = {}): Scanned {
  const { skipped = {}, project = null } = options;
  const work: Work = { set, callees, project, found: new Map(), wrappers: new Map(), failed: new Map() };
  findDirect(work);
  for (let level = 1; level <= LEVELS_MAX; level += 1) followWrappers(work, level);
  const calls = listFound(work)
    .map((each) => finish(each, work))
    .sort(byPlace);
  const scan = { calls, fileCount: set.files.length, parsedCount: set.parsedCount, skipped };
  return { scan, diagnostics: [...set.diagnostics, ...work.failed.values()] };
}

function byPlace(left: CallSite, right: CallSite): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.span.start - right.span.start;
}

/** The calls that a callee fits. */
function findDirect(work: Work): void {
  const { set, callees, found } = work;
  const words = wordsOf(callees);
  const isWorthIt = words.includes('*')
    ? () => true
    : (text: string) => words.some((word) => text.includes(word));
  for (const file of set.files) {
    const tree = isWorthIt(file.text) ? set.parse(file) : null;
    if (tree === null) continue;
    attempt(work, file.path, () => {
      for (const hit of [...findHits(tree, callees), ...hitsOfShortcuts(tree, callees, set)]) {
        found.set(hit.call, [{ ...readCall(hit, set, null), hit, frame: null, level: 0 }]);
      }
    });
  }
}

/** Does something that may exhaust the stack: then the file is reported. */
function attempt({ failed }: Work, path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    failed.set(path, tooDeep({ path }));
  }
}

/** Reads the calls of functions whose parameters are names: each is a call of its own, with what it gives. */
function followWrappers(work: Work, level: number): void {
  const { set, found, wrappers } = work;
  for (const inner of listFound(work).filter((each) => each.level === level - 1)) {
    for (const { of, node } of firstOfEach(inner.parameters)) {
      const argument = of.parameters.indexOf(node);
      const uses = usesOfWrapper(of, work);
      if (uses === null) {
        wrappers.set(of, describeMember(of, argument, work));
        continue;
      }
      const { name, calls, isHandedOn } = uses;
      wrappers.set(of, { name, argument, calls: calls.length, isFollowed: calls.length > 0 && !isHandedOn });
      for (const call of calls) {
        attempt(work, set.fileOf(call), () => {
          const frame = extend(inner.frame, { of, call, outer: null });
          const outer = { call, argument };
          const read = { ...readCall(inner.hit, set, frame, outer), hit: inner.hit, frame, level };
          found.set(call, withFound(found.get(call) ?? [], read));
        });
      }
    }
  }
}

/** The uses of a function by its name, or by types; null where neither tells them. */
function usesOfWrapper(of: FunctionNode, work: Work): (Uses & { readonly name: string }) | null {
  const { set, project } = work;
  const name = nameOfFunction(of);
  if (name !== null) return { ...usesOf(of, name, set), name };
  const member = memberName(of);
  // Where the name itself is a callee, all calls of that name are read already, whoever they belong to.
  return member === null || project === null || isCounted(member, work)
    ? null
    : { ...usesOfMember(of, member, set, project), name: member };
}

function listFound({ found }: Work): readonly Found[] {
  return [...found.values()].flat();
}

/** What the function does counts, not how its call looks; what it does twice alike counts once. */
function withFound(before: readonly Found[], read: Found): readonly Found[] {
  const others = before.filter(({ level }) => level > 0);
  return others.some((each) => isAlike(each, read)) ? others : [...others, read];
}

function isAlike({ site: left }: Found, { site: right }: Found): boolean {
  const told = ({ kind, naming, events, properties }: CallSite) =>
    JSON.stringify([kind, naming, events.map(({ value }) => value), properties.list.map(({ name }) => name)]);
  return told(left) === told(right);
}

/** One parameter of each function. */
function firstOfEach(parameters: readonly ParameterOrigin[]): readonly ParameterOrigin[] {
  return [...new Map(parameters.toReversed().map((each) => [each.of, each])).values()];
}

function isCounted(name: string, { callees }: Work): boolean {
  return callees.some(({ pattern }) => pattern === name || pattern === `*.${name}`);
}

/** A method is called through an object: its calls are those that its name fits, if it fits. */
function describeMember(of: FunctionNode, argument: number, work: Work): Wrapper {
  const name = memberName(of);
  if (name === null) return { name, argument, calls: 0, isFollowed: false };
  const calls = listFound(work).filter(({ site }) => site.callee.split('.').at(-1) === name).length;
  const others = isCounted(name, work) ? Math.max(0, calls - 1) : 0;
  return { name, argument, calls: others, isFollowed: others > 0 };
}

function extend(frame: Frame | null, outer: Frame): Frame {
  return frame === null ? outer : { ...frame, outer: extend(frame.outer, outer) };
}

function finish({ site, parameters }: Found, { wrappers }: Work): CallSite {
  const all = parameters.map(({ of, node }): Wrapper => {
    const unknown = {
      name: nameOfFunction(of),
      argument: of.parameters.indexOf(node),
      calls: 0,
      isFollowed: false,
    };
    return wrappers.get(of) ?? unknown;
  });
  const [first] = all;
  return first === undefined
    ? site
    : { ...site, wrapper: all.find(({ isFollowed }) => !isFollowed) ?? first };
}
