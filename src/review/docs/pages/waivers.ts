/** Every deviation from the standards, with its reason, who answers for it, and until when. */
import type { Content } from '../frame.ts';
import { plain, type Row, table } from '../markup.ts';
import type { Shelf } from '../shelf.ts';

/** Its content. Pure. */
export function waiversPage({ linted }: Shelf): Content {
  const sorted = [...linted.deviations].sort((a, b) => (a.expires < b.expires ? -1 : 1));
  const rows = sorted.map(({ rule, where, reason, owner, approver, ticket, expires, state }): Row => {
    const marked = state === 'in force' ? plain(state) : `<strong class="bad">${plain(state)}</strong>`;
    const cells = [
      `<code>${plain(rule)}</code>`,
      `<code>${plain(where)}</code>`,
      plain(reason),
      plain(owner),
    ];
    return { cells: [...cells, plain(approver), plain(ticket), plain(expires), marked] };
  });
  const heads = ['rule', 'where', 'reason', 'owner', 'approver', 'ticket', 'until', 'state'];
  return {
    title: 'Deviations',
    main:
      table('Deviations from the standards', heads, rows) ||
      '<p>Everything is as the standards want it.</p>\n',
  };
}
