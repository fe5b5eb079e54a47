/** Scans texts for tests: files in memory, one line for each call. */
import { indexLines } from '../language/syntax/line-index.ts';
import { readAliases } from './aliases.ts';
import { askTypes } from './ask-types.ts';
import type { CallSite } from './call-site.ts';
import { type Callee, defaultCallees, parseCallee } from './callees.ts';
import { scanCode } from './scan-code.ts';
import { createSourceSet } from './source-set.ts';
import { createTypedProject } from './typed-project.ts';

/** Path -> text. */
export type Code = { readonly [path: string]: string };

/** Scans texts as if they lay below `/app`. Callees are written as on the command line, before the usual ones. */
export function scanTexts(code: Code, callees: readonly string[] = [], withTypes = false) {
  const files = Object.entries(code).map(([path, text]) => ({ path, fullPath: `/app/${path}`, text }));
  const set = createSourceSet(files, readAliases({ '@/': './' }, '/app'), (path) =>
    path.slice('/app/'.length),
  );
  const chosen = callees.map((each) => parseCallee(each) as Callee);
  if (!withTypes) return scanCode(set, [...chosen, ...defaultCallees]);
  const project = createTypedProject(set);
  const { scan, diagnostics } = scanCode(set, [...chosen, ...defaultCallees], { project });
  return { scan: askTypes(scan, project), diagnostics };
}

/** The calls as `line naming events {properties}`; behind `<-` why something cannot be read. */
export function tellCalls(code: Code, callees: readonly string[] = [], withTypes = false): readonly string[] {
  return scanTexts(code, callees, withTypes).scan.calls.map((call) => {
    const { line } = indexLines(code[call.file] ?? '').locate(call.span.start);
    const file = Object.keys(code).length === 1 ? '' : `${call.file}:`;
    return `${file}${line} ${tell(call)}`;
  });
}

function tell({ kind, naming, events, unread, properties, wrapper }: CallSite): string {
  const names = events.map(({ value }) => value).join('|');
  const given = properties.list.map(({ name, isOptional }) => (isOptional ? `${name}?` : name));
  const all = [...given, ...(properties.unread === null ? [] : ['...'])].join(' ');
  const followed = wrapper === null ? '' : ` by ${wrapper.isFollowed ? '' : '?'}${wrapper.name}`;
  const what = kind === 'track' ? `${naming}${followed} ${names}` : `${kind} ${names}`;
  return `${what.trim()} {${all}}${unread === null ? '' : ` <- ${unread.reason}`}`;
}
