/** Checks a `QuietHoursPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { parseTimeOfDayMs } from '../../../base/zone.ts';
import { child, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { oneOrMoreOf, problem, textsOf } from '../../node-values.ts';
import { weekdayNumbers } from '../../weekdays.ts';
import { lowerPolicy } from '../spec.ts';
import { isAlwaysQuiet } from './quiet.ts';
import type { QuietHoursData, QuietWindow } from './schema.ts';

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const node = child(map, 'windows');
  const windows = oneOrMoreOf(node).map((each) => compileWindow(each, compiler));
  const known = windows.filter((each) => each !== undefined);
  if (known.length !== windows.length || known.length === 0) return undefined;
  if (isAlwaysQuiet(known)) {
    compiler.report(
      problem('always-quiet', 'these windows leave no moment for sending', node?.span ?? map.span, {
        help: 'shorten a window, or use an ExclusionPolicy for people who must not receive at all',
      }),
    );
    return undefined;
  }
  const isStrict = textOf(child(map, 'unknown_zone')) === 'most_restrictive';
  return lowerPolicy<QuietHoursData>({
    windows: known,
    unknownZone: isStrict ? 'most_restrictive' : 'chain',
  });
}

function compileWindow(node: Node, compiler: Compiler): QuietWindow | undefined {
  const from = child(node, 'from');
  const to = child(node, 'to');
  const fromMs = timeOf(from, compiler);
  const toMs = timeOf(to, compiler);
  if (fromMs === undefined || toMs === undefined || to === undefined) return undefined;
  if (fromMs === toMs) {
    compiler.report(
      problem('equal-ends', 'this window starts and ends at the same time', to.span, {
        notes: ['nobody can tell whether that is no time at all or the whole day'],
        help: 'write the time at which sending may begin again',
      }),
    );
    return undefined;
  }
  const weekdays = weekdayNumbers(textsOf(child(node, 'weekdays')));
  const countries = textsOf(child(node, 'countries'));
  return {
    fromMs,
    toMs,
    weekdays: weekdays.length === 0 ? null : weekdays,
    countries: countries.length === 0 ? null : [...countries].sort(),
  };
}

function timeOf(node: Node | undefined, compiler: Compiler): number | undefined {
  if (node === undefined) return undefined;
  const ofDayMs = parseTimeOfDayMs(textOf(node) ?? '');
  if (ofDayMs !== null) return ofDayMs;
  compiler.report(
    problem('bad-time', 'this is no time of day', node.span, {
      help: 'write hours and minutes from "00:00" to "23:59", e.g. "22:00"',
    }),
  );
  return undefined;
}
