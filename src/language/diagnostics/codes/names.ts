/** Codes of names and references: what is not there, and what is there twice. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

const unknown = (kind: string, where: string): CodeDoc =>
  codeDoc(
    `unknown-${kind}`,
    `a reference to ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} that does not exist`,
    `Every name is looked up in the workspace. This one is not among the names of ${where}; the help names the nearest one, if one is near.`,
  );

export const namesCodes: readonly CodeDoc[] = [
  unknown('segment', 'the `Segment` documents'),
  unknown('trait', 'the `Trait` documents'),
  unknown('template', 'the `Template` documents'),
  unknown('event', "the catalog's events and the reserved ones"),
  unknown('channel', '`channels` in `rutter.yaml`'),
  unknown('adapter', 'the adapters'),
  unknown('purpose', 'the classes, and the `purposes` of consent policies'),
  unknown('class', '`classes` in `rutter.yaml`'),
  unknown('step', 'the steps of this journey'),
  unknown('contact', '`teams` in `rutter.yaml`'),
  unknown('team', '`teams` in `rutter.yaml`'),
  unknown('person', '`teams` in `rutter.yaml`, their roles and their members'),
  unknown('journey', 'the `Journey` documents'),
  unknown('goal', "this journey's `goals`"),
  unknown('policy', 'the policies'),
  unknown('gauge', 'the gauges that `LanePolicy` documents read'),
  unknown('scope', 'the `scopes` of `PanicPolicy` documents'),
  unknown('locale', '`locales` in `rutter.yaml`'),
  unknown('attribute', "the catalog's `profile`"),
  unknown('property', "the event's `properties` in the catalog"),
  unknown('path', 'what can be read here'),
  unknown('enum', "the catalog's `enums`"),
  codeDoc(
    'duplicate-name',
    'two documents of one kind and name',
    'A name is unique among the documents of its kind, in all folders: references, reports and the state of subscribers go by it.',
  ),
  codeDoc(
    'duplicate-document',
    'a document that there may be only one of',
    'A workspace has one `Workspace`, and at most one `Standards`.',
  ),
  codeDoc(
    'duplicate-step',
    'two steps of one id',
    'Step ids are unique in a journey, nested steps included: runs wait under the id of their step.',
  ),
  codeDoc(
    'duplicate-path',
    'two paths of one id',
    'Path ids are unique in their step: reports and tests speak of paths by their id.',
  ),
  codeDoc(
    'reserved-event',
    'an event name of the runner',
    'The runner feeds in events of its own (`Message Opened`, `Consent Given`, `Journey Entered` ...). The catalog may not declare them; conditions and paths may use them.',
  ),
  codeDoc(
    'segment-ring',
    'segments that refer to each other in a ring',
    'A segment may name other segments, but not, over whatever detour, itself.',
  ),
  codeDoc(
    'missing-workspace',
    'a workspace without its root document',
    'The file `rutter.yaml` holds the `Workspace` document: zone, locale, channels. `rutter init` writes one.',
  ),
  codeDoc(
    'missing-catalog',
    'events and attributes without a catalog that declares them',
    'A `Catalog` document says which attributes people have and which events happen, with their types. Without one no name of either can be known.',
  ),
  codeDoc(
    'former-name-in-use',
    'a journey goes on from one that exists, or that goes on elsewhere',
    '`migrate: [{ moved: { journey: OLD } }]` says that this journey was called `OLD` before: its runs, and who may enter again when, go on under the present name. So `OLD` must be gone, and only one journey can be what became of it.',
    'migrate:\n  - moved: { journey: trial_v2 } # and a journey named trial_v2 exists\n',
    'migrate:\n  - moved: { journey: trial_v1 } # gone, and named nowhere else\n',
  ),
  codeDoc(
    'cannot-rename',
    'this name cannot be given',
    'A rename follows every reference in the workspace, or does nothing. It is refused where the new name is taken or has a form that the language does not allow, where the name is declared in no file (the built-in events, classes and channels), and while the workspace holds errors, because a reference in what cannot be read would be missed. Choose another name, or mend the errors first.',
  ),
];
