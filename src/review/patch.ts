/** What a command would change in files, as a unified diff. Returns text; changes nothing. */
import { createTwoFilesPatch } from 'diff';

/** A patch of one file, as `git apply` takes it; `to`: where the file goes, when it gets another name. Pure. */
export function printPatch(name: string, before: string, after: string, to: string = name): string {
  const head = name === to ? '' : `rename from ${name}\nrename to ${to}\n`;
  if (before === after) return `diff --git a/${name} b/${to}\n${head}`;
  const patch = createTwoFilesPatch(`a/${name}`, `b/${to}`, before, after, undefined, undefined, {
    context: 3,
  });
  const body = patch.replace(/^=+\n/, '');
  return head === '' ? body : `diff --git a/${name} b/${to}\n${head}${body}`;
}
