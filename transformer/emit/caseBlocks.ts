import type ts from "typescript";
import type { Emitter } from "./emitter.js";
import type { Surroundings } from "./surroundings.js";

/**
 * The clauses of a `switch`. They are one scope: a function that is declared in any of them can be called from all, whether or not its own clause is
 * ever entered. So the statements that give such functions their twins stand where every entry passes, in the first test:
 *
 *     switch (x) { case ($sa.link(f, f$), 1): f(); break; case 2: function f() { ... } }
 */
export function emitCaseBlock(emitter: Emitter, node: ts.CaseBlock, here: Surroundings): ts.CaseBlock {
  const { ts } = emitter;
  const { factory } = emitter.build;
  const links: ts.Statement[] = [];
  const filled = node.clauses.map((clause) => emitter.statements(clause.statements, here, links));
  const tested = node.clauses.findIndex((clause) => ts.isCaseClause(clause));
  const clauses = node.clauses.map((clause, index) => {
    const statements = filled[index] as ts.NodeArray<ts.Statement>;
    // There is no other clause.
    if (ts.isDefaultClause(clause))
      return factory.updateDefaultClause(clause, tested < 0 ? [...links, ...statements] : statements);
    const test = emitter.expression(clause.expression, here);
    return factory.updateCaseClause(clause, index === tested ? after(emitter, links, test) : test, statements);
  });
  return factory.updateCaseBlock(node, clauses);
}

function after({ build: { factory } }: Emitter, links: readonly ts.Statement[], test: ts.Expression): ts.Expression {
  if (links.length === 0) return test;
  const first = links.map((link) => (link as ts.ExpressionStatement).expression);
  return factory.createParenthesizedExpression(factory.createCommaListExpression([...first, test]));
}
