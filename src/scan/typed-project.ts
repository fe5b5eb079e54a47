/**
 * The files of a scan as a project that the type checker knows. Slow, because it needs all files; so it is made only when
 * somebody asks. Its trees are not those of the scan: places are the same, nodes are not.
 */
import { dirname } from 'node:path';
import { Project, ts } from 'ts-morph';
import { findConfig } from './aliases.ts';
import type { SourceSet } from './source-set.ts';

/** The checker, and its trees by the path that is shown. */
export type TypedProject = {
  readonly checker: ts.TypeChecker;
  treeOf(path: string): ts.SourceFile | undefined;
};

/** Makes the project, with the nearest configuration above the first file. */
export function createTypedProject(set: SourceSet): TypedProject {
  const [first] = set.files;
  const config = first && findConfig(dirname(first.fullPath));
  const project = new Project({
    ...(config !== undefined && { tsConfigFilePath: config }),
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    compilerOptions: { allowJs: true, noEmit: true, skipLibCheck: true, strictNullChecks: true },
  });
  for (const { fullPath, text } of set.files) project.createSourceFile(fullPath, text, { overwrite: true });
  const byPath = new Map(set.files.map((file) => [file.path, file.fullPath]));
  return {
    checker: project.getTypeChecker().compilerObject,
    treeOf: (path) => project.getSourceFile(byPath.get(path) ?? '')?.compilerNode,
  };
}

/** The node of a tree that has these ends and passes a test, the innermost one. */
export function nodeAt<Found extends ts.Node>(
  tree: ts.Node,
  start: number,
  end: number,
  isWanted: (node: ts.Node) => node is Found,
): Found | undefined {
  let found: Found | undefined;
  ts.forEachChild(tree, function visit(node): void {
    if (node.end < start || node.pos > end) return;
    if (node.getStart() === start && node.end === end && isWanted(node)) found = node;
    ts.forEachChild(node, visit);
  });
  return found;
}
