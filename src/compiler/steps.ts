/**
 * Flattens a journey's nested steps: each becomes its kind's data plus the step that follows it.
 * What a step means is its kind's business; the order, the scope of what follows and the ids are decided here.
 */
import type { StepId } from '../base/ids.ts';
import type { Scope, StepCompiler } from '../kinds/definition.ts';
import { checkRequest } from '../language/content/check-content.ts';
import type { Node, Span } from '../language/syntax/node.ts';
import type { EntryPlan, KeyPath, StepPlan } from '../plan/plan.ts';
import { notePath, PlaceCompiler, reportUnresolved } from './compiler.ts';
import { contains, problem } from './problem.ts';
import type { Place, Session } from './session.ts';
import { readStep, type WrittenStep } from './step-list.ts';
import { resolveVariable } from './variables.ts';

/** A template read at a place: judged when all templates are known. */
export type TemplateUse = {
  readonly template: string;
  readonly span: Span;
  readonly scope: Scope;
  readonly place: Place;
};

/** What the journey around the steps says. */
export type StepContext = {
  readonly session: Session;
  readonly place: Place;
  readonly journey: {
    readonly name: string;
    readonly class: string;
    readonly entry: EntryPlan;
    firstName(step: string): string;
  };
  /** Steps that hold a mistake reported already: they are kept as a gap, without their content. */
  readonly faulty: ReadonlySet<Node>;
  readonly templateTakes: (template: string, channel: string) => boolean;
  readonly answerIsRead: (id: string) => boolean;
  readonly keyFor: (event: string, override?: Node) => KeyPath | undefined;
};

/** A step as it was laid out: for the checks of reachability and loops. `spec` null: it could not be compiled. */
export type LaidStep = {
  readonly id: StepId;
  readonly written: WrittenStep;
  /** The sibling before it; null for the first of its list. */
  readonly before: StepId | null;
  readonly next: StepId | null;
  spec: StepPlan | null;
};

/** The steps of one journey, flat. */
export type LaidSteps = {
  readonly start: StepId | null;
  readonly steps: ReadonlyMap<StepId, LaidStep>;
  readonly templates: readonly TemplateUse[];
};

/** Lowers the steps of a journey under a scope; the first one is `start`. Reports through the session. */
export function compileSteps(list: Node | undefined, scope: Scope, context: StepContext): LaidSteps {
  const steps = new Map<StepId, LaidStep>();
  const templates: TemplateUse[] = [];
  // Whether a step laid since the last reset leaves `event` undetermined for what follows, at any depth.
  let unbinds = false;
  const lay = (node: Node, at: Scope, after: StepId | null): StepId | null => {
    const written = (node.node === 'list' ? node.items : [])
      .map((item) => readStep(item, context.session.definitions))
      .filter((step) => step !== undefined);
    const ids = written.map((step, index) => stepIdOf(step, index, steps, written));
    let here = at;
    written.forEach((step, index) => {
      const id = ids[index] as StepId;
      const laid: LaidStep = {
        id,
        written: step,
        before: ids[index - 1] ?? null,
        next: ids[index + 1] ?? after,
        spec: null,
      };
      steps.set(id, laid);
      const unbindsBefore = unbinds;
      unbinds = false;
      laid.spec = compileStep(laid, here, context, { lay, templates });
      here = scopeAfter(here, laid);
      if (unbinds) here = { ...here, event: undefined };
      unbinds ||= unbindsBefore || here.event !== at.event;
    });
    return ids[0] ?? after;
  };
  const start = list === undefined ? null : lay(list, scope, null);
  return { start, steps, templates };
}

/** The id as written; one that is missing or taken (both reported elsewhere) gets a private one. */
function stepIdOf(
  step: WrittenStep,
  index: number,
  taken: ReadonlyMap<StepId, LaidStep>,
  siblings: readonly WrittenStep[],
): StepId {
  const id = step.id === undefined ? undefined : (String(step.id.value) as StepId);
  const isRepeated = siblings.findIndex((each) => each.id?.value === step.id?.value) < index;
  if (id !== undefined && !taken.has(id) && !isRepeated) return id;
  return `${id ?? ''}#${step.map.span.start}` as StepId;
}

/** The scope of the sibling after a step. */
function scopeAfter(scope: Scope, laid: LaidStep): Scope {
  const binds = laid.spec === null ? undefined : laid.written.kind?.binds?.(laid.spec);
  if (binds === undefined) {
    // A broken step may have bound its answer: what reads it is not wrong because of that.
    return laid.spec === null ? { ...scope, answers: [...scope.answers, laid.id], digest: true } : scope;
  }
  return { ...scope, ...binds, answers: [...new Set([...scope.answers, ...(binds.answers ?? [])])] };
}

type Laying = {
  lay(node: Node, scope: Scope, after: StepId | null): StepId | null;
  readonly templates: TemplateUse[];
};

function compileStep(laid: LaidStep, scope: Scope, context: StepContext, laying: Laying): StepPlan | null {
  const { session } = context;
  const { kind, body, map } = laid.written;
  if (kind === undefined || body === undefined || context.faulty.has(map)) return null;
  const spec = kind.compile(body.value, new LaidStepCompiler(laid, scope, context, laying));
  if (spec !== undefined) {
    return { ...spec, kind: kind.name, next: laid.next, source: session.sourceOf(map.span) } as StepPlan;
  }
  session.reportSilence(
    problem('bad-step', `the \`${kind.name}\` step cannot be understood`, body.key.span, {
      help: `compare it with the examples of \`${kind.name}\` in the documentation`,
    }),
  );
  return null;
}

/** The compiler as the kind of one step sees it. */
class LaidStepCompiler extends PlaceCompiler implements StepCompiler {
  readonly #laid: LaidStep;
  readonly #context: StepContext;
  readonly #laying: Laying;

  constructor(laid: LaidStep, scope: Scope, context: StepContext, laying: Laying) {
    super(context.session, context.place, scope);
    this.#laid = laid;
    this.#context = context;
    this.#laying = laying;
  }

  get journey(): StepCompiler['journey'] {
    return this.#context.journey;
  }

  get id(): StepId {
    return this.#laid.id;
  }

  get next(): StepId | null {
    return this.#laid.next;
  }

  steps(node: Node, change?: Partial<Scope>, next?: StepId | null): StepId | null {
    const after = next === undefined ? this.#laid.next : next;
    return this.#laying.lay(node, { ...this.scope, ...change }, after);
  }

  variables(template: string, node: Node): void {
    const { scope, place } = this;
    this.#laying.templates.push({ template, span: node.span, scope, place });
  }

  request(node: Node): ReturnType<StepCompiler['request']> {
    const { session, place, scope } = this;
    const checked = checkRequest(node, session.report);
    if (checked === undefined) return undefined;
    for (const { path, span } of checked.variables) {
      const resolved = resolveVariable(path, { session, place, scope });
      if (resolved.is === 'known') notePath({ session, place, scope }, path, span);
      else reportUnresolved(session, resolved, path.join('.'), span);
    }
    return checked.request;
  }

  templateTakes(template: string, channel: string): boolean {
    return this.#context.templateTakes(template, channel);
  }

  answerIsRead(id: string): boolean {
    return this.#context.answerIsRead(id);
  }

  keyFor(event: string, override?: Node): KeyPath | undefined {
    return this.#context.keyFor(event, override);
  }
}

/**
 * Reports ids that two steps share; both places are shown. Of a step that was copied with all that is in it, only the
 * outermost is named. Returns the spans of the steps that have no id of their own.
 */
export function checkStepIds(
  steps: readonly WrittenStep[],
  session: Session,
  journey: string,
): readonly Span[] {
  const first = new Map<string, Span>();
  const copies: Span[] = [];
  const table = `step ${journey}`;
  for (const step of steps) {
    if (step.id === undefined) continue;
    const id = String(step.id.value);
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, step.id.span);
      session.names.declare(table, id, step.id.span);
      continue;
    }
    const isInside = copies.some((copy) => contains(copy, step.map.span));
    copies.push(step.map.span);
    if (isInside) continue;
    // One of the two was meant to have another name, and who refers to that one is not wrong.
    session.names.open(table);
    session.report(
      problem(
        'duplicate-step',
        `two steps of the journey \`${journey}\` are called \`${id}\``,
        step.id.span,
        {
          label: 'used again here',
          related: [{ span: before, label: 'first used here' }],
          help: 'give each step an id of its own: runs are kept by it',
        },
      ),
    );
  }
  return copies;
}
