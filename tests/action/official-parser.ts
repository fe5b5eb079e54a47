/**
 * GitHub's own parser of workflows and actions, and its evaluator of expressions. The parser imports JSON in the way of
 * bundlers, without saying that it is JSON; Node.js is told so here.
 */
import { registerHooks } from 'node:module';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
  },
});
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
const { parseAction } = await import('@actions/workflow-parser/actions/action-parser');

/** What GitHub finds wrong in an `action.yml`. */
export function faultsOfAction(content: string): readonly string[] {
  const { context } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

/** What GitHub finds wrong in a workflow. */
export function faultsOfWorkflow(content: string): readonly string[] {
  const { context } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

/** What an expression sees: contexts by name, such as `inputs` and `steps`. */
export type Contexts = { readonly [name: string]: unknown };

function evaluate(expression: string, contexts: Contexts): data.ExpressionData {
  const names = Object.keys(contexts);
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, names, []).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, known).evaluate();
}

/** A text with its `${{ }}` filled in. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    evaluate(expression.trim(), contexts).coerceString(),
  );
}

/** Whether the condition of a step holds; one without a condition runs while nothing has failed. */
export function holds(condition: string | undefined, contexts: Contexts): boolean {
  if (condition === undefined) return true;
  const result = evaluate(condition, contexts);
  const text = result.coerceString();
  return text !== 'false' && text !== '' && text !== '0';
}
