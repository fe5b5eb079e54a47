/** The workspace that the ledger's people live in: mail, a push and a call, a rest, a wait for a choice, a branch on what they saw. */
import { shop } from '../../e2e/shop.ts';

const subjectOf = (step: string, text: string) => `kind: Template
name: ${step}
channel: email
locales: { en: { subject: "${step}", text: "${text}" } }
`;

/**
 * Sources by path. A mail's subject is the id of its step. `choice` looks back, so that a choice counts whether it came
 * before the run arrived there or after.
 */
export const traffic = {
  'rutter.yaml': shop['rutter.yaml']
    .replace('env: PUSH_URL }', 'env: PUSH_URL }, allow_private: ["127.0.0.0/8"]')
    .replace(
      'config: { secret: { env: HOOK_SECRET } } }',
      'config: { secret: { env: HOOK_SECRET }, allow_private: ["127.0.0.0/8"] } }',
    ),
  'catalog.yaml': `kind: Catalog
name: shop
profile: { email: string, push_token: string, first_name: string }
events:
  Signed Up: { owner: team, source: code, properties: { plan: string } }
  Viewed: { owner: team, source: code, properties: { page: number } }
  Chose: { owner: team, source: code, properties: { color: string } }
`,
  'welcome.yaml': subjectOf('welcome', 'You chose {{ entry.plan }}'),
  'reminder.yaml': subjectOf('reminder', 'Look around'),
  'red.yaml': subjectOf('red', 'Red it is'),
  'hello.yaml': shop['hello.yaml'],
  'signup.yaml': `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: welcome, send: { channel: email, template: welcome } }
  - { id: rest, wait: 500ms }
  - id: choice
    wait_for:
      timeout: 2d
      lookback: 1d
      paths:
        - id: red
          event: Chose
          where: { event.color: red }
          steps:
            - { id: red_mail, send: { channel: email, template: red } }
        - { id: other, event: Chose }
  - id: by_views
    branch:
      paths:
        - id: often
          when: { event: Viewed, count: { gte: 2 }, within: 90d }
          steps:
            - { id: phone, send: { channel: push, template: hello } }
        - id: seldom
          else: true
          steps:
            - { id: reminder_mail, send: { channel: email, template: reminder } }
  - { id: tell, call: { url: { env: CALL_URL }, body: { person: "{{ profile.id }}", step: tell } } }
`,
} as const;
