/** Codes of `rutter scan`: where the code of applications and the catalog differ. The examples are the catalog's side. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const scanCodes: readonly CodeDoc[] = [
  codeDoc(
    'event-not-declared',
    'the code sends an event that no catalog declares',
    'A journey can only wait for events of the catalog, and nobody answers for one that is not in it. Mostly the name is ' +
      'misspelt on one side. `rutter scan --propose` prints an entry with the properties that the code gives.',
  ),
  codeDoc(
    'event-not-emitted',
    'the catalog says that code sends this event, and no code does',
    'Journeys that wait for it wait for ever. Either the call was removed or renamed, or the event comes from somewhere ' +
      'else (`source: webhook` or `warehouse`). Where only a part of the code is scanned, `--partial` keeps this quiet.',
    'events:\n  Order Placed: { source: code }\n',
    'events:\n  Order Placed: { source: warehouse }\n',
  ),
  codeDoc(
    'event-name-dynamic',
    'the name of an event is not in the code',
    'It is computed when the code runs, so nobody can say which events the code sends, a rename cannot change it, and what ' +
      'is said of other events is not the whole truth. Give a literal, a constant or a member of an enum. For a function ' +
      'of your own that sends events, name it with `--callee` or under `scan.callees` in `rutter.yaml`.',
  ),
  codeDoc(
    'event-source-differs',
    'the code sends an event that comes from somewhere else',
    'The catalog says that a webhook or the warehouse sends it. With two senders each order counts twice, in caps, goals ' +
      'and reports.',
    'events:\n  Order Shipped: { source: warehouse }\n',
    'events:\n  Order Shipped: { source: code }\n',
  ),
  codeDoc(
    'property-missing',
    'a call leaves out a property that the event must carry',
    'The catalog lists it under `required`: conditions and templates lean on it.',
    'events:\n  Order Placed: { properties: { total: number }, required: [total] }\n',
    'events:\n  Order Placed: { properties: { total: number } }\n',
  ),
  codeDoc(
    'property-not-declared',
    'a call gives a property that the event does not have',
    'Nothing can use it: conditions and templates know the properties of the catalog. Mostly the name is misspelt.',
  ),
  codeDoc(
    'property-type',
    'a call gives a property of another type',
    'A condition that compares a number with a text is never true. Only differences that are sure are reported: a value ' +
      'whose type the code does not tell fits everything, unless `--resolve types` knows more.',
    'events:\n  Order Placed: { properties: { total: string } }\n',
    'events:\n  Order Placed: { properties: { total: number } }\n',
  ),
  codeDoc(
    'trait-not-declared',
    'the code gives people an attribute that no catalog declares',
    'It is kept with the person, and nothing can use it. Personal data that nobody declared is not protected as such: ' +
      'declare it under `profile`, with `pii: true` where it is, or do not send it.',
  ),
  codeDoc(
    'trait-type',
    'the code gives an attribute of another type',
    'What is said of properties of events holds for attributes of people, too.',
    'profile:\n  seats: string\n',
    'profile:\n  seats: integer\n',
  ),
  codeDoc(
    'source-syntax',
    'a file of code has a mistake of syntax',
    'What comes after the mistake may be read wrongly, so calls may be missed. Mend the file, or leave it out with ' +
      '`scan: { ignore: [...] }` in `rutter.yaml`.',
  ),
];
