import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A regular expression of the package, and where it stands. */
export interface Found {
	place: string;
	pattern: RegExp;
}

const literalOf = (text: string): RegExp => {
	const end = text.lastIndexOf('/');
	return new RegExp(text.slice(1, end), text.slice(end + 1));
};

/**
 * Every regular expression in a TypeScript source, in the order in which they stand there.
 *
 * @param file name for messages
 * @throws for one that is put together at run time, which nobody can read from the source
 */
export function regularExpressionsIn(file: string, source: string): Found[] {
	const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
	const found: Found[] = [];
	const visit = (node: ts.Node): void => {
		const place = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
		if (ts.isRegularExpressionLiteral(node)) found.push({ place, pattern: literalOf(node.text) });
		const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
		if (isCall && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') {
			throw new Error(`${place}: a regular expression must be a literal`);
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return found;
}

/** Every regular expression in nodes/ and credentials/, without the page's compiled script. */
export const regularExpressions = (): Found[] =>
	globSync('{nodes,credentials}/**/*.ts', {
		exclude: (name) => String(name).includes('.generated.'),
	})
		.sort()
		.flatMap((file) => regularExpressionsIn(file, readFileSync(file, 'utf8')));
