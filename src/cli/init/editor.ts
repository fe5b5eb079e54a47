/** What an editor needs to complete and check the documents: their schemas, and which files they are for. Pure. */
import { definitions } from '../../kinds/registry.ts';
import { generateSchemas } from '../../language/model/schemas.ts';

const FOLDER = '.vscode/rutter';

/** Files that are named in another way than after their kind. */
const PATTERNS: { readonly [schema: string]: readonly string[] } = {
  'workspace.schema.json': ['rutter.yaml'],
  'catalog.schema.json': ['catalog.yaml', '*.catalog.yaml'],
};

/** Path -> text of the schemas and of `.vscode/settings.json`. */
export function editorFiles(): ReadonlyMap<string, string> {
  const schemas = generateSchemas(definitions);
  const patterns = [...schemas.keys()].map((name) => {
    const kind = name.replace('.schema.json', '');
    return [`./${FOLDER}/${name}`, PATTERNS[name] ?? [`*.${kind}.yaml`]] as const;
  });
  const settings = {
    'yaml.schemas': Object.fromEntries(patterns),
    'yaml.customTags': [],
    '[yaml]': { 'editor.insertSpaces': true, 'editor.tabSize': 2 },
  };
  return new Map([
    ...[...schemas].map(([name, text]) => [`${FOLDER}/${name}`, text] as const),
    ['.vscode/settings.json', `${JSON.stringify(settings, null, 2)}\n`] as const,
  ]);
}
