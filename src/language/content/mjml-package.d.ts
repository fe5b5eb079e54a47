/** Types of the `mjml` package, which ships none: only what `mjml.ts` uses. */
declare module 'mjml' {
  type MjmlProblem = { readonly line: number; readonly message: string; readonly tagName: string };
  type MjmlOptions = {
    readonly validationLevel: 'soft';
    readonly ignoreIncludes: boolean;
    readonly beautify: boolean;
    readonly minify: boolean;
    readonly keepComments: boolean;
  };
  const compile: (
    text: string,
    options: MjmlOptions,
  ) => Promise<{ readonly html: string; readonly errors: readonly MjmlProblem[] }>;
  export default compile;
}
