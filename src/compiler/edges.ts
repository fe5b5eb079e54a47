/**
 * Which segments are watched: used by edge to start or end runs, directly or through other segments.
 * Found from the nodes alone, before anything is compiled, because a watched segment may not read shared values.
 */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { child, type Node } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import { problem } from './problem.ts';
import { nameSpan, type SourceDocument } from './source-document.ts';

/** Names under a key `segment` at any depth, with their nodes. */
function segmentsNamed(node: Node): readonly { readonly name: string; readonly node: Node }[] {
  if (node.node === 'scalar') return [];
  if (node.node === 'list') return node.items.flatMap(segmentsNamed);
  return node.entries.flatMap((each) => {
    const name = each.name === 'segment' ? textOf(each.value) : undefined;
    return name === undefined ? segmentsNamed(each.value) : [{ name, node: each.value }];
  });
}

/** Segments by whose edges the runs of a journey start or end, as its document names them. Pure. */
export function segmentsWatchedIn(journey: Node): readonly string[] {
  const exit = child(journey, 'exit');
  const uses = [child(journey, 'enter'), ...(exit?.node === 'list' ? exit.items : [])];
  return uses.flatMap((use) => textOf(child(use, 'segment')) ?? []);
}

/** Watched segments, each with a phrase that says why, e.g. "segment `x` is watched by journey `y`". Pure. */
export function findWatched(
  journeys: readonly SourceDocument[],
  segments: readonly SourceDocument[],
): ReadonlyMap<string, string> {
  const byName = new Map(segments.map((segment) => [segment.name, segment]));
  const watched = new Map<string, string>();
  const watch = (name: string, reason: string): void => {
    if (watched.has(name)) return;
    watched.set(name, reason);
    const segment = byName.get(name);
    for (const inner of segment === undefined ? [] : segmentsNamed(segment.root)) watch(inner.name, reason);
  };
  for (const journey of journeys) {
    for (const name of journey.watches) {
      watch(name, `segment \`${name}\` is watched by journey \`${journey.name}\``);
    }
  }
  return watched;
}

/** One diagnostic per ring of segments that are defined by each other. Pure. */
export function findSegmentRings(segments: readonly SourceDocument[]): Diagnostic[] {
  const byName = new Map(segments.map((segment) => [segment.name, segment]));
  const found: Diagnostic[] = [];
  const done = new Set<string>();
  const visit = (document: SourceDocument, trail: readonly string[]): void => {
    for (const { name, node } of segmentsNamed(document.root)) {
      const next = byName.get(name);
      if (next === undefined || done.has(name)) continue;
      const at = trail.indexOf(name);
      if (at < 0) {
        visit(next, [...trail, name]);
        continue;
      }
      const ring = [...trail.slice(at), name].map((each) => `\`${each}\``).join(' -> ');
      found.push(
        problem('segment-ring', `segments are defined by each other: ${ring}`, node.span, {
          label: 'closes the ring',
          related: [{ span: nameSpan(next), label: 'this segment' }],
          help: 'define one of them by conditions alone',
        }),
      );
    }
    done.add(document.name);
  };
  for (const segment of segments) if (!done.has(segment.name)) visit(segment, [segment.name]);
  return found;
}
