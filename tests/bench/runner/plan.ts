/** The journey of this bench as Rutter's plan: the one of `five-steps.ts` with waits of real seconds, branching on the event. */
import type { PlanFile } from '../../../src/plan/plan.ts';
import { compileFiveSteps, templateOf } from '../five-steps.ts';
import { WAIT_MS, WINDOW_MS } from './journey.ts';

const TRIAL = `kind: Journey
name: trial
owner: crm
class: lifecycle
enter: { event: trial_started, key: event.trial_id, reentry: always, while_active: reject }
steps:
  - { id: hello, send: { channel: email, template: hello } }
  - { id: settle, wait: ${WAIT_MS / 1000}s }
  - id: project
    wait_for:
      timeout: ${WINDOW_MS / 1000}s
      paths: [ { id: published, event: project_published, steps: [] } ]
      on_timeout: []
  - id: done
    branch:
      paths:
        - { id: yes, when: { event: project_published }, steps: [ { id: came, send: { channel: email, template: came } } ] }
        - { id: no, else: true, steps: [ { id: did_not, send: { channel: email, template: did_not } } ] }
`;

/** Consent, an exclusion and a cap judge each send, as in the other benches. */
export function compileRealTime(): Promise<PlanFile> {
  return compileFiveSteps({
    'trial.yaml': TRIAL,
    'team.yaml': null,
    'offer.yaml': null,
    'came.yaml': templateOf('came'),
    'did-not.yaml': templateOf('did_not'),
  });
}
