// What the type checker and dependency-cruiser cannot see in src/core: clocks, randomness, bare errors, swallowed causes.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

export interface Impurity {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Every finding in the TypeScript files under `folder`. */
export async function findImpurities(folder: string): Promise<Impurity[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts')).sort();
  const found = await Promise.all(files.map(async (file) => impuritiesOf(file, await readFile(join(folder, file), 'utf8'))));
  return found.flat();
}

export function impuritiesOf(file: string, text: string): Impurity[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2024, true);
  const found: Impurity[] = [];
  const visit = (node: ts.Node) => {
    const message = judge(node);
    if (message !== undefined)
      found.push({ file, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, message });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function judge(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const name = `${node.expression.text}.${node.name.text}`;
    if (name === 'Date.now') return 'core never reads a clock: take `at: Date`';
    if (name === 'Math.random') return 'core is deterministic: no Math.random';
  }
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && (node.arguments?.length ?? 0) === 0) {
    return 'core never reads a clock: take `at: Date`';
  }
  if (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) return 'core never reads a clock: take `at: Date`';
  if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression) && isNamed(node.expression.expression, 'Error')) {
    return 'throw an error with a code, not a bare Error';
  }
  if (ts.isCatchClause(node) && (node.variableDeclaration === undefined || !usesCause(node))) {
    return 'a verifier never swallows a cause: use what was caught';
  }
  return undefined;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function usesCause(clause: ts.CatchClause): boolean {
  const name = clause.variableDeclaration?.name;
  if (name === undefined || !ts.isIdentifier(name)) return name !== undefined;
  let used = false;
  const look = (node: ts.Node) => {
    if (ts.isIdentifier(node) && node.text === name.text) used = true;
    ts.forEachChild(node, look);
  };
  look(clause.block);
  return used;
}
