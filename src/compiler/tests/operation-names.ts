/** Names that operations of tests go by: gauges of lanes, scopes of panic policies. They stand nowhere else in the language. */
import { child } from '../../language/syntax/node.ts';
import { entriesOf, textOf } from '../../language/syntax/read-node.ts';
import type { Names } from '../names.ts';
import type { SourceDocument } from '../source-document.ts';

/** Makes them known; a second policy of one name among them; where one is not sound, nothing is said of names that are missing. */
export function provideOperations(documents: readonly SourceDocument[], names: Names): void {
  for (const document of documents) {
    const { kind, sound } = document;
    if (kind === 'LanePolicy') {
      const gauge = textOf(child(child(document.root, 'gauge'), 'name'));
      if (gauge !== undefined) names.provide('gauge', gauge);
      if (!sound) names.open('gauge');
    }
    if (kind === 'PanicPolicy') {
      for (const { name } of entriesOf(child(document.root, 'scopes'))) names.provide('scope', name);
      if (!sound) names.open('scope');
    }
  }
}
