/**
 * Every way on which the steps of a plan can reach somebody, read from the plan's bytes alone. What cannot be read is a
 * finding: a step of a kind that is not known here may send whatever it likes. Imports no kind.
 */
import type { JourneyPlan, Plan, Source, StepPlan } from '../../plan/plan.ts';
import type { Correction, Exempt, Finding, Way } from './theorem.ts';

/** What a step kind says of itself; the kernel keeps it to its word. */
export type StepKindName = { readonly name: string; readonly plans?: true };

/** All ways of a plan, the calls beside them, and what could not be read. */
export type Ways = {
  readonly ways: readonly Way[];
  readonly calls: Exempt['calls'];
  readonly findings: readonly Finding[];
  /** Journeys whose hotfix reaches runs under way, in order of name. */
  readonly corrections: readonly Correction[];
};

/** What of a plan the steps of a journey lean on. */
export type Lexicon = Pick<Plan, 'workspace' | 'templates'>;

type Place = { readonly journey: string; readonly step: string; readonly source: Source };
type Reading = { readonly ways: readonly Way[]; readonly calls: Exempt['calls'] };
/** Reads one step; a text says what is wrong with it. */
type Reader = (spec: StepPlan, place: Place, plan: Lexicon) => Reading | string;

function texts(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.every((each) => typeof each === 'string' && each !== '') ? value : null;
}

/** Channel -> every template that may go out on it; a text says what is wrong. */
function templatesOf(
  content: unknown,
  channels: readonly string[],
): ReadonlyMap<string, readonly string[]> | string {
  if (typeof content !== 'object' || content === null) return 'it has no content';
  const { by, templates, of } = content as { by?: unknown; templates?: unknown; of?: unknown };
  if (by === 'choice') {
    const names = texts(of);
    return names === null ? 'it chooses among no templates' : new Map(channels.map((each) => [each, names]));
  }
  if (by !== 'channel' || typeof templates !== 'object' || templates === null)
    return 'its content is of no known form';
  const named = Object.entries(templates).map(([channel, name]) => [channel, texts([name])] as const);
  const known = new Map(
    named.flatMap(([channel, names]) => (names === null ? [] : [[channel, names] as const])),
  );
  const lacking = channels.find((channel) => !known.has(channel));
  if (lacking !== undefined) return `it has no template for \`${lacking}\``;
  const strange = named.find(([channel]) => !channels.includes(channel));
  return strange === undefined ? known : `it has a template for \`${strange[0]}\`, on which it does not send`;
}

const readSend: Reader = (spec, place, plan) => {
  const { workspace } = plan;
  const channels = texts(spec.channels);
  if (channels === null) return 'it has no channels';
  const className = spec.class;
  if (typeof className !== 'string' || !Object.hasOwn(workspace.classes, className)) {
    return `it has the class \`${String(className)}\`, which the workspace does not have`;
  }
  const templates = templatesOf(spec.content, channels);
  if (typeof templates === 'string') return templates;
  const ways: Way[] = [];
  for (const channel of channels) {
    if (channel === 'call' || !Object.hasOwn(workspace.channels, channel))
      return `it sends on \`${channel}\`, which is no channel of messages`;
    const names = templates.get(channel) ?? [];
    const strange = names.find((name) => plan.templates[name]?.channel !== channel);
    if (strange !== undefined) return `\`${strange}\` is no template for \`${channel}\``;
    const promotional = workspace.classes[className]?.essential !== true;
    ways.push({ ...place, class: className, channel, templates: names, promotional });
  }
  return { ways, calls: [] };
};

const readCall: Reader = (_spec, place) => ({ ways: [], calls: [place] });

/** How the specs of the kinds that plan something are read. A kind that may plan and is not here cannot be proved. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['send', readSend],
  ['call', readCall],
]);

function readStep(
  spec: StepPlan,
  place: Place,
  plan: Lexicon,
  kinds: readonly StepKindName[],
): Reading | string {
  const kind = kinds.find(({ name }) => name === spec.kind);
  if (kind === undefined) return `nobody knows its kind, \`${spec.kind}\``;
  if (kind.plans !== true) return { ways: [], calls: [] };
  const read = READERS.get(spec.kind);
  return read === undefined
    ? `steps of the kind \`${spec.kind}\` may send, and the proof cannot read them`
    : read(spec, place, plan);
}

/** Walks the steps of one journey of a plan. Pure. */
export function readJourney(
  { name: journey, steps, hotfix, source }: JourneyPlan,
  plan: Lexicon,
  stepKinds: readonly StepKindName[],
): Ways {
  const ways: Way[] = [];
  const calls: Exempt['calls'][number][] = [];
  const findings: Finding[] = [];
  for (const [step, spec] of Object.entries(steps)) {
    const place = { journey, step, source: spec.source };
    const read = readStep(spec, place, plan, stepKinds);
    if (typeof read !== 'string') {
      ways.push(...read.ways);
      calls.push(...read.calls);
      continue;
    }
    findings.push({
      code: 'unproved-step',
      message: `nothing can be proved of the step \`${step}\` of \`${journey}\`: ${read}`,
      policy: null,
      source: spec.source,
      help: 'this plan was not made by this version of the compiler: compile the workspace again, or teach the proof this kind of step',
    });
  }
  const templates = new Set(ways.flatMap((way) => way.templates));
  const corrections = hotfix ? [{ journey, templates: [...templates].sort(), source }] : [];
  return { ways, calls, findings, corrections };
}

/** Walks all steps of all journeys; of those that are in `known` it was done when they were compiled. Pure. */
export function readWays(
  plan: Plan,
  stepKinds: readonly StepKindName[],
  known: ReadonlyMap<string, Ways> = new Map(),
): Ways {
  const read = Object.keys(plan.journeys).flatMap((name) => {
    const journey = known.has(name) ? undefined : plan.journeys[name];
    return known.get(name) ?? (journey === undefined ? [] : readJourney(journey, plan, stepKinds));
  });
  return {
    ways: read.flatMap(({ ways }) => ways),
    calls: read.flatMap(({ calls }) => calls),
    findings: read.flatMap(({ findings }) => findings),
    corrections: read
      .flatMap(({ corrections }) => corrections)
      .sort((a, b) => (a.journey < b.journey ? -1 : 1)),
  };
}
