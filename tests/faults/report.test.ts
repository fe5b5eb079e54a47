/** The table of the fault cases: a case that fails, or passes without a figure, is seen. */
import { expect, it } from 'vitest';
import { figure } from './figures.ts';
import { placeTable, readTable, rowsOf, summaryOf, tableOf } from './report.ts';

const results = [
  { title: 'C10 keeps | its place', status: 'passed' },
  { title: 'C2 loses nothing', status: 'passed' },
  { title: 'C3 waits', status: 'failed' },
  { title: 'C4 says nothing', status: 'passed' },
];
const lines = [
  { case: 'C2', test: 'C2 loses nothing', figures: { lost: 0, trials: 4 } },
  { case: 'C3', test: 'C3 waits', figures: { lost: 2, rate: 0.12345 } },
  { case: 'C10', test: 'C10 keeps | its place', figures: { duplicates_beyond_promise: 1 } },
];

it('writes a row for each test, in order of the cases, with what it measured', () => {
  expect(tableOf(rowsOf(results, lines)).split('\n').slice(2)).toEqual([
    '| C2 | loses nothing | passed | lost 0, trials 4 |',
    '| C3 | waits | failed | lost 2, rate 0.123 |',
    '| C4 | says nothing | no figures |  |',
    '| C10 | keeps \\| its place | passed | duplicates_beyond_promise 1 |',
  ]);
});

it('counts what failed, and what passed without a figure or a case as failed', () => {
  const nameless = { title: 'is no case', status: 'passed' };
  expect(summaryOf(rowsOf(results, lines))).toEqual({
    cases: 4,
    failed: 2,
    skipped: 0,
    lost: 2,
    duplicates_beyond_promise: 1,
  });
  expect(summaryOf(rowsOf([nameless], lines))).toMatchObject({ failed: 1 });
});

it('says apart what could not run here', () => {
  const rows = rowsOf([{ title: 'C2 loses nothing', status: 'pending' }], []);
  expect(rows).toMatchObject([{ status: 'skipped' }]);
  expect(summaryOf(rows)).toMatchObject({ failed: 0, skipped: 1 });
});

it('reads the rows of a table back as they were', () => {
  const rows = rowsOf(results, lines);
  const rounded = rows.map((row) =>
    row.case === 'C3' ? { ...row, figures: { lost: 2, rate: 0.123 } } : row,
  );
  const document = '<!-- figures: written by `npm run faults` -->\n<!-- end of figures -->\n';
  expect(readTable(placeTable(document, tableOf(rows)))).toEqual(rounded);
});

it('replaces what is between the marks and nothing else', () => {
  const document = 'a\n<!-- figures: written by `npm run faults` -->\nold\n<!-- end of figures -->\nb\n';
  const placed = placeTable(document, 'new');
  expect(placed).toBe(document.replace('old', 'new'));
  expect(placeTable(placed, 'new')).toBe(placed);
  expect(() => placeTable('a\n', 'new')).toThrow('lost the marks');
});

it('refuses figures of another case, and what is no number', () => {
  expect(() => figure('C9', { trials: 1 })).toThrow('starts with "C9 "');
});

it('C1 is the title of a case, yet no figure may be empty of sense', () => {
  expect(() => figure('C1', { trials: Number.NaN })).toThrow('C1: trials is NaN');
});
