/** The files of a new workspace: small, whole, and green. Data only. */

const CATALOG = `kind: Catalog
name: main
profile:
  email: { type: string, pii: true }
  first_name: { type: string, pii: true }
  country: string
  timezone: string
  locale: string
events:
  Signed Up: { owner: team-growth, source: code, properties: { plan: string } }
  First Project Created: { owner: team-growth, source: code }
  Unsubscribed From Product: { owner: team-growth, source: code }
`;

const ROOT = `# The root of the workspace. Everything that journeys name is declared in these files.
kind: Workspace
name: my_workspace
zone: Europe/Madrid # where nothing better is known about a person
locale: en
locales: [en]
edition: 2026-11 # of the rules of rutter lint: an upgrade adds no findings until this is raised
channels:
  email:
    adapter: smtp
    address: profile.email
    config:
      host: { env: SMTP_HOST } # a reference: secrets never stand in these files
      port: { env: SMTP_PORT }
      from: My Shop <hello@example.com>
`;

const JOURNEY = `kind: Journey
name: lifecycle_activate_signups_v1
title: Welcome
owner: team-growth
purpose: Bring somebody who signed up to a first project within three days.
class: lifecycle
enter:
  event: Signed Up
  reentry: never
exit:
  - event: Unsubscribed From Product
goals:
  - { name: activated, event: First Project Created, within: 7d, primary: true }
steps:
  - id: hello
    send: { channel: email, template: welcome }
  - id: first_project
    wait_for:
      timeout: 3d
      paths:
        - id: created
          event: First Project Created
          steps:
            - { id: done, exit: activated }
      on_timeout:
        - id: nudge
          send: { channel: email, template: welcome_nudge }
`;

const WELCOME = `kind: Template
name: welcome
channel: email
locales:
  en:
    subject: 'Welcome, {{ profile.first_name | default: "friend" }}'
    mjml: |
      <mjml><mj-body><mj-section><mj-column>
        <mj-text>Good to have you here. Your first project takes two minutes.</mj-text>
        <mj-text><a href="{{ links.unsubscribe }}">Unsubscribe</a></mj-text>
      </mj-column></mj-section></mj-body></mjml>
    text: |
      Good to have you here. Your first project takes two minutes.
      Unsubscribe: {{ links.unsubscribe }}
`;

const NUDGE = `kind: Template
name: welcome_nudge
channel: email
locales:
  en:
    subject: Your first project is waiting
    mjml: |
      <mjml><mj-body><mj-section><mj-column>
        <mj-text>Shall we begin? It takes two minutes.</mj-text>
        <mj-text><a href="{{ links.unsubscribe }}">Unsubscribe</a></mj-text>
      </mj-column></mj-section></mj-body></mjml>
    text: |
      Shall we begin? It takes two minutes.
      Unsubscribe: {{ links.unsubscribe }}
`;

const CONSENT = `kind: ConsentPolicy
name: marketing_consent
owner: team-growth
purpose: Nobody gets a message of these classes without having said yes.
covers: { classes: [lifecycle, promotional], channels: [email] }
default: denied
`;

const CAP = `kind: FrequencyPolicy
name: one_a_day
owner: team-growth
purpose: However many journeys somebody is in, we write to them once a day at most.
covers: { classes: [lifecycle, promotional], channels: [email] }
caps: [{ max: 1, per: day }]
`;

const TEST = `kind: Test
name: welcome
journey: lifecycle_activate_signups_v1
cases:
  - name: a first project ends it, and nobody is nudged
    start: 2026-03-02T09:00:00Z
    subscribers: { ana: { email: ana@example.com, consent: { email: [lifecycle] } } }
    events:
      - { at: 0s, subscriber: ana, event: Signed Up, properties: { plan: free } }
      - { at: 2d, subscriber: ana, event: First Project Created }
    expect:
      - { at: 0s, sends: [{ template: welcome, subject: "Welcome, friend" }] }
      - { at: 2d, exits: [activated], goals: [activated] }
      - { at: end, no_sends: { template: welcome_nudge } }

  - name: after three days without one comes the nudge
    start: 2026-03-02T09:00:00Z
    subscribers: { ana: { email: ana@example.com, consent: { email: [lifecycle] } } }
    events:
      - { at: 0s, subscriber: ana, event: Signed Up, properties: { plan: free } }
    expect:
      - { at: 3d, sends: [{ channel: email, template: welcome_nudge }] }

  - name: without consent nothing is sent
    start: 2026-03-02T09:00:00Z
    subscribers: { bob: { email: bob@example.com } }
    events:
      - { at: 0s, subscriber: bob, event: Signed Up, properties: { plan: free } }
    expect:
      - { at: 0s, refused: [{ by: marketing_consent }] }
      - { at: end, no_sends: { channel: email } }

  - name: who leaves hears nothing more
    start: 2026-03-02T09:00:00Z
    subscribers: { ana: { email: ana@example.com, consent: { email: [lifecycle] } } }
    events:
      - { at: 0s, subscriber: ana, event: Signed Up, properties: { plan: free } }
      - { at: 1d, subscriber: ana, event: Unsubscribed From Product }
    expect:
      - { at: 1d, exits: [Unsubscribed From Product] }
      - { at: end, no_sends: { template: welcome_nudge } }
`;

/** Path -> text; each document names its schema, for editors. */
export function workspaceFiles(): ReadonlyMap<string, string> {
  const typed = (schema: string, text: string, up = '../') =>
    `# yaml-language-server: $schema=${up}.vscode/rutter/${schema}.schema.json\n${text}`;
  return new Map([
    ['rutter.yaml', typed('workspace', ROOT, '')],
    ['catalog.yaml', typed('catalog', CATALOG, '')],
    ['welcome/welcome.journey.yaml', typed('journey', JOURNEY)],
    ['welcome/welcome.template.yaml', typed('template', WELCOME)],
    ['welcome/welcome-nudge.template.yaml', typed('template', NUDGE)],
    ['welcome/welcome.test.yaml', typed('test', TEST)],
    ['policies/one-a-day.yaml', typed('frequency-policy', CAP)],
    ['policies/marketing-consent.yaml', typed('consent-policy', CONSENT)],
    ['.gitignore', '.rutter/\n*.progress\n'],
  ]);
}
