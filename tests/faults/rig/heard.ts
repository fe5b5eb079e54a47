/**
 * What a daemon heard of the mails that it sent: a journey for each thing that can be heard, which whoever it is said of
 * enters so often. And a shop with them whose mail goes over the API of a provider, for what that provider reports.
 */
import { talkTo } from '../../e2e/consent-shop.ts';
import { compileTexts, type Running, shop, startTestDaemon } from '../../e2e/workspace.ts';

const journeyOf = (name: string, event: string, where = '') => `kind: Journey
name: service_heard_${name}_v1
class: service
enter: { event: ${event}, ${where}reentry: always, while_active: parallel }
steps:
  - { id: stay, wait: 1d }
`;

/** Sources by path. */
export const hearing = {
  'hard.yaml': journeyOf('hard', 'Message Bounced', 'where: { event.bounce: hard }, '),
  'soft.yaml': journeyOf('soft', 'Message Bounced', 'where: { event.bounce: soft }, '),
  'policy.yaml': journeyOf('policy', 'Message Failed', 'where: { event.reason: policy }, '),
  'content.yaml': journeyOf('content', 'Message Failed', 'where: { event.reason: content }, '),
  'complaint.yaml': journeyOf('complaint', 'Message Complained'),
  'delivered.yaml': journeyOf('delivered', 'Message Delivered'),
  'opened.yaml': journeyOf('opened', 'Message Opened', 'where: { event.machine: false }, '),
  'clicked.yaml': journeyOf('clicked', 'Message Clicked'),
} as const;

/** What was heard of a person's mails, with how often: `delivered 1, hard 2`. */
export async function heardOf({ daemon }: Running, id: string): Promise<string> {
  const decisions = await daemon.engine.decisions(id, 200);
  const names = decisions.flatMap(({ type, journey }) => {
    const name = /^service_heard_(.*)_v1$/.exec(journey ?? '')?.[1];
    return type !== 'entered' || name === undefined ? [] : [name];
  });
  return [...Map.groupBy(names, (name) => name)]
    .map(([name, all]) => `${name} ${all.length}`)
    .toSorted()
    .join(', ');
}

/** The address of a person who signs up. */
export function emailOf(id: string): string {
  return `${id}@example.com`;
}

/** Why a person's address gets no mail any more; null where it does. */
export async function closedBy({ daemon }: Running, id: string): Promise<string | null> {
  return (await daemon.engine.suppression('email', emailOf(id)))?.reason ?? null;
}

/** They come and sign up, for which each gets one mail. */
export async function signUp(running: Running, ids: readonly string[]): Promise<void> {
  const talk = talkTo(running);
  for (const userId of ids) {
    const person = { type: 'identify', userId, traits: { email: emailOf(userId), first_name: 'Ana' } };
    await talk.send(person, { type: 'track', userId, event: 'Signed Up', properties: { plan: 'x' } });
  }
}

/**
 * A daemon whose mail goes by an adapter with these settings, each one mail at sign-up, held when nobody knows what became
 * of it. `environment`: what the settings name.
 */
export async function startReportingShop(
  adapter: string,
  settings: object,
  environment: { readonly [name: string]: string | undefined },
  overrides: Parameters<typeof startTestDaemon>[1] = {},
): Promise<Running> {
  const channel = `email: { adapter: ${adapter}, address: profile.email, config: ${JSON.stringify(settings)} }\n`;
  const plan = await compileTexts({
    ...shop,
    ...hearing,
    'rutter.yaml': shop['rutter.yaml'].replace(/email: \{.*\}\n/, channel),
    'signup.yaml': shop['signup.yaml']
      .replace(/ {2}- \{ id: phone[\s\S]*$/, '')
      .replace('template: welcome', 'template: welcome, on_unknown: hold'),
  });
  return startTestDaemon(plan, {
    environment: {
      ...environment,
      PUSH_URL: 'http://127.0.0.1:1/',
      CALL_URL: 'http://127.0.0.1:1/',
      HOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
      RUTTER_WRITE_KEYS: 'key-1',
      RUTTER_ADMIN_TOKEN: 'admin-token',
      RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
    },
    deadlineMs: 1_500,
    ...overrides,
  });
}
