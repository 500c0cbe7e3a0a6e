import { writeFileSync } from 'node:fs';
import ts from 'typescript';
import { filesLike, read } from '../support/documentation.mts';

/** What docs/reference shows of the nodes, which has its own test. */
const SHOWN_THERE = new Set([
	...['action', 'description', 'displayName', 'name', 'output', 'placeholder', 'value'],
]);
const WORDS = 4;
const LIST = 'test/unit/messages.txt';
/** Of code that n8n or a browser evaluates. */
const CODE = /=|&&|\|\||\? \{|\("|\)\(/;

const labelOf = (node: ts.Node) =>
	ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) ? node.name.text : '';

function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	const parts = node.templateSpans.map(({ literal }) => literal.text);
	return [node.head.text, ...parts].join('{}');
}

/** The sentences, and parts of sentences, that a file says while it runs; `{}` is what varies. */
function saidIn(file: string): string[] {
	const said: string[] = [];
	const isShown = (node: ts.Node) => file.startsWith('nodes/') && SHOWN_THERE.has(labelOf(node));
	const look = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || isShown(node)) return;
		const text = textOf(node) ?? '';
		if (text.trim().split(/\s+/).length >= WORDS && !CODE.test(text))
			said.push(JSON.stringify(text));
		ts.forEachChild(node, look);
	};
	look(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest));
	return said;
}

/**
 * Documents quote some of it, and people search for all of it. What is meant to change goes into the
 * list by `npm run operation:tables`.
 */
it('has what the node says while it runs worded as before', () => {
	const files = filesLike('{nodes,credentials}/**/*.ts').filter(
		(file) => !/generated|page\/client/.test(file),
	);
	const said = [...new Set(files.flatMap(saidIn))].sort();
	if (process.env.STORED_PARAMETERS === 'write') writeFileSync(LIST, `${said.join('\n')}\n`);
	expect(said).toEqual(read(LIST).trimEnd().split('\n'));
});
