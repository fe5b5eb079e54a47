/**
 * The code against the catalog, in both directions: events that nobody declared, events that nobody sends, properties
 * and attributes that are missing, unknown or of another type, and calls that cannot be read. Pure.
 */
import { suggest } from '../base/suggest.ts';
import { problem, warning } from '../compiler/problem.ts';
import { reservedEvents } from '../compiler/reserved.ts';
import type { Diagnostic, Related } from '../language/diagnostics/diagnostic.ts';
import { orderDiagnostics } from '../language/diagnostics/order.ts';
import type { CallSite, Scan, Wrapper } from './call-site.ts';
import { compareAttributes, compareProperties } from './compare-properties.ts';
import type { DataContract } from './data-contract.ts';
import { isUnresolved, sitesByEvent } from './sites.ts';

/** `isWhole` false: other code sends events, too, so nothing is said of those that are not found. */
export type CompareOptions = { readonly isWhole: boolean };

/** Events of the runner that senders may send: they change consent. */
const CONSENT: ReadonlySet<string> = new Set(['Consent Given', 'Consent Confirmed', 'Consent Withdrawn']);
/** Places that are shown beside the first one. */
const PLACES_MAX = 4;

/** What differs, in order. Spans of code lie in the files of the scan, those of the catalog in the workspace. */
export function compareCode(
  scan: Scan,
  contract: DataContract,
  options: CompareOptions,
): readonly Diagnostic[] {
  const sent = sitesByEvent(scan.calls);
  return orderDiagnostics([
    ...scan.calls.flatMap(reportUnread),
    ...[...sent].flatMap(([event, sites]) => compareEvent(event, sites, contract)),
    ...compareAttributes(
      scan.calls.filter(({ kind }) => kind === 'identify'),
      contract,
    ),
    ...(options.isWhole ? reportUnsent(scan, sent, contract) : []),
  ]);
}

function reportUnread(site: CallSite): readonly Diagnostic[] {
  if (!isUnresolved(site)) return [];
  const { callee, unread, wrapper, nameSpan } = site;
  const more = unread === null && wrapper !== null ? aboutWrapper(wrapper) : aboutUnread(unread);
  const which = site.events.length > 0 ? 'some of the events' : 'the event';
  return [
    warning(
      'event-name-dynamic',
      `${which} that \`${callee}\` sends cannot be read from the code`,
      nameSpan,
      more,
    ),
  ];
}

type More = Pick<Diagnostic, 'label' | 'notes' | 'help'>;

function aboutUnread(unread: CallSite['unread']): More {
  return {
    label: 'not known before the code runs',
    ...(unread && { notes: [unread.reason] }),
    help: 'give it as a literal, a constant or a member of an enum; `--resolve types` also reads union types',
  };
}

function aboutWrapper({ name, argument, calls }: Wrapper): More {
  const label = 'given by a caller';
  if (name === null) {
    return {
      label,
      notes: ['the function around it has no name'],
      help: 'give the function a name, or the event a literal',
    };
  }
  const note =
    calls === 0
      ? `no call of \`${name}\` was found`
      : `\`${name}\` is handed on as a value, so not all of its calls can be found`;
  const choice = argument === 0 ? name : `${name}:${argument},${argument + 1}`;
  const help = `name it as a callee: \`--callee ${choice}\`, or in \`rutter.yaml\`; \`--resolve types\` finds calls of methods`;
  return { label, notes: [note], help };
}

function compareEvent(
  event: string,
  sites: readonly CallSite[],
  contract: DataContract,
): readonly Diagnostic[] {
  const [first] = sites;
  if (first === undefined || CONSENT.has(event)) return [];
  if (event.startsWith('Message ') || Object.hasOwn(reservedEvents, event)) {
    return [
      problem('reserved-event', `\`${event}\` is an event of the runner itself`, spanOf(first, event), {
        label: 'the ingest refuses it',
        related: placesOf(sites, event),
        help: 'the runner feeds this event in: choose another name',
      }),
    ];
  }
  const declared = contract.events.get(event);
  if (declared === undefined) return [undeclared(event, sites, first, contract)];
  const elsewhere =
    declared.source === null || declared.source === 'code'
      ? []
      : [
          warning(
            'event-source-differs',
            `the code sends \`${event}\`, which comes from a ${declared.source} as the catalog says`,
            spanOf(first, event),
            {
              label: 'sent here',
              related: [{ span: declared.span, label: `\`source: ${declared.source}\`` }],
              help: 'two senders of one event count it twice: rename one, or mend `source` in the catalog',
            },
          ),
        ];
  return [...elsewhere, ...compareProperties(event, sites, declared)];
}

function undeclared(
  event: string,
  sites: readonly CallSite[],
  first: CallSite,
  contract: DataContract,
): Diagnostic {
  const near = suggest(event, contract.events.keys());
  const meant = near === undefined ? undefined : contract.events.get(near);
  const more = {
    label: 'in no catalog',
    related: [
      ...placesOf(sites, event),
      ...(meant === undefined ? [] : [{ span: meant.span, label: `\`${meant.name}\` is declared here` }]),
    ],
    help:
      near === undefined
        ? 'declare it: `rutter scan --propose` prints the entry'
        : `did you mean \`${near}\`? If it is another one, \`rutter scan --propose\` prints the entry`,
  };
  const message = `the code sends \`${event}\`, which no catalog declares`;
  // Pages and groups are often sent by habit: nobody has to declare what no journey uses.
  const report = sites.every(({ naming }) => naming === 'fixed') ? warning : problem;
  return report('event-not-declared', message, spanOf(first, event), more);
}

/** Where a call names an event: the literal, if it stands in the file of the call, else the argument. Pure. */
function spanOf(site: CallSite, event: string): CallSite['nameSpan'] {
  const { literal } = site.events.find(({ value }) => value === event) ?? { literal: null };
  const { nameSpan } = site;
  const isInside =
    literal?.file === nameSpan.file && literal.start >= nameSpan.start && literal.end <= nameSpan.end;
  return isInside && literal !== null ? literal : nameSpan;
}

function placesOf(sites: readonly CallSite[], event: string): readonly Related[] {
  const others = sites.slice(1);
  const left = others.length - PLACES_MAX;
  return others.slice(0, PLACES_MAX).map((site, index) => ({
    span: spanOf(site, event),
    label: index === PLACES_MAX - 1 && left > 0 ? `here, too, and at ${left} more places` : 'here, too',
  }));
}

function reportUnsent(
  scan: Scan,
  sent: ReadonlyMap<string, readonly CallSite[]>,
  contract: DataContract,
): readonly Diagnostic[] {
  const unread = scan.calls.filter(isUnresolved);
  return [...contract.events.values()].flatMap((event) => {
    if (event.source !== 'code' || sent.has(event.name)) return [];
    const may = unread.filter(({ prefix }) => event.name.startsWith(prefix)).length;
    const near = suggest(
      event.name,
      [...sent.keys()].filter((name) => !contract.events.has(name)),
    );
    return [
      warning('event-not-emitted', `no code sends \`${event.name}\``, event.span, {
        label: 'comes from code, as the catalog says',
        ...(may > 0 && {
          notes: [
            `${may === 1 ? 'one call, whose event cannot be read, may' : `${may} calls, whose events cannot be read, may`} send it`,
          ],
        }),
        help:
          near === undefined
            ? 'send it, mend its `source`, or remove it; `--partial` where other code sends it'
            : `the code sends \`${near}\`, which is not declared: one of the two names is wrong`,
      }),
    ];
  });
}
