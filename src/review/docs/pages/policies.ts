/** Who must not receive: every policy in the order in which sends are judged, and the journeys whose sends it judges. */
import type { PolicyPlan } from '../../../plan/plan.ts';
import type { Content } from '../frame.ts';
import { plain, type Row, table } from '../markup.ts';
import { aboutText, anchorOf, type Shelf } from '../shelf.ts';

const TITLES: { readonly [gate: string]: string } = {
  panic: 'Panic button',
  suppression: 'Suppression',
  consent: 'Consent',
  exclusion: 'Exclusions',
  quality: 'Quality of addresses',
  holdout: 'Holdout',
  frequency: 'Caps',
  quiet_hours: 'Quiet hours',
  duplicate: 'Second copies',
  arbitration: 'Priority',
  lane: 'Pace',
};

function row(name: string, policy: PolicyPlan, shelf: Shelf): Row {
  const { covers, about, source } = policy;
  const what = [covers.classes.join(', '), covers.channels.join(', ')].map((each) => plain(each || 'none'));
  return {
    id: anchorOf('policy', name),
    cells: [
      `<code>${plain(name)}</code>`,
      shelf.policy(policy),
      what.join('<br><span class="dim">by</span> '),
      plain(aboutText(about, 'purpose')),
      plain(aboutText(about, 'owner')),
      shelf.place(source),
    ],
  };
}

/** Its content. Pure. */
export function policiesPage(shelf: Shelf): Content {
  const { plan, definitions } = shelf;
  const heads = ['name', 'what it does', 'covers', 'why', 'owner', 'written in'];
  const groups = definitions.gates.map((gate) => {
    const own = Object.entries(plan.policies).filter(([, policy]) => policy.gate === gate.name);
    const title = TITLES[gate.name] ?? gate.name;
    const rows = own.map(([name, policy]) => row(name, policy, shelf));
    return rows.length === 0 ? '' : `<h2>${plain(title)}</h2>\n${table(title, heads, rows)}`;
  });
  return {
    title: 'Policies',
    main: `<p>Each send is judged at the moment at which it leaves, by all that cover it, in this order.</p>\n${groups.join('')}`,
  };
}
