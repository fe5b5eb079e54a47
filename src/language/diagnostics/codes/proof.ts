/** Codes of the proof: who must not receive might, or nobody can say that they do not. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const proofCodes: readonly CodeDoc[] = [
  codeDoc(
    'narrowed-policy',
    'consent or an exclusion that is narrower than what is sent',
    'A class is promotional unless it is `essential`. As soon as one ConsentPolicy asks for a promotional class, every promotional class that some journey sends, on every channel on which it does, must be covered by one. An ExclusionPolicy chooses its classes, but covers each promotional one on all channels on which it is sent; only where its `when` speaks of channels (a consent, a message or an address on them) may it cover just those. Only a waiver lets a narrower policy stand.',
    'covers: { classes: [lifecycle, promotional], channels: [email] } # a journey sends `lifecycle` on push',
    'covers: { classes: [lifecycle, promotional], channels: [email, push] }',
  ),
  codeDoc(
    'idle-exclusion',
    'an exclusion that excludes nobody',
    'The condition of an ExclusionPolicy is false of everybody, or depends on nothing that is known of anybody, so that the policy protects nobody while it looks as if it did.',
    'when: { not: { all: [] } }',
    'when: { segment: with_open_complaint }',
  ),
  codeDoc(
    'instead-to-subscriber',
    'a message in place of another that does not go to a team',
    'What `instead` sends is judged by panic and lane only, because it goes to a team. It must go to the contact that a team of `rutter.yaml` has on that channel, and never to the person who must not receive.',
    'instead: { channel: email, to: subscriber, template: handle_by_hand }',
    'instead: { channel: slack, to: crm_team, template: handle_by_hand }',
  ),
  codeDoc(
    'essential-marketing',
    'marketing that calls itself essential',
    'No complaint, no unsubscribe and no holdout stops an essential class. `lifecycle` and `promotional` are marketing by definition, and cannot be made essential. What somebody must get is `transactional` or `service`.',
    'classes: { promotional: { essential: true } }',
    'classes: { service: { essential: true }, promotional: {} }',
  ),
  codeDoc(
    'unproved-step',
    'a step of which nothing can be proved',
    'The proof that exclusions and consent hold reads every step of the compiled plan that may send. This one is of a kind, or of a form, that it cannot read. It comes from a plan of another version, or from a new kind of step that the proof was not taught (`src/compiler/proof/ways.ts`).',
  ),
  codeDoc(
    'unproved-gate',
    'a gate that is missing, out of order, or without what it reads',
    'Exclusions and consent hold only if their gates are there, judge every send by itself and in the order of the language, and every policy has its gate and all that it reads. It comes from a plan of another version, or from a change of the gates (`src/kinds/gates/registry.ts`).',
  ),
];
