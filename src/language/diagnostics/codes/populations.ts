/** Codes of populations: what can never be drawn, or follows from nothing. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const populationCodes: readonly CodeDoc[] = [
  codeDoc(
    'empty-draw',
    'nothing can be drawn from this',
    'A range ends before it begins, `p95` is below the median, all weights are 0, or a history is not of whole days.',
    'items: { from: 5, to: 1 }\n',
    'items: { from: 1, to: 5 }\n',
  ),
  codeDoc(
    'follows-nothing',
    'what this event follows does not happen in the population',
    'An event with `follows` needs an entry of the event that it follows; one with `unless` comes after the entry of the ' +
      'other event that may follow the same one.',
    'events:\n  - { event: Order Shipped, follows: Order Placed, after: 1d }\n',
    'events:\n  - { event: Order Placed, per_month: 1 }\n  - { event: Order Shipped, follows: Order Placed, after: 1d }\n',
  ),
  codeDoc(
    'follows-itself',
    'an event leads back to itself',
    'What follows what is a tree that ends. An event that comes again and again has `per_month`.',
    'events:\n  - { event: Order Placed, follows: Order Shipped, after: 30d }\n  - { event: Order Shipped, follows: Order Placed, after: 1d }\n',
    'events:\n  - { event: Order Placed, per_month: 1 }\n  - { event: Order Shipped, follows: Order Placed, after: 1d }\n',
  ),
  codeDoc(
    'drawn-from-nothing',
    'a value goes by another one that is not drawn',
    '`same` takes a property of the event that is followed, and that property must be drawn there. `by` goes by an ' +
      'attribute that stands under `profile` above it.',
    'events:\n  - { event: Order Placed, per_month: 1, properties: { order_id: { same: cart_id } } }\n',
    'events:\n  - { event: Order Placed, per_month: 1, properties: { order_id: { text: "o{person}-{n}" } } }\n',
  ),
];
