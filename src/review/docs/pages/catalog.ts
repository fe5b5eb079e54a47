/** What applications promise to send: attributes of people and events, and what listens to them. */
import type { Json } from '../../../base/json.ts';
import { child } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import type { TypeSpec } from '../../../plan/plan.ts';
import type { Content } from '../frame.ts';
import { plain, type Row, table, users } from '../markup.ts';
import { anchorOf, type Shelf } from '../shelf.ts';

function typeOf({ type, values, items }: TypeSpec): string {
  if (values !== undefined) return `one of ${values.map((each: Json) => String(each)).join(', ')}`;
  return type === 'list' && items !== undefined ? `list of ${items.type}` : type;
}

/** Owner and source of an event, as its catalog has them. */
function promises(shelf: Shelf): ReadonlyMap<string, { readonly owner: string; readonly source: string }> {
  const found = new Map<string, { readonly owner: string; readonly source: string }>();
  for (const { kind, root } of shelf.compiled.documents) {
    const events = kind === 'Catalog' ? child(root, 'events') : undefined;
    for (const { name, value } of events?.node === 'map' ? events.entries : []) {
      const field = (key: string) => textOf(child(value, key)) ?? '';
      found.set(name, { owner: field('owner'), source: field('source') });
    }
  }
  return found;
}

/** Its content. Pure. */
export function catalogPage(shelf: Shelf): Content {
  const { plan } = shelf;
  const promised = promises(shelf);
  const events = Object.entries(plan.catalog.events).map(([name, { properties }]): Row => {
    const told = Object.entries(properties).map(
      ([each, type]) => `<code>${plain(each)}</code> ${plain(typeOf(type))}`,
    );
    const { owner = 'rutter', source = 'the runner' } = promised.get(name) ?? {};
    const used = users(shelf.usersOf('event', name)) || '<span class="dim">nothing</span>';
    return {
      id: anchorOf('event', name),
      cells: [`<code>${plain(name)}</code>`, told.join('<br>'), plain(owner), plain(source), used],
    };
  });
  const attributes = Object.entries(plan.catalog.profile).map(
    ([name, type]): Row => ({
      id: anchorOf('attribute', name),
      cells: [`<code>${plain(name)}</code>`, plain(typeOf(type)), type.pii === true ? 'personal' : ''],
    }),
  );
  return {
    title: 'Catalog',
    main: `${table('Events', ['event', 'properties', 'owner', 'source', 'heard by'], events)}<h2>Profile</h2>\n${table('Attributes of people', ['attribute', 'type', 'data'], attributes)}`,
  };
}
