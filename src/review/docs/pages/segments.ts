/** Segments and computed traits: what they mean, and where they are used. */
import type { Content } from '../frame.ts';
import { plain, type Row, table, users } from '../markup.ts';
import { aboutText, anchorOf, type Shelf } from '../shelf.ts';

/** Its content. Pure. */
export function segmentsPage(shelf: Shelf): Content {
  const { plan, definitions } = shelf;
  const about = (element: { readonly about: Parameters<typeof aboutText>[0] }) =>
    plain(aboutText(element.about, 'purpose'));
  const segments = Object.entries(plan.segments).map(([name, segment]): Row => {
    const used = users(shelf.usersOf('segment', name)) || '<span class="warm">nobody</span>';
    const says = shelf.rich(shelf.say(segment.when));
    return {
      id: anchorOf('segment', name),
      cells: [
        `<code>${plain(name)}</code>`,
        says,
        about(segment),
        plain(aboutText(segment.about, 'owner')),
        used,
        shelf.place(segment.source),
      ],
    };
  });
  const traits = Object.entries(plan.traits).map(([name, trait]): Row => {
    const fact = plan.facts[trait.fact];
    const kind = fact && definitions.facts.find((each) => each.name === fact.kind);
    const says = fact && kind ? shelf.rich(kind.describe(fact, trait.read)) : plain(trait.read.of);
    return {
      id: anchorOf('trait', name),
      cells: [
        `<code>${plain(name)}</code>`,
        says,
        about(trait),
        plain(aboutText(trait.about, 'owner')),
        users(shelf.usersOf('trait', name)),
        shelf.place(trait.source),
      ],
    };
  });
  const heads = ['name', 'who is in it', 'why', 'owner', 'used by', 'written in'];
  return {
    title: 'Segments',
    main: `${table('Segments', heads, segments)}<h2>Computed traits</h2>\n${table('Traits', ['name', 'what it is', ...heads.slice(2)], traits) || '<p>None.</p>\n'}`,
  };
}
