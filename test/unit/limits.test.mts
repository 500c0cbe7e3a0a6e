import { writeFileSync } from 'node:fs';
import ts from 'typescript';
import { filesLike, read } from '../support/documentation.mts';

const LIST = 'test/unit/limits.txt';

const isNumber = (node: ts.Node): boolean =>
	ts.isNumericLiteral(node) ||
	ts.isIdentifier(node) ||
	(ts.isParenthesizedExpression(node) && isNumber(node.expression)) ||
	(ts.isPrefixUnaryExpression(node) && isNumber(node.operand)) ||
	(ts.isBinaryExpression(node) && isNumber(node.left) && isNumber(node.right));

/** The constants of a file that are numbers, such as `MAX_OPEN = 32`. */
function limitsIn(file: string): string[] {
	const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
	return source.statements
		.filter(ts.isVariableStatement)
		.flatMap(({ declarationList }) => [...declarationList.declarations])
		.flatMap(({ name, initializer }) =>
			initializer && isNumber(initializer) && /\d/.test(initializer.getText())
				? [`${file} ${name.getText()} = ${initializer.getText()}`]
				: [],
		);
}

/**
 * Documents name many of them in words, such as "every ten seconds". Whoever changes one looks there,
 * and puts it into the list by `npm run operation:tables`.
 */
it('has limits, times and sizes as before', () => {
	const limits = filesLike('{nodes,credentials}/**/*.ts').flatMap(limitsIn).sort();
	expect(limits.length).toBeGreaterThan(100);
	if (process.env.STORED_PARAMETERS === 'write') writeFileSync(LIST, `${limits.join('\n')}\n`);
	expect(limits).toEqual(read(LIST).trimEnd().split('\n'));
});
