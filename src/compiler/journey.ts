/** A `Journey` document -> its part of the plan, without the digest, which needs everything that it names. */
import type { Digest } from '../base/ids.ts';
import type { Scope } from '../kinds/definition.ts';
import { child, type Node, type Span } from '../language/syntax/node.ts';
import { itemsOf, scalarOf, textOf } from '../language/syntax/read-node.ts';
import type { JourneyPlan, StepPlan } from '../plan/plan.ts';
import { checkPeople, compileAbout } from './about.ts';
import { createCompiler } from './compiler.ts';
import { compileAdmission, compileEntry } from './entry.ts';
import { createFirstNames } from './first-names.ts';
import { markSteps } from './marks.ts';
import { compileExits, compileGoals, keyFor } from './outcomes.ts';
import { contains, problem } from './problem.ts';
import { findIdleLoops, findUnreachable } from './reach.ts';
import { EMPTY, listUses, type Place, recordUses, type Session } from './session.ts';
import { isFaulty, nameSpan, type SourceDocument } from './source-document.ts';
import { allSteps, faultySteps, textsIn } from './step-list.ts';
import { checkStepIds, compileSteps, type LaidSteps, type TemplateUse } from './steps.ts';
import type { CompiledTemplate } from './templates.ts';
import { objectOf } from './value.ts';

/** A journey as far as it could be compiled. `plan` undefined: something was reported. */
export type CompiledJourney = {
  readonly plan: JourneyPlan | undefined;
  readonly templates: readonly TemplateUse[];
};

const UNDIGESTED = '' as Digest;

/** Compiles a journey; what was found faulty before is left out, and nothing that follows from it is reported. */
export function compileJourney(
  document: SourceDocument,
  session: Session,
  templates: ReadonlyMap<string, CompiledTemplate>,
): CompiledJourney {
  const { root, name } = document;
  const written = allSteps(child(root, 'steps'), session.definitions);
  const copies = checkStepIds(written, session, name);
  checkPeople(root, session.names);
  const place: Place = { uses: recordUses(), journey: name, entryType: EMPTY };
  const enter = child(root, 'enter');
  const entered = isFaulty(enter, document) ? undefined : compileEntry(enter, session, place);
  const inside: Place = { ...place, entryType: entered?.entryType ?? EMPTY };
  const scope: Scope = {
    answers: [],
    digest: false,
    since: 'entry',
    // An entry that cannot be read: `entry` is bound to an event of which nothing is known, so nothing is reported.
    entryEvent: entered === undefined ? UNREADABLE_EVENT : entered.entryEvent,
  };
  const outside = createCompiler(session, inside, { ...scope, since: 'ever' });
  const classNode = scalarOf(child(root, 'class'));
  const messageClass = classNode === undefined ? undefined : outside.refer('class', classNode);
  const exits = compileExits(document, session, inside, scope, entered);
  const goals = compileGoals(document, session, inside, scope);
  const audienceNode = child(root, 'audience');
  const audience = isFaulty(audienceNode, document) ? undefined : outside.condition(audienceNode as Node);
  const laid = compileSteps(child(root, 'steps'), scope, {
    session,
    place: inside,
    journey: {
      name,
      class: messageClass ?? '',
      entry: entered?.entry ?? NO_ENTRY,
      firstName: createFirstNames(root, name),
    },
    faulty: faultySteps(written, document.faults),
    templateTakes: templateTaker(templates, session),
    answerIsRead: answerReader(root, templates),
    keyFor: (event, override) => keyFor(event, override, entered, session, inside),
  });
  reportWays(laid, copies, session);
  checkMigrations(root, outside);
  checkHotfix(document, laid, session);
  if (document.sound)
    checkComplete(document, session, { enter: entered, class: messageClass, audience, exits, goals });
  if (entered === undefined || messageClass === undefined || !document.sound) {
    return { plan: undefined, templates: laid.templates };
  }
  const plan: JourneyPlan = {
    ...nameAndZone(root, name),
    class: messageClass,
    entry: entered.entry,
    ...(entered.key === undefined ? {} : { key: entered.key }),
    ...compileAdmission(enter, outside, startsWithDigest(laid)),
    ...(audience === undefined ? {} : { audience }),
    exits,
    goals,
    start: laid.start,
    steps: markSteps(plainSteps(laid)),
    migrate: itemsOf(child(root, 'migrate')).map(objectOf),
    hotfix: child(root, 'hotfix') !== undefined,
    uses: listUses(place.uses),
    digest: UNDIGESTED,
    source: session.sourceOf(nameSpan(document)),
    about: compileAbout(root),
  };
  return { plan, templates: laid.templates };
}

/** Steps that nobody reaches and loops that never rest; nothing of steps whose id is there twice. */
function reportWays(laid: LaidSteps, copies: readonly Span[], session: Session): void {
  for (const found of [...findUnreachable(laid), ...findIdleLoops(laid)]) {
    if (!copies.some((copy) => contains(copy, found.span))) session.report(found);
  }
}

/** Safety net: whatever was written and gave nothing, without anybody saying why. */
function checkComplete(
  document: SourceDocument,
  session: Session,
  compiled: { readonly [key: string]: unknown },
): void {
  for (const [key, value] of Object.entries(compiled)) {
    const node = child(document.root, key === 'exits' ? 'exit' : key);
    if (node === undefined) continue;
    const isWhole = Array.isArray(value) ? value.length === itemsOf(node).length : value !== undefined;
    if (isWhole) continue;
    session.reportSilence(
      problem(
        'bad-document',
        `\`${key}\` of the journey \`${document.name}\` cannot be understood`,
        node.span,
        {
          help: 'compare it with the examples of `Journey` in the documentation',
        },
      ),
    );
  }
}

/** No catalog can hold an event without a name, so nothing is known of its properties and nothing is reported. */
const UNREADABLE_EVENT = '\0';
const NO_ENTRY = { by: 'at', at: 0 } as const;

function nameAndZone(root: Node, name: string): Pick<JourneyPlan, 'name' | 'zone'> {
  const zone = textOf(child(root, 'zone'));
  return zone === undefined ? { name } : { name, zone };
}

function plainSteps(laid: LaidSteps): { [id: string]: StepPlan } {
  const steps: { [id: string]: StepPlan } = {};
  for (const step of laid.steps.values()) if (step.spec !== null) steps[step.id] = step.spec;
  return steps;
}

/** Whether the first step gathers events: its kind says so by what it binds. */
function startsWithDigest(laid: LaidSteps): boolean {
  const first = laid.start === null ? undefined : laid.steps.get(laid.start);
  if (first === undefined || first.spec === null) return false;
  return first.written.kind?.binds?.(first.spec).digest === true;
}

/** Whether a template is for a channel, as far as is known: of one that is there twice nothing is. */
function templateTaker(templates: ReadonlyMap<string, CompiledTemplate>, { names }: Session) {
  return (template: string, channel: string): boolean => {
    const found = templates.get(template)?.channel;
    return found === undefined || found === channel || names.isTwice('template', template);
  };
}

/** Whether some text of the journey, or a variable of a template that it names, reads the answer of a call. */
function answerReader(root: Node, templates: ReadonlyMap<string, CompiledTemplate>): (id: string) => boolean {
  let texts: readonly string[] | undefined;
  return (id) => {
    texts ??= [...textsIn(root)];
    const written = [`steps.${id}.`, `steps["${id}"]`, `steps['${id}']`];
    return texts.some(
      (text) =>
        written.some((form) => text.includes(form)) ||
        templates.get(text)?.variables.some(({ path }) => path[0] === 'steps' && path[1] === id) === true,
    );
  };
}

/** A correction of copy in a journey that has none corrects nothing; whoever wrote it takes it for done. */
function checkHotfix(
  { root, name }: SourceDocument,
  { templates, steps }: LaidSteps,
  session: Session,
): void {
  const node = child(root, 'hotfix');
  const isWhole = steps.size > 0 && [...steps.values()].every(({ spec }) => spec !== null);
  if (node === undefined || templates.length > 0 || !isWhole) return;
  session.report(
    problem(
      'hotfix-without-copy',
      `the journey \`${name}\` sends no template that could be corrected`,
      node.span,
      {
        help: 'take `hotfix` away: steps and conditions of runs under way stay as they are (`migrate` moves people)',
      },
    ),
  );
}

/** Where parked runs move to must exist; where they come from is a step of an older version. */
function checkMigrations(root: Node, compiler: ReturnType<typeof createCompiler>): void {
  for (const each of itemsOf(child(root, 'migrate'))) {
    const to = scalarOf(child(child(each, 'moved'), 'to'));
    if (to !== undefined) compiler.refer('step', to);
  }
}
