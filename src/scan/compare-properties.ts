/** What a call gives against what the catalog declares of that event, or of people: missing, unknown, of another type. Pure. */
import { suggest } from '../base/suggest.ts';
import { problem, warning } from '../compiler/problem.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { CallSite, GivenProperty } from './call-site.ts';
import type { DataContract, DeclaredEvent, DeclaredValue } from './data-contract.ts';
import { expectation, misfitOf } from './fits-type.ts';

/** Compares the properties of all calls that may send an event. */
export function compareProperties(
  event: string,
  sites: readonly CallSite[],
  declared: DeclaredEvent,
): readonly Diagnostic[] {
  const unknown = new Map<string, Diagnostic>();
  const found: Diagnostic[] = [];
  for (const site of sites) {
    found.push(...missing(event, site, declared));
    for (const given of site.properties.list) {
      const wanted = declared.properties.get(given.name);
      if (wanted === undefined) addPlace(unknown, given, undeclaredProperty(event, given, declared));
      else found.push(...misfits('property-type', `\`${given.name}\` of \`${event}\``, given, wanted));
    }
  }
  return [...found, ...unknown.values()];
}

/** Compares what `identify` gives with the attributes of people. */
export function compareAttributes(sites: readonly CallSite[], contract: DataContract): readonly Diagnostic[] {
  const unknown = new Map<string, Diagnostic>();
  const found: Diagnostic[] = [];
  for (const given of sites.flatMap(({ properties }) => properties.list)) {
    const wanted = contract.attributes.get(given.name);
    if (wanted !== undefined) {
      found.push(...misfits('trait-type', `the attribute \`${given.name}\``, given, wanted));
      continue;
    }
    const near = suggest(given.name, contract.attributes.keys());
    const diagnostic = warning(
      'trait-not-declared',
      `the code gives people \`${given.name}\`, which no catalog declares`,
      given.span,
      { label: 'in no `profile`', help: helpFor(near, 'under `profile`') },
    );
    addPlace(unknown, given, diagnostic);
  }
  return [...found, ...unknown.values()];
}

/** The same name at another place is the same finding. */
function addPlace(unknown: Map<string, Diagnostic>, given: GivenProperty, diagnostic: Diagnostic): void {
  const before = unknown.get(given.name);
  const isSamePlace = before?.span.file === given.span.file && before.span.start === given.span.start;
  if (isSamePlace) return;
  const related = [...(before?.related ?? []), { span: given.span, label: 'here, too' }];
  unknown.set(given.name, before === undefined ? diagnostic : { ...before, related });
}

function helpFor(near: string | undefined, where: string): string {
  return near === undefined ? `declare it ${where}, or leave it out` : `did you mean \`${near}\`?`;
}

function undeclaredProperty(event: string, given: GivenProperty, declared: DeclaredEvent): Diagnostic {
  const near = suggest(given.name, declared.properties.keys());
  return warning('property-not-declared', `\`${given.name}\` is no property of \`${event}\``, given.span, {
    label: 'not in the catalog',
    help: helpFor(near, 'with the event'),
  });
}

function missing(event: string, site: CallSite, declared: DeclaredEvent): readonly Diagnostic[] {
  if (site.properties.unread !== null) return [];
  const given = new Map(site.properties.list.map((each) => [each.name, each]));
  return [...declared.properties.values()].flatMap(({ name, isRequired, type, span }) => {
    const found = given.get(name);
    if (!isRequired || (found !== undefined && !found.isOptional)) return [];
    const how = found === undefined ? 'is not given' : 'is not always given';
    return [
      problem('property-missing', `\`${name}\` of \`${event}\` ${how}`, found?.span ?? site.nameSpan, {
        label: found === undefined ? `sent without \`${name}\`` : 'given on some ways only',
        related: [{ span, label: `required; ${expectation(type)}` }],
        help: `give \`${name}\`, or take it out of \`required\` in the catalog`,
      }),
    ];
  });
}

function misfits(
  code: string,
  what: string,
  given: GivenProperty,
  wanted: DeclaredValue,
): readonly Diagnostic[] {
  const reasons = new Set(given.values.flatMap((value) => misfitOf(value, wanted.type) ?? []));
  const [reason] = reasons;
  if (reason === undefined) return [];
  return [
    problem(code, `${what} does not fit the catalog: ${reason}`, given.span, {
      label: `not ${expectation(wanted.type)}`,
      related: [{ span: wanted.span, label: 'declared here' }],
      help: 'mend the call, or the type in the catalog',
    }),
  ];
}
