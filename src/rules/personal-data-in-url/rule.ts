/**
 * Links and calls carry no personal data in their URL: those end in the logs of every server, proxy and counter on the way,
 * and in what a page sends on to others. What is personal is said by the catalog, and by names that leave no doubt.
 */
import { spanInScalar } from '../../language/content/excerpt.ts';
import { readTextParts, walkParts } from '../../language/content/text-parts.ts';
import { child, type Node, type Span } from '../../language/syntax/node.ts';
import type { TypeSpec } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { linksOf } from '../links.ts';
import { localesOf, textsOf } from '../template-texts.ts';
import type { Workspace } from '../workspace.ts';

export const rule: PlanRule = {
  id: 'personal-data-in-url',
  family: 'security',
  title: 'a URL carries personal data',
  question: 'Does a click or a call tell strangers who somebody is?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

/** These lead to a person, not over the web. */
const TO_A_PERSON = /^\s*(?:mailto|tel|sms|whatsapp):/i;
/** Attributes whose name says that they are personal, whether or not the catalog does. */
const PERSONAL =
  /(?:^|_)(?:e_?mail|phone|mobile|msisdn|first_?name|last_?name|full_?name|surname|birthday|birth_?date|date_of_birth|iban|passport)(?:_|$)/;

/** What the catalog says is not personal, whatever it is called: `profile.x`, or `Event.x` for its properties. */
function declaredHarmless(workspace: Workspace): ReadonlySet<string> {
  const harmless = new Set<string>();
  const gather = (owner: string, node: Node | undefined) => {
    for (const { name, value } of node?.node === 'map' ? node.entries : []) {
      const pii = child(value, 'pii');
      if (pii?.node === 'scalar' && pii.value === false) harmless.add(`${owner}.${name}`);
    }
  };
  for (const { root } of workspace.ofKind('Catalog')) {
    gather('profile', child(root, 'profile'));
    const events = child(root, 'events');
    for (const { name, value } of events?.node === 'map' ? events.entries : []) {
      gather(name, child(value, 'properties'));
    }
  }
  return harmless;
}

function namesPersonal(name: string, { type, pii }: TypeSpec): boolean {
  if (pii === true) return true;
  const plain = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return type !== 'boolean' && PERSONAL.test(plain);
}

function create({ workspace, plan, report }: PlanContext): Visitor {
  const { profile, events } = plan.catalog;
  const harmless = declaredHarmless(workspace);
  const isPersonal = (owner: string, name: string, type: TypeSpec | undefined) =>
    type !== undefined && !harmless.has(`${owner}.${name}`) && namesPersonal(name, type);
  // A property counts if it is personal for any event: which one it is depends on the way to the template.
  const isPersonalPath = ([root, name]: readonly string[]): boolean => {
    if (name === undefined) return false;
    if (root === 'profile') return isPersonal('profile', name, profile[name]);
    if (root !== 'event' && root !== 'entry') return false;
    return Object.entries(events).some(([event, { properties }]) =>
      isPersonal(event, name, properties[name]),
    );
  };
  const personalIn = (paths: readonly (readonly string[])[]): readonly string[] => [
    ...new Set(paths.filter(isPersonalPath).map((path) => path.join('.'))),
  ];
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      for (const link of localesOf(document).flatMap(textsOf).flatMap(linksOf)) {
        if (link.variables.length === 0 || TO_A_PERSON.test(link.url)) continue;
        reportUrl('link', personalIn(link.variables.map(({ path }) => path)), link.span);
      }
    },
    step: ({ body }) => {
      const node = body.name === 'call' ? child(body.value, 'url') : undefined;
      if (node?.node !== 'scalar' || typeof node.value !== 'string') return;
      const reads = [...walkParts(readTextParts(node.value))].flatMap(({ part }) =>
        part.is === 'print' ? [...part.value.reads, ...part.value.argumentReads] : [],
      );
      const names = personalIn(reads.map(({ path }) => path));
      const first = reads.find(({ path }) => path.join('.') === names[0]);
      if (first !== undefined) reportUrl('call', names, spanInScalar(node, first.start, first.end));
    },
  };

  function reportUrl(kind: 'link' | 'call', names: readonly string[], span: Span): void {
    if (names.length === 0) return;
    const listed = names.map((name) => `\`${name}\``).join(' and ');
    report({
      message: `the URL of this ${kind} carries ${listed}`,
      span,
      label: 'personal data',
      notes: ['URLs stay in the logs of servers and proxies, and pages send them on'],
      help:
        kind === 'link'
          ? 'lead by an id that says nothing, e.g. `{{ profile.id }}`, and look the rest up behind the login'
          : 'send it in the `body` of the call',
    });
  }
}
