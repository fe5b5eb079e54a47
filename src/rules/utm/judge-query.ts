/** What is wrong with the parameters of one link, and what would mend it. Knows what was agreed on; reads no document. */
import { suggest } from '../../base/suggest.ts';
import type { TokenStandard } from '../../compiler/standards.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { Finding } from '../definition.ts';
import type { TemplateLink } from '../links.ts';
import type { Token } from '../name-match.ts';
import { addParameters, findParameter, type LinkQuery, type Parameter } from './link-query.ts';

/** The parameters agreed on, by name. */
export type Agreed = ReadonlyMap<string, { readonly standard: TokenStandard; readonly token: Token }>;

/** A link with its query; `written`: as it stands in the file. */
export type WrittenLink = {
  readonly link: TemplateLink;
  readonly query: LinkQuery;
  readonly written: string;
};

/** Where a template goes out: its channel, and the journeys that send it as marketing. */
export type Carrier = { readonly channel: string; readonly journeys: readonly string[] };

type Missing = { readonly name: string; readonly value: string | null; readonly isSafe: boolean };
/** A finding, and the name that was meant by one that nobody agreed on. */
type Judged = { readonly finding: Finding | null; readonly meant: string | null };

const PREFIX = 'utm_';
/** What reports understand, agreed on or not (Google Analytics, "Collect campaign data with custom URLs"). */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  'utm_id',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'utm_source_platform',
  'utm_creative_format',
  'utm_marketing_tactic',
]);
const SHOWN_MAX = 60;
const FINE: Judged = { finding: null, meant: null };

/** All that is wrong with the parameters of a link, in the order of its query. Pure. */
export function judgeQuery(at: WrittenLink, carrier: Carrier, agreed: Agreed): readonly Finding[] {
  const carried = new Set(at.query.parameters.map(({ name }) => name));
  const missing = [...agreed.keys()].filter((name) => !carried.has(name));
  const judged = at.query.parameters.map((parameter) =>
    agreed.has(parameter.name)
      ? judgeValue(at, parameter, agreed)
      : judgeName(at, parameter, missing, agreed),
  );
  const meant = new Set(judged.map((each) => each.meant));
  const left = missing.filter((name) => !meant.has(name));
  const found = judged.flatMap(({ finding }) => finding ?? []);
  // What Liquid prints may hold them; what is no marketing needs none.
  if (left.length === 0 || at.query.isOpen || carrier.journeys.length === 0) return found;
  return [...found, reportMissing(at, left, carrier, agreed)];
}

function judgeName(
  at: WrittenLink,
  parameter: Parameter,
  missing: readonly string[],
  agreed: Agreed,
): Judged {
  const { name, value } = parameter;
  if (!name.toLowerCase().startsWith(PREFIX) || UNDERSTOOD.has(name)) return FINE;
  const meant = suggest(name, missing) ?? null;
  const finding = {
    ...placeOf(at, parameter, meant === null ? null : { name: meant, value }),
    message: `\`${name}\` is no parameter that was agreed on`,
    label: 'not in the standards',
    help:
      meant === null
        ? `remove it, or add it to \`naming.utm\`; agreed are ${listed([...agreed.keys()].map(quoted))}`
        : `did you mean \`${meant}\`?`,
  };
  return { finding, meant };
}

function judgeValue(at: WrittenLink, parameter: Parameter, agreed: Agreed): Judged {
  const { name, value } = parameter;
  const known = agreed.get(name);
  if (known === undefined || value === null || known.token.fits(value)) return FINE;
  const { standard, token } = known;
  const meant = suggest(value, token.values);
  const finding = {
    ...placeOf(at, parameter, meant === undefined ? null : { name, value: meant }),
    message: `\`${name}=${value}\` is no value that was agreed on`,
    label: `\`${name}\` is \`${value}\``,
    related: [{ span: standard.span, label: 'agreed here' }],
    help: meant === undefined ? `write ${token.expected}` : `did you mean \`${meant}\`?`,
  };
  return { finding, meant: null };
}

/** The place of a parameter, and what writes another one there. Not safe: something else may be meant. */
function placeOf(
  { link, written }: WrittenLink,
  from: Parameter,
  to: Pick<Parameter, 'name' | 'value'> | null,
): { readonly span: Span; readonly fix?: Fix } {
  const found = findParameter(written, from);
  if (found === undefined) return { span: link.span };
  const start = link.span.start + found.start;
  const span = { ...link.span, start, end: link.span.start + found.end };
  if (to === null || to.value === null) return { span };
  const text = `${to.name}=${encodeURIComponent(to.value)}`;
  return { span, fix: { title: `write \`${text}\``, isSafe: false, edits: [{ span, text }] } };
}

function reportMissing(at: WrittenLink, names: readonly string[], carrier: Carrier, agreed: Agreed): Finding {
  const wanted = names.map((name) => valueFor(name, carrier, agreed));
  const fix = additionOf(at, wanted);
  const { url, span } = at.link;
  const shown = url.length > SHOWN_MAX ? `${url.slice(0, SHOWN_MAX - 1)}…` : url;
  return {
    message: `the link \`${shown}\` carries no ${listed(names.map(quoted))}`,
    span,
    label: 'counts for nothing in reports',
    related: names.flatMap((name) => {
      const standard = agreed.get(name)?.standard;
      return standard === undefined ? [] : [{ span: standard.span, label: 'agreed here' }];
    }),
    help: `add ${listed(wanted.map(({ name, value }) => quoted(`${name}=${value ?? '...'}`)))}`,
    ...(fix && { fix }),
  };
}

/** The only value that is allowed, the channel, or the journey's name; null where somebody has to choose. */
function valueFor(name: string, { channel, journeys }: Carrier, agreed: Agreed): Missing {
  const token = agreed.get(name)?.token;
  const values = token?.values ?? [];
  const [only] = values;
  const fixed = values.length === 1 ? only : values.includes(channel) ? channel : undefined;
  if (fixed !== undefined && /^[\w.~-]+$/.test(fixed)) return { name, value: fixed, isSafe: true };
  const isCampaign = name === 'utm_campaign' && journeys.every((journey) => token?.fits(journey) === true);
  return { name, value: isCampaign ? '{{ journey.name }}' : null, isSafe: false };
}

function additionOf({ link, written }: WrittenLink, wanted: readonly Missing[]): Fix | undefined {
  const added = wanted.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  if (added.length < wanted.length) return undefined;
  const text = addParameters(written, added, link.text.isMarkup);
  if (text === undefined) return undefined;
  const title = `add ${listed(added.map(([name]) => quoted(name)))}`;
  return { title, isSafe: wanted.every((each) => each.isSafe), edits: [{ span: link.span, text }] };
}

function quoted(text: string): string {
  return `\`${text}\``;
}

function listed(names: readonly string[]): string {
  const [last = ''] = names.slice(-1);
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
