/** Codes of `Test` documents: tests that test nothing, or name what does not exist. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const testsCodes: readonly CodeDoc[] = [
  codeDoc(
    'empty-expectation',
    'an expectation that asserts nothing',
    'A test that asserts nothing is always green. Say what is sent, refused or ended at this moment.',
  ),
  codeDoc(
    'unknown-subscriber',
    'a subscriber that this case does not have',
    'Subscribers of a case are declared under `subscribers`.',
  ),
  codeDoc(
    'missing-subscriber',
    'an event of nobody',
    'With more than one subscriber each event says whose it is.',
  ),
  codeDoc(
    'unknown-match',
    'a comparison with what is never produced',
    'The expectation names a field that sends, refusals or exits do not have.',
  ),
  codeDoc(
    'before-start',
    'an instant before the start of the case',
    'Virtual time begins at `start`; nothing can happen before.',
  ),
  codeDoc(
    'bad-receipt',
    'a receipt that no provider sends',
    'Receipts are `delivered`, `soft_bounced`, `hard_bounced`, `complained`, `opened`, `clicked`, `unsubscribed` or `failed`, about a message that was sent.',
  ),
  codeDoc(
    'bad-outcome',
    'an outcome that no adapter answers',
    'Outcomes are `accepted`, `retryable`, `rejected` and `unknown`, each with its reason.',
  ),
  codeDoc(
    'small-crowd',
    'more of a crowd than there is',
    'A subscriber with `crowd: N` stands for N people. `first: M` is about the first M of them, and `every` spreads them over time; both say nothing about one person.',
    'subscribers: { buyers: { crowd: 3 } }\nevents:\n  - { at: 1h, subscriber: buyers, first: 5, event: Order Placed }\n',
    'subscribers: { buyers: { crowd: 50 } }\nevents:\n  - { at: 1h, subscriber: buyers, first: 5, event: Order Placed }\n',
  ),
  codeDoc(
    'refused-order',
    'an order that the runner refuses',
    'A panic, a pause or a resume of the case could not be carried out: it names a policy or a control that is not there, or somebody gives it who may not pull that policy. Nothing was stopped, so what follows in the case would show nothing.',
    'events:\n  - { at: 1h, panic: { classes: [promotional] }, policy: promotions, by: passer-by@example.com }\n',
    'events:\n  - { at: 1h, panic: { classes: [promotional] }, policy: promotions, by: ana@example.com }\n',
  ),
  codeDoc(
    'failed-expectation',
    'something came out differently',
    'The case was played in virtual time and this did not happen, or happened though it must not. The notes show what came nearest and what happened around that moment.',
  ),
  codeDoc(
    'unexpected-send',
    'something was sent that the case does not list',
    'With `exact: true` the lists of sends and calls are complete. List it, or take `exact` away.',
  ),
  codeDoc(
    'never-produced',
    'a comparison with what is never produced',
    'The test speaks of something that this workspace cannot make, or that did not happen in this case: a receipt for a message that was not sent, an answer that nobody asked for, a template that no step sends. Such a test is green for ever, and says nothing.',
  ),
  codeDoc(
    'crashed-case',
    'a case that could not be played',
    'The runner itself failed. This is a bug of rutter: please report it with the workspace.',
  ),
];
