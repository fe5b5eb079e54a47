/** What happens in a case: one timeline of what people do, what providers report, and what operators do. */
import { parseDurationMs } from '../../base/duration.ts';
import { type Instant, instant } from '../../base/ids.ts';
import type { ReceiptKind } from '../../kernel/input.ts';
import { child, entry, type Node } from '../../language/syntax/node.ts';
import { entriesOf, isTrue, numberOf, textOf } from '../../language/syntax/read-node.ts';
import { propertiesOf } from '../names.ts';
import { problem } from '../problem.ts';
import { objectOf } from '../value.ts';
import { type CaseContext, momentOf, referSubscriber, writtenAt } from './case-context.ts';
import { compileCommon } from './common-events.ts';
import { checkAttribute, consentOf } from './people.ts';
import type { PersonalEvent, TestEvent } from './test-document.ts';
import { checkValue } from './values.ts';

const RECEIPTS: readonly ReceiptKind[] = [
  'accepted',
  'delivered',
  'soft_bounced',
  'hard_bounced',
  'complained',
  'opened',
  'clicked',
  'unsubscribed',
  'failed',
];

type Form<Happening = PersonalEvent> = Happening extends PersonalEvent
  ? Omit<Happening, 'subscriber'>
  : never;
type Reader = (node: Node, context: CaseContext) => Form | undefined;

/** How each form of a happening is read, by the key that names it. */
const forms: { readonly [key: string]: Reader } = {
  event(node, { session }) {
    const named = child(node, 'event');
    const name = textOf(named);
    if (name === undefined || named === undefined) return undefined;
    if (session.names.refer('event', name, named.span)) {
      for (const each of entriesOf(child(node, 'properties'))) {
        session.names.refer(propertiesOf(name), each.name, each.key.span);
        const type = session.catalog.events[name]?.properties[each.name];
        checkValue(each.value, type, each.name, session);
      }
    }
    const id = textOf(child(node, 'id'));
    const properties = objectOf(child(node, 'properties'));
    return { does: 'event', name, properties, ...(id === undefined ? {} : { id }) };
  },
  identify(node, { session }) {
    const attributes = child(node, 'identify');
    for (const each of entriesOf(attributes)) checkAttribute(each, session);
    return { does: 'identify', attributes: objectOf(attributes) };
  },
  consent: readConsent,
  withdraw: readConsent,
  confirm: readConsent,
  receipt(node, { session }) {
    const receipt = child(node, 'receipt');
    const named = entriesOf(receipt).find((each) => RECEIPTS.some((kind) => kind === each.name));
    if (receipt === undefined || named === undefined) {
      session.report(
        problem('bad-receipt', 'the receipt names no kind of receipt', (receipt ?? node).span, {
          help: `write \`{ opened: TEMPLATE }\`, or one of: ${RECEIPTS.map((kind) => `\`${kind}\``).join(', ')}`,
        }),
      );
      return undefined;
    }
    const template = textOf(named.value) ?? '';
    session.names.refer('template', template, named.value.span);
    const machine = isTrue(child(receipt, 'machine')) ? { machine: true } : {};
    const link = textOf(child(receipt, 'link'));
    const kind = named.name as ReceiptKind;
    return { does: 'receipt', kind, template, ...machine, ...(link === undefined ? {} : { link }) };
  },
};

function readConsent(node: Node, { session }: CaseContext): Form {
  const [given, withdrawn, confirmed] = ['consent', 'withdraw', 'confirm'].map((key) => child(node, key));
  return { does: 'consent', ...consentOf({ given, withdrawn, confirmed }, session) };
}

/** What one entry of `events` stands for: nothing where it is wrong, one for each of a crowd. */
export function compileEvent(node: Node, context: CaseContext): readonly TestEvent[] {
  const atNode = child(node, 'at');
  const at = atNode === undefined ? context.start : momentOf(atNode, context);
  if (at === undefined || at === 'end') return [];
  const common = compileCommon(node, context);
  if (common !== null) return common.map((each) => ({ ...writtenAt(context.session, node), at, ...each }));
  const people = readPeople(node, context);
  const form = Object.keys(forms).find((key) => child(node, key) !== undefined);
  const happening = form === undefined ? undefined : forms[form]?.(node, context);
  if (happening === undefined) return [];
  const everyMs = parseDurationMs(textOf(child(node, 'every')) ?? '') ?? 0;
  return people.map((subscriber, index) => ({
    ...writtenAt(context.session, node),
    at: instant(at + index * everyMs) as Instant,
    subscriber,
    ...happening,
  }));
}

/** Who it happens to: a person, or all (with `first`: the first so many) of a crowd. Reports when nobody is named. */
function readPeople(node: Node, context: CaseContext): readonly string[] {
  const { session, crowds } = context;
  const who = child(node, 'subscriber');
  const named = who === undefined ? context.only : referSubscriber(who, context);
  if (named === undefined) {
    if (who === undefined) {
      session.report(
        problem('missing-subscriber', 'nobody is named, and the case has several subscribers', node.span, {
          help: 'add `subscriber:`',
        }),
      );
    }
    return [];
  }
  const first = numberOf(child(node, 'first'));
  const members = crowds.get(named);
  if (members === undefined) {
    reportNoCrowd(node, named, context);
    return [named];
  }
  if (first !== undefined && first > members.length) {
    const span = child(node, 'first')?.span ?? node.span;
    session.report(
      problem('small-crowd', `there are ${members.length} in \`${named}\`, not ${first}`, span, {
        help: `make \`crowd:\` larger, or \`first:\` at most ${members.length}`,
      }),
    );
  }
  return members.slice(0, first ?? members.length);
}

/** `first` and `every` are about crowds; with one person they would say nothing. */
function reportNoCrowd(node: Node, named: string, { session }: CaseContext): void {
  for (const key of ['first', 'every']) {
    const found = entry(node, key);
    if (found === undefined) continue;
    session.report(
      problem('small-crowd', `\`${named}\` is one person, and \`${key}\` is about a crowd`, found.key.span, {
        help: `take \`${key}:\` away, or name a subscriber that has \`crowd:\``,
      }),
    );
  }
}
