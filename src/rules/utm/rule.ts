/**
 * Links of marketing messages carry the parameters that the standards agree on, with allowed values. Links to other
 * people's hosts are let be where the standards name our own; messages of essential classes need none.
 */
import { suggest } from '../../base/suggest.ts';
import { textOf } from '../../compiler/problem.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { TokenStandard } from '../../compiler/standards.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import { child, type Span } from '../../language/syntax/node.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { linksOf, type TemplateLink } from '../links.ts';
import { type Token, tokenOf } from '../name-match.ts';
import { sendsByTemplate, type TemplateSend } from '../sends.ts';
import { localesOf, textsOf } from '../template-texts.ts';
import {
  addParameters,
  findParameter,
  isAmong,
  type LinkQuery,
  type Parameter,
  readQuery,
} from './link-query.ts';

export const rule: PlanRule = {
  id: 'utm',
  family: 'naming',
  title: 'a link without the agreed UTM parameters, or with other values',
  question: 'Will this click show up in the report, under the right name?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

const PREFIX = 'utm_';
const SHOWN_MAX = 60;

/** The parameters agreed on; a template with who sends it. */
type Agreed = ReadonlyMap<string, { readonly standard: TokenStandard; readonly token: Token }>;
type Carrier = {
  readonly document: SourceDocument;
  readonly channel: string;
  readonly journeys: readonly string[];
};
type Missing = { readonly name: string; readonly value: string | null; readonly isSafe: boolean };

function create({ workspace, report, plan }: PlanContext): Visitor {
  const { standards } = workspace;
  if (standards === null || standards.utm.size === 0) return {};
  const agreed: Agreed = new Map(
    [...standards.utm].map(([name, standard]) => [name, { standard, token: tokenOf(standard) }]),
  );
  const sends = sendsByTemplate(plan);
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      const marketing = (sends.get(document.name) ?? []).filter(isMarketing);
      const carrier: Carrier = {
        document,
        channel: textOf(child(document.root, 'channel')) ?? '',
        journeys: [...new Set(marketing.map(({ journey }) => journey))],
      };
      for (const link of localesOf(document).flatMap(textsOf).flatMap(linksOf)) {
        if (link.isImage) continue;
        const query = readQuery(link.url);
        if (query?.host === undefined || query.host === null || !isAmong(query.host, standards.linkHosts))
          continue;
        judge(link, query, carrier);
      }
    },
  };

  function isMarketing({ class: name }: TemplateSend): boolean {
    return plan.workspace.classes[name]?.essential === false;
  }

  function judge(link: TemplateLink, query: LinkQuery, carrier: Carrier): void {
    const carried = new Set(query.parameters.map(({ name }) => name));
    const missing = [...agreed.keys()].filter((name) => !carried.has(name));
    const meant = new Set<string>();
    for (const parameter of query.parameters) {
      const near = judgeParameter(link, parameter, missing);
      if (near !== null) meant.add(near);
    }
    const left = missing.filter((name) => !meant.has(name));
    // What Liquid prints may hold them; what is no marketing needs none.
    if (left.length === 0 || query.isOpen || carrier.journeys.length === 0) return;
    const wanted = left.map((name) => valueFor(name, carrier));
    const fix = additionOf(link, wanted);
    const names = left.map((name) => `\`${name}\``);
    report({
      message: `the link \`${shown(link)}\` carries no ${listed(names)}`,
      span: link.span,
      label: 'counts for nothing in reports',
      related: left.flatMap((name) => {
        const standard = agreed.get(name)?.standard;
        return standard === undefined ? [] : [{ span: standard.span, label: 'agreed here' }];
      }),
      help: `add ${listed(wanted.map(({ name, value }) => `\`${name}=${value ?? '...'}\``))}`,
      ...(fix && { fix }),
    });
  }

  /** Judges one parameter; hands back the name that was meant by one that is not agreed on. */
  function judgeParameter(
    link: TemplateLink,
    parameter: Parameter,
    missing: readonly string[],
  ): string | null {
    const { name, value } = parameter;
    const known = agreed.get(name);
    if (known === undefined) {
      if (!name.toLowerCase().startsWith(PREFIX)) return null;
      const meant = suggest(name, missing);
      report({
        ...placeOf(link, parameter, meant === undefined ? null : { name: meant, value }),
        message: `\`${name}\` is no parameter that was agreed on`,
        label: 'not in the standards',
        help:
          meant === undefined
            ? `remove it, or add it to \`naming.utm\`; agreed are ${listed([...agreed.keys()].map((each) => `\`${each}\``))}`
            : `did you mean \`${meant}\`?`,
      });
      return meant ?? null;
    }
    if (value === null || known.token.fits(value)) return null;
    const meant = suggest(value, known.token.values);
    report({
      ...placeOf(link, parameter, meant === undefined ? null : { name, value: meant }),
      message: `\`${name}=${value}\` is no value that was agreed on`,
      label: `\`${name}\` is \`${value}\``,
      related: [{ span: known.standard.span, label: 'agreed here' }],
      help: meant === undefined ? `write ${known.token.expected}` : `did you mean \`${meant}\`?`,
    });
    return null;
  }

  /** The place of a parameter, and what writes another one there. */
  function placeOf(
    link: TemplateLink,
    from: Parameter,
    to: Pick<Parameter, 'name' | 'value'> | null,
  ): { readonly span: Span; readonly fix?: Fix } {
    const found = findParameter(workspace.slice(link.span), from);
    if (found === undefined) return { span: link.span };
    const start = link.span.start + found.start;
    const span = { ...link.span, start, end: link.span.start + found.end };
    if (to === null || to.value === null) return { span };
    const text = `${to.name}=${encodeURIComponent(to.value)}`;
    return { span, fix: { title: `write \`${text}\``, isSafe: false, edits: [{ span, text }] } };
  }

  function additionOf(link: TemplateLink, wanted: readonly Missing[]): Fix | undefined {
    const added = wanted.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
    if (added.length < wanted.length) return undefined;
    const text = addParameters(workspace.slice(link.span), added, link.text.isMarkup);
    if (text === undefined) return undefined;
    const names = added.map(([name]) => `\`${name}\``);
    const isSafe = wanted.every((each) => each.isSafe);
    return { title: `add ${listed(names)}`, isSafe, edits: [{ span: link.span, text }] };
  }

  /** The only value that is allowed, the channel, or the journey's name; null where somebody has to choose. */
  function valueFor(name: string, { channel, journeys }: Carrier): Missing {
    const token = agreed.get(name)?.token;
    const values = token?.values ?? [];
    const [only] = values;
    const fixed = values.length === 1 ? only : values.includes(channel) ? channel : undefined;
    if (fixed !== undefined && /^[\w.~-]+$/.test(fixed)) return { name, value: fixed, isSafe: true };
    const isCampaign = name === 'utm_campaign' && journeys.every((journey) => token?.fits(journey) === true);
    return { name, value: isCampaign ? '{{ journey.name }}' : null, isSafe: false };
  }
}

function shown({ url }: TemplateLink): string {
  return url.length > SHOWN_MAX ? `${url.slice(0, SHOWN_MAX - 1)}…` : url;
}

function listed(names: readonly string[]): string {
  const [last, ...before] = [...names].reverse();
  return before.length === 0 ? (last ?? '') : `${before.reverse().join(', ')} and ${last}`;
}
