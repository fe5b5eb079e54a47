/** Segments, traits and policies: named documents around one condition, one reading or one gate's data. */

import type { GateDefinition, PolicyCompiler } from '../kinds/definition.ts';
import { compileTrait } from '../kinds/facts/trait.ts';
import { child, type Node, type ScalarNode } from '../language/syntax/node.ts';
import type { PolicyPlan, SegmentPlan, TraitPlan } from '../plan/plan.ts';
import { checkOwner, compileAbout } from './about.ts';
import { BARE_SCOPE, createCompiler, PlaceCompiler } from './compiler.ts';
import { problem } from './problem.ts';
import { EMPTY, listUses, type Place, recordUses, type Session } from './session.ts';
import { nameSpan, type SourceDocument } from './source-document.ts';
import type { TemplateUse } from './steps.ts';
import type { CompiledTemplate } from './templates.ts';

function placeOutside(): Place {
  return { uses: recordUses(), journey: '', entryType: EMPTY };
}

function reportSilence(document: SourceDocument, session: Session): void {
  const { kind, name } = document;
  session.reportSilence(
    problem('bad-document', `the ${kind} \`${name}\` cannot be understood`, nameSpan(document), {
      help: `compare it with the examples of \`${kind}\` in the documentation`,
    }),
  );
}

/** Lowers a segment. `watched`: why it may not read shared values; undefined when it may. */
export function compileSegment(
  document: SourceDocument,
  watched: string | undefined,
  session: Session,
): SegmentPlan | undefined {
  checkOwner(document.root, session.names);
  const place = placeOutside();
  const scope = watched === undefined ? BARE_SCOPE : { ...BARE_SCOPE, noShared: watched };
  const whenNode = child(document.root, 'when');
  const when = whenNode && createCompiler(session, place, scope).condition(whenNode);
  if (when === undefined) {
    reportSilence(document, session);
    return undefined;
  }
  const source = session.sourceOf(nameSpan(document));
  return { when, uses: listUses(place.uses), source, about: compileAbout(document.root) };
}

/** Lowers a trait, and makes its type known to what is compiled later. */
export function compileTraitDocument(document: SourceDocument, session: Session): TraitPlan | undefined {
  checkOwner(document.root, session.names);
  const place = placeOutside();
  const trait = compileTrait(document.root, createCompiler(session, place, BARE_SCOPE));
  if (trait === undefined) {
    reportSilence(document, session);
    return undefined;
  }
  session.traits.set(document.name, { type: trait.type, population: trait.population });
  const source = session.sourceOf(nameSpan(document));
  return { ...trait, uses: listUses(place.uses), source, about: compileAbout(document.root) };
}

/** Lowers a policy: what it covers here, the rest by the gate that judges by it. Says what templates it sends to `use`. */
export function compilePolicy(
  document: SourceDocument,
  gate: GateDefinition,
  session: Session,
  templates: ReadonlyMap<string, CompiledTemplate>,
  use: (use: TemplateUse) => void,
): PolicyPlan | undefined {
  checkOwner(document.root, session.names);
  const place = placeOutside();
  const compiler: PolicyCompiler = Object.assign(new PlaceCompiler(session, place, BARE_SCOPE), {
    variables: (template: string, node: Node) => use({ template, span: node.span, scope: BARE_SCOPE, place }),
    people(node: ScalarNode) {
      const name = String(node.value);
      return session.names.refer('person', name, node.span) ? (session.people.get(name) ?? []) : undefined;
    },
    templateTakes(template: string, channel: string) {
      const found = templates.get(template)?.channel;
      return found === undefined || found === channel;
    },
  });
  const covered = child(document.root, 'covers');
  const covers = {
    classes: coveredNames(child(covered, 'classes'), 'class', session),
    channels: coveredNames(child(covered, 'channels'), 'channel', session, gate.calls === true),
  };
  const spec = gate.compile(document.root, compiler);
  if (spec === undefined) {
    reportSilence(document, session);
    return undefined;
  }
  return {
    gate: gate.name,
    covers,
    spec,
    uses: listUses(place.uses),
    source: session.sourceOf(nameSpan(document)),
    about: compileAbout(document.root),
  };
}

/** The names written, or every one that there is. `calls`: `call` may stand among them, and is the gate's to read. */
function coveredNames(
  node: Node | undefined,
  table: string,
  session: Session,
  calls = false,
): readonly string[] {
  if (node?.node !== 'list') return session.names.all(table);
  const names: string[] = [];
  for (const item of node.items) {
    if (item.node !== 'scalar') continue;
    const name = String(item.value);
    if (calls && name === 'call') continue;
    if (session.names.refer(table, name, item.span)) names.push(name);
  }
  return [...new Set(names)].sort();
}
