import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** The controller must not grow unnoticed: docs/pace.md. */
const files = globSync('nodes/PingOne/pace/*.ts').map((path) => ({
	path,
	source: ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true),
}));

/** Calls `visit` for a node and all below it. */
function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
	visit(node);
	node.forEachChild((child) => walk(child, visit));
}

const nodes = files.flatMap(({ path, source }) => {
	const all: Array<{ path: string; source: ts.SourceFile; node: ts.Node }> = [];
	walk(source, (node) => all.push({ path, source, node }));
	return all;
});

const lineOf = (source: ts.SourceFile, at: number) => source.getLineAndCharacterOfPosition(at).line;

/** Lines on which a token stands: comments and empty lines do not count, a lone bracket does. */
function codeLines(source: ts.SourceFile): number {
	const lines = new Set<number>();
	const scan = (node: ts.Node): void => {
		for (const child of node.getChildren(source)) {
			if (ts.isJSDoc(child) || child.kind === ts.SyntaxKind.EndOfFileToken) continue;
			if (child.getChildCount(source) > 0) scan(child);
			else if (child.getWidth(source) > 0) lines.add(lineOf(source, child.getStart(source)));
		}
	};
	scan(source);
	return lines.size;
}

const isNumber = (node?: ts.Node): boolean =>
	!!node &&
	(ts.isNumericLiteral(node) ||
		(ts.isPrefixUnaryExpression(node) && isNumber(node.operand)) ||
		(ts.isBinaryExpression(node) && isNumber(node.left) && isNumber(node.right)));

const isConstant = (node: ts.Node): node is ts.VariableDeclaration =>
	ts.isVariableDeclaration(node) && node.parent.parent.parent.kind === ts.SyntaxKind.SourceFile;

describe('The pace controller', () => {
	it('has at most 450 lines of code', () => {
		expect(files.length).toBeGreaterThan(5);
		const lines = files.reduce((sum, { source }) => sum + codeLines(source), 0);
		expect(lines).toBeGreaterThan(300);
		expect(lines).toBeLessThanOrEqual(450);
	});

	it('has at most 35 constants', () => {
		const constants = nodes.filter(({ node }) => isConstant(node) && isNumber(node.initializer));
		expect(constants.length).toBeGreaterThan(20);
		expect(constants.length).toBeLessThanOrEqual(35);
	});

	it('has no function of more than 30 lines', () => {
		const long = nodes.filter(({ node, source }) => {
			const size = lineOf(source, node.end) - lineOf(source, node.getStart(source)) + 1;
			return ts.isFunctionLike(node) && size > 30;
		});
		expect(long.map(({ node, source }) => node.getText(source).slice(0, 60))).toEqual([]);
	});
});
