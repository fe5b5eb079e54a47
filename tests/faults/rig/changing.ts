/**
 * The workspace whose journey is changed while people are in it, one version after the other as a team would edit it, and
 * what its people say. Each mail's subject is the id of its step.
 */
import type { Message } from '../../e2e/load.ts';
import { shop } from '../../e2e/workspace.ts';

const mail = (name: string, subject: string) => `kind: Template
name: ${name}
owner: team
channel: email
locales: { en: { subject: "${subject}", text: "${name}" } }
`;

const waitFor = (id: string, to: number) =>
  `  - { id: ${id}, wait_for: { timeout: 2d, lookback: 1d, paths: [ { id: ${id}_went, event: Moved, where: { event.to: ${to} } } ] } }\n`;
const send = (id: string) => `  - { id: ${id}, send: { channel: email, template: ${id} } }\n`;

/** What a version of the journey says besides the rest. */
type Version = {
  readonly extra?: boolean;
  readonly second?: string;
  readonly isGone?: boolean;
  readonly migrate?: readonly string[];
  readonly hotfix?: boolean;
  readonly tip?: string;
};

function textsOf({ extra, second = 'second', isGone, migrate = [], hotfix, tip = 'tip' }: Version) {
  const orders = migrate.length === 0 ? '' : `migrate:\n${migrate.map((order) => `  - ${order}\n`).join('')}`;
  return {
    'rutter.yaml': `${shop['rutter.yaml']}teams: { team: { members: [ana@shop.example] } }\n`
      .replace('env: PUSH_URL }', 'env: PUSH_URL }, allow_private: ["127.0.0.0/8"]')
      .replace('config: { secret: { env: HOOK_SECRET } } }', 'config: { secret: { env: HOOK_SECRET } } }'),
    'catalog.yaml': `kind: Catalog
name: shop
profile: { email: string, push_token: string, first_name: string }
events:
  Signed Up: { owner: team, source: code, properties: { plan: string } }
  Moved: { owner: team, source: code, properties: { to: integer } }
`,
    'welcome.yaml': mail('welcome', 'welcome'),
    'tip.yaml': mail('tip', tip),
    'extra.yaml': mail('extra', 'extra'),
    'last.yaml': mail('last', 'last'),
    'journey.yaml': `kind: Journey
name: service_guide_v1
owner: team
purpose: Guides somebody through the shop
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
${orders}${hotfix === true ? 'hotfix: copy\n' : ''}steps:
${send('welcome')}${waitFor('first', 1)}${send('tip')}${extra === true ? send('extra') : ''}${waitFor(second, 2)}${isGone === true ? '' : waitFor('gone', 3)}${waitFor('third', 4)}${send('last')}`,
  };
}

const RENAMED = '{ moved: { from: second, to: middle } }';
const REMOVED = '{ moved: { from: gone, to: third } }';

/** The journey as it begins, and each change of it with the one before. */
export const versions = {
  begins: textsOf({}),
  inserted: textsOf({ extra: true }),
  renamed: textsOf({ extra: true, second: 'middle', migrate: [RENAMED] }),
  removed: textsOf({ extra: true, second: 'middle', isGone: true, migrate: [RENAMED, REMOVED] }),
  corrected: textsOf({
    extra: true,
    second: 'middle',
    isGone: true,
    migrate: [RENAMED, REMOVED],
    hotfix: true,
    tip: 'better tip',
  }),
} as const;

/** Somebody comes in. */
export function comesIn(id: string): readonly Message[] {
  const traits = { email: `${id}@x.example`, first_name: id };
  return [
    { type: 'identify', userId: id, messageId: `i-${id}`, traits },
    { type: 'track', userId: id, messageId: `t-${id}`, event: 'Signed Up', properties: { plan: 'x' } },
  ];
}

/** Somebody goes on past the `to`-th wait. */
export function goesOn(id: string, to: number): Message {
  return { type: 'track', userId: id, messageId: `m${to}-${id}`, event: 'Moved', properties: { to } };
}

/** Somebody who goes all the way at once. */
export function goesThrough(id: string): readonly (readonly Message[])[] {
  return [comesIn(id), [goesOn(id, 1), goesOn(id, 2)], [goesOn(id, 3), goesOn(id, 4)]];
}
