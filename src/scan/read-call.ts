/**
 * Reads one call that counts: which event, which properties, by positions or as one object. Knows the shapes of
 * Segment's protocol: `track(event, properties)`, `track({ userId, event, properties })`, `identify(id, traits)`,
 * `identify(traits)`, `page(category, name, properties)`, `group(id, traits)`.
 */
import { ts } from 'ts-morph';
import type { Span } from '../language/syntax/node.ts';
import type { CallSite, GivenProperties } from './call-site.ts';
import type { Callee } from './callees.ts';
import { type ParameterOrigin, type ReadName, readName } from './event-name.ts';
import { NO_PROPERTIES, readProperties } from './properties.ts';
import type { SourceSet } from './source-set.ts';
import { memberOf } from './targets.ts';
import { type Frame, trace } from './trace.ts';
import { unwrap } from './unwrap.ts';

/** A call that counts, with how it counts. */
export type Hit = { readonly call: ts.CallExpression; readonly callee: Callee };

/** What was read; `parameters`: functions whose callers give the name. */
export type ReadCall = { readonly site: CallSite; readonly parameters: readonly ParameterOrigin[] };

/** The events that the ingest makes of a call that names none. */
const FIXED = { page: 'Page Viewed', screen: 'Screen Viewed', group: 'Group Joined' } as const;

/** Keys that only the object form has, by which it is told from properties. */
const ENVELOPE = ['userId', 'anonymousId', 'distinctId', 'traits', 'groupId', 'properties', 'event'];

/** The call that is reported in the place of another one, and which of its arguments says the event. */
export type Outer = { readonly call: ts.CallExpression; readonly argument: number };

/** Reads a call in a frame. `outer`: the call that is reported, where it is another one. */
export function readCall(
  { call, callee }: Hit,
  set: SourceSet,
  frame: Frame | null,
  outer?: Outer,
): ReadCall {
  set.beginCall();
  const at = outer?.call ?? call;
  const place = {
    kind: callee.kind,
    callee: shown(at.expression),
    file: set.fileOf(at),
    span: set.spanOf(at),
    nameSpan: set.spanOf(at.expression),
    wrapper: null,
  };
  if (callee.kind === 'track') {
    const { name, properties, event } = readTrack(call, callee, set, frame);
    const { parameters, ...read } = name;
    const nameSpan = set.spanOf((outer ? at.arguments[outer.argument] : event) ?? at);
    return { site: { ...place, ...read, nameSpan, properties }, parameters };
  }
  const given =
    callee.kind === 'identify' || callee.kind === 'group'
      ? readTraits(call, callee, set, frame)
      : readView(call, set, frame);
  const properties = withImplied(given, impliedBy(call, callee.kind), place.nameSpan);
  const events = callee.kind === 'identify' ? [] : [{ value: FIXED[callee.kind], literal: null }];
  return {
    site: { ...place, naming: 'fixed', events, unread: null, prefix: '', properties },
    parameters: [],
  };
}

/** Properties that the ingest makes of other arguments: the name and category of a page, the id of a group. */
function impliedBy({ arguments: given }: ts.CallExpression, kind: CallSite['kind']): readonly string[] {
  if (kind === 'group') return ['group_id'];
  if (kind === 'identify') return [];
  const [first] = given;
  if (first && ts.isObjectLiteralExpression(first)) {
    return ['category', 'name'].filter((key) => memberOf(first, key) !== undefined);
  }
  const texts = given.filter((each) => ts.isStringLiteralLike(each) || ts.isTemplateExpression(each));
  return texts.length === 0 ? [] : texts.length === 1 ? ['name'] : ['category', 'name'];
}

/** Properties that are given win over those that are implied. */
function withImplied(
  { list, unread }: GivenProperties,
  names: readonly string[],
  span: Span,
): GivenProperties {
  const values = [{ kind: 'text' as const }];
  const implied = names
    .filter((name) => !list.some((each) => each.name === name))
    .map((name) => ({ name, span, values, isPartly: false, isOptional: false }));
  return { list: [...implied, ...list], unread };
}

function shown(callee: ts.Expression): string {
  const text = unwrap(callee).getText().replace(/\s+/g, '');
  return text.length > 60 ? `...${text.slice(-57)}` : text;
}

/** `event`: where the call says which. */
type Track = {
  readonly name: ReadName;
  readonly properties: GivenProperties;
  readonly event: ts.Expression | undefined;
};

function readTrack(call: ts.CallExpression, callee: Callee, set: SourceSet, frame: Frame | null): Track {
  const first = call.arguments[callee.event];
  if (first === undefined || ts.isSpreadElement(first)) {
    const unread = {
      span: set.spanOf(call),
      reason: first ? 'its arguments are spread' : 'no event is given',
    };
    const name: ReadName = { naming: 'dynamic', events: [], unread, parameters: [], prefix: '' };
    return { name, properties: { list: [], unread }, event: first };
  }
  const whole = objectOf(first, set, frame);
  const event = whole && memberOf(whole.node, callee.eventKey);
  if (whole && event) {
    return {
      name: readName(event, set, whole.frame),
      properties: readMember(whole, callee.propertiesKey, set),
      event: whole.node.getSourceFile() === call.getSourceFile() ? event : first,
    };
  }
  const rest = call.arguments.slice(0, callee.properties + 1).some(ts.isSpreadElement);
  const properties = rest
    ? { list: [], unread: { span: set.spanOf(call), reason: 'its arguments are spread' } }
    : readProperties(notFunction(call.arguments[callee.properties]), set, frame);
  return { name: readName(first, set, frame), properties, event: first };
}

/** Callbacks and options come after the properties, or in their place. */
function notFunction(node: ts.Expression | undefined): ts.Expression | undefined {
  return node && (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) ? undefined : node;
}

type Whole = { readonly node: ts.ObjectLiteralExpression; readonly frame: Frame | null };

/** The one object that an argument is; null for everything else. */
function objectOf(node: ts.Expression, set: SourceSet, frame: Frame | null): Whole | null {
  const [origin, ...others] = trace(node, set, frame);
  if (origin?.end !== 'expression' || others.length > 0) return null;
  return ts.isObjectLiteralExpression(origin.node) ? { node: origin.node, frame: origin.frame } : null;
}

function readMember({ node, frame }: Whole, key: string, set: SourceSet): GivenProperties {
  const value = memberOf(node, key);
  if (value !== undefined) return readProperties(value, set, frame);
  const spread = node.properties.find(ts.isSpreadAssignment);
  if (spread === undefined) return NO_PROPERTIES;
  return { list: [], unread: { span: set.spanOf(spread), reason: 'they may be in what is spread here' } };
}

function readTraits(
  call: ts.CallExpression,
  callee: Callee,
  set: SourceSet,
  frame: Frame | null,
): GivenProperties {
  const [first] = call.arguments;
  const whole = first && !ts.isSpreadElement(first) ? objectOf(first, set, frame) : null;
  if (whole === null) return readProperties(notFunction(call.arguments[callee.properties]), set, frame);
  const isEnvelope = ENVELOPE.some((key) => memberOf(whole.node, key) !== undefined);
  if (!isEnvelope) return readProperties(first, set, frame);
  const hasTraits = memberOf(whole.node, callee.propertiesKey) !== undefined;
  return readMember(whole, hasTraits ? callee.propertiesKey : 'properties', set);
}

/** `page()`, `page(name)`, `page(category, name)`, each with properties at the end, or all of it as one object. */
function readView(call: ts.CallExpression, set: SourceSet, frame: Frame | null): GivenProperties {
  for (const argument of call.arguments) {
    if (ts.isSpreadElement(argument)) continue;
    const whole = objectOf(argument, set, frame);
    if (whole === null) continue;
    const isEnvelope = ['userId', 'anonymousId', 'properties'].some((key) => memberOf(whole.node, key));
    return isEnvelope ? readMember(whole, 'properties', set) : readProperties(argument, set, frame);
  }
  return NO_PROPERTIES;
}
