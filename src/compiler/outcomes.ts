/** How a journey may end: its exits and its goals, and which runs an event of theirs reaches. */
import type { Scope } from '../kinds/definition.ts';
import { child, type Node } from '../language/syntax/node.ts';
import { isTrue, itemsOf, scalarOf, textOf } from '../language/syntax/read-node.ts';
import type { ExitPlan, GoalPlan, KeyPath } from '../plan/plan.ts';
import { checkOwner } from './about.ts';
import { createCompiler } from './compiler.ts';
import { type CompiledEntry, compileKey } from './entry.ts';
import { propertiesOf } from './names.ts';
import { problem } from './problem.ts';
import type { Place, Session } from './session.ts';
import { isFaulty, type SourceDocument } from './source-document.ts';

/** Semantics 8: an event that has the key's property reaches the run of that key, any other reaches all. */
export function keyFor(
  event: string,
  override: Node | undefined,
  entered: CompiledEntry | undefined,
  session: Session,
  place: Place,
): KeyPath | undefined {
  if (override !== undefined) {
    if (override.node === 'scalar' && override.value === false) return false;
    return compileKey(override, session, place, event);
  }
  const key = entered?.key;
  const [name] = key ?? [];
  if (key === undefined || name === undefined) return undefined;
  return session.names.has(propertiesOf(event), name) ? key : false;
}

/** The exits of a journey, without those that were found faulty before. */
export function compileExits(
  document: SourceDocument,
  session: Session,
  place: Place,
  scope: Scope,
  entered: CompiledEntry | undefined,
): readonly ExitPlan[] {
  const compiler = createCompiler(session, place, { ...scope, since: 'ever' });
  const exits: ExitPlan[] = [];
  for (const node of itemsOf(child(document.root, 'exit'))) {
    if (isFaulty(node, document)) continue;
    const source = compiler.source(node);
    const segmentNode = scalarOf(child(node, 'segment'));
    const segment = segmentNode && compiler.refer('segment', segmentNode);
    if (segment !== undefined) exits.push({ by: 'segment', segment, source });
    const eventNode = scalarOf(child(node, 'event'));
    const event = eventNode && compiler.refer('event', eventNode);
    if (event === undefined) continue;
    const whereNode = child(node, 'where');
    const where = whereNode && compiler.condition(whereNode, { testing: event });
    const key = keyFor(event, child(node, 'key'), entered, session, place);
    exits.push({
      by: 'event',
      event,
      ...(where === undefined ? {} : { where }),
      ...(key === undefined ? {} : { key }),
      source,
    });
  }
  return exits;
}

/** The goals of a journey, without those that were found faulty before. */
export function compileGoals(
  document: SourceDocument,
  session: Session,
  place: Place,
  scope: Scope,
): readonly GoalPlan[] {
  const compiler = createCompiler(session, place, { ...scope, since: 'ever' });
  const goals: GoalPlan[] = [];
  for (const node of itemsOf(child(document.root, 'goals'))) {
    if (isFaulty(node, document)) continue;
    const nameNode = child(node, 'name');
    const name = textOf(nameNode);
    if (name !== undefined && nameNode !== undefined) {
      session.names.declare(`goal ${document.name}`, name, nameNode.span);
    }
    const eventNode = scalarOf(child(node, 'event'));
    const event = eventNode && compiler.refer('event', eventNode);
    const withinNode = child(node, 'within');
    const withinMs = withinNode && compiler.durationMs(withinNode);
    if (name === undefined || event === undefined || withinMs === undefined) continue;
    const whereNode = child(node, 'where');
    const where = whereNode && compiler.condition(whereNode, { testing: event });
    checkOwner(node, session.names);
    goals.push({
      name,
      event,
      ...(where === undefined ? {} : { where }),
      withinMs,
      primary: isTrue(child(node, 'primary')),
      ...(isTrue(child(node, 'guardrail')) && { guardrail: true }),
      count: textOf(child(node, 'count')) === 'every' ? 'every' : 'once',
      source: compiler.source(node),
    });
  }
  checkPrimary(goals, document, session);
  return goals;
}

/** At most one goal is the primary one. */
function checkPrimary(goals: readonly GoalPlan[], document: SourceDocument, session: Session): void {
  const primary = goals.filter((goal) => goal.primary);
  if (primary.length < 2) return;
  const nodes = itemsOf(child(document.root, 'goals')).flatMap((node) => child(node, 'primary') ?? []);
  const [first, second] = nodes;
  if (first === undefined || second === undefined) return;
  session.report(
    problem('two-primary-goals', `the journey \`${document.name}\` has two primary goals`, second.span, {
      related: [{ span: first.span, label: 'the first one' }],
      help: 'keep one: an experiment is judged by the primary goal',
    }),
  );
}
