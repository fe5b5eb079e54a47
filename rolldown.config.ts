/**
 * How the program is built: one entry with a chunk for each verb and for what verbs share, in a tree like that of the sources.
 * Small packages that every verb needs are part of it, with their licences; the large ones stay packages, loaded when needed.
 */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/** One file of these is read in a tenth of the time that their hundreds of modules take. */
const INCLUDED = [
  'ajv',
  'commander',
  'fast-deep-equal',
  'fast-uri',
  'fastest-levenshtein',
  'json-schema-traverse',
  'libphonenumber-js',
  'liquidjs',
  're2js',
  'temporal-polyfill',
  'temporal-utils',
  'yaml',
];

/** What an import of a package names; null for a file or a part of Node.js. */
function packageOf(id: string): string | null {
  const [scope = '', name = ''] = id.split('/');
  if (/^(?:[./]|node:|\0|[A-Za-z]:)/.test(id)) return null;
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** The READMEs of the rules, which `explain` reads when the program runs. */
const rulePages: Plugin = {
  name: 'rule pages',
  generateBundle() {
    const folders = readdirSync('src/rules', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      const fileName = `src/rules/${name}/README.md`;
      if (existsSync(fileName)) this.emitFile({ type: 'asset', fileName, source: readFileSync(fileName) });
    }
  },
};

/** The licences of the packages that became part of the program. Throws for one without. */
const licences: Plugin = {
  name: 'licences',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((each) => (each.type === 'chunk' ? each.moduleIds : []));
    const folders = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
    const texts = [...new Set(folders)].sort().map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      if (file === undefined) throw new Error(`${name} has no licence`);
      return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
  },
};

export default defineConfig({
  // The code of a thread is looked for beside the file that starts it, and built all of the program is in one folder.
  input: {
    main: 'src/cli/main.ts',
    ...Object.fromEntries(globSync('src/**/worker.ts').map((path) => ['worker', path])),
  },
  platform: 'node',
  logLevel: 'warn',
  // A verb may load by and by what another one loads at once.
  checks: { ineffectiveDynamicImport: false },
  external: (id) => {
    const name = packageOf(id);
    return id.startsWith('node:') || (name !== null && !INCLUDED.includes(name));
  },
  plugins: [rulePages, licences],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    sourcemap: true,
    entryFileNames: 'src/cli/[name].js',
    chunkFileNames: 'src/cli/[name]-[hash].js',
  },
});
