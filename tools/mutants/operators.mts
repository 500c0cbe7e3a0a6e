import ts from 'typescript';

/** One change of a source text, which a test should notice. */
export interface Change {
	/** Offsets in the source text. */
	start: number;
	end: number;
	replacement: string;
	/** What kind of change it is, such as `drop await`. */
	operator: string;
}

const { SyntaxKind } = ts;

/** What a binary operator becomes. */
const SWAPS: Partial<Record<ts.SyntaxKind, ReadonlyArray<readonly [string, string]>>> = {
	[SyntaxKind.LessThanToken]: [
		['boundary', '<='],
		['comparison', '>='],
	],
	[SyntaxKind.LessThanEqualsToken]: [
		['boundary', '<'],
		['comparison', '>'],
	],
	[SyntaxKind.GreaterThanToken]: [
		['boundary', '>='],
		['comparison', '<='],
	],
	[SyntaxKind.GreaterThanEqualsToken]: [
		['boundary', '>'],
		['comparison', '<'],
	],
	[SyntaxKind.EqualsEqualsEqualsToken]: [['comparison', '!==']],
	[SyntaxKind.ExclamationEqualsEqualsToken]: [['comparison', '===']],
	[SyntaxKind.AmpersandAmpersandToken]: [['logic', '||']],
	[SyntaxKind.BarBarToken]: [['logic', '&&']],
	[SyntaxKind.QuestionQuestionToken]: [['logic', '&&']],
	[SyntaxKind.PlusToken]: [['arithmetic', '-']],
	[SyntaxKind.MinusToken]: [['arithmetic', '+']],
	[SyntaxKind.AsteriskToken]: [['arithmetic', '/']],
	[SyntaxKind.SlashToken]: [['arithmetic', '*']],
	[SyntaxKind.PercentToken]: [['arithmetic', '*']],
	[SyntaxKind.PlusEqualsToken]: [['arithmetic', '-=']],
	[SyntaxKind.MinusEqualsToken]: [['arithmetic', '+=']],
};

const EQUALITIES = new Set([
	SyntaxKind.EqualsEqualsEqualsToken,
	SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Methods that return what they are called on, changed: the call can be left out. */
const SAME_TYPE = new Set(
	'concat filter flat normalize replace replaceAll reverse slice sort toLowerCase toReversed toSorted toUpperCase trim'.split(
		' ',
	),
);

/** Methods that have an opposite. */
const OPPOSITES = new Map([
	['max', 'min'],
	['min', 'max'],
	['some', 'every'],
	['every', 'some'],
	['startsWith', 'endsWith'],
	['endsWith', 'startsWith'],
	['ceil', 'floor'],
	['floor', 'ceil'],
]);

/** What is returned instead; the types say which of them are possible. */
const RETURNED = ['undefined', 'null', '[]', "''"];

/** From here on, the next number is as good as the same one. */
const LARGE = 100;

const isText = (node: ts.Node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/** The changes of one file, found in the tree of its source. */
class Changes {
	readonly found: Change[] = [];
	private readonly source: ts.SourceFile;

	constructor(source: ts.SourceFile) {
		this.source = source;
	}

	add(operator: string, node: ts.Node, replacement: string) {
		const start = node.getStart(this.source);
		this.found.push({ operator, start, end: node.getEnd(), replacement });
	}

	text(node: ts.Node) {
		return node.getText(this.source);
	}

	not(node: ts.Node) {
		return `!(${this.text(node)})`;
	}
}

type Mutator = (node: ts.Node, changes: Changes) => void;

const operators: Mutator = (node, changes) => {
	if (!ts.isBinaryExpression(node)) return;
	for (const [operator, by] of SWAPS[node.operatorToken.kind] ?? []) {
		changes.add(operator, node.operatorToken, by);
	}
	if (!EQUALITIES.has(node.operatorToken.kind)) return;
	for (const side of [node.left, node.right]) {
		if (ts.isStringLiteral(side) && side.text !== '') changes.add('constant', side, "''");
	}
};

const unary: Mutator = (node, changes) => {
	if (ts.isPrefixUnaryExpression(node)) {
		const { operator, operand } = node;
		if (operator === SyntaxKind.ExclamationToken) {
			changes.add('negation', node, changes.text(operand));
		} else if (operator === SyntaxKind.MinusToken) {
			changes.add('arithmetic', node, changes.text(operand));
		}
	}
	if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
		const text = changes.text(node);
		if (node.operator === SyntaxKind.PlusPlusToken) {
			changes.add('arithmetic', node, text.replace('++', '--'));
		} else if (node.operator === SyntaxKind.MinusMinusToken) {
			changes.add('arithmetic', node, text.replace('--', '++'));
		}
	}
};

const conditions: Mutator = (node, changes) => {
	if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) {
		changes.add('negation', node.expression, changes.not(node.expression));
		changes.add('condition', node.expression, 'false');
		if (ts.isIfStatement(node)) changes.add('condition', node.expression, 'true');
	} else if (ts.isConditionalExpression(node)) {
		changes.add('negation', node.condition, changes.not(node.condition));
	} else if (ts.isForStatement(node) && node.condition) {
		changes.add('condition', node.condition, 'false');
	}
};

const statements: Mutator = (node, changes) => {
	if (ts.isExpressionStatement(node)) changes.add('drop statement', node, ';');
	else if (ts.isThrowStatement(node)) changes.add('drop throw', node, ';');
	else if (ts.isReturnStatement(node)) changes.add('drop return', node, ';');
	else if (ts.isContinueStatement(node) || ts.isBreakStatement(node)) {
		changes.add('drop jump', node, ';');
	}
};

/** What a function returns: the expression of `return`, or the whole body of an arrow function. */
function returned(node: ts.Node): ts.Expression | undefined {
	if (ts.isReturnStatement(node)) return node.expression;
	return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : undefined;
}

/** An async function that returns a promise is waited for as one that returns its result is. */
function isWaitedForAnyway(node: ts.AwaitExpression): boolean {
	if (returned(node.parent) !== node) return false;
	const around = ts.findAncestor(node, (one) => ts.isFunctionLike(one) || ts.isTryStatement(one));
	return !around || !ts.isTryStatement(around);
}

const awaits: Mutator = (node, changes) => {
	if (!ts.isAwaitExpression(node) || isWaitedForAnyway(node)) return;
	changes.add('drop await', node, changes.text(node.expression));
};

const returns: Mutator = (node, changes) => {
	const value = returned(node);
	if (!value) return;
	changes.add('return', value, changes.not(value));
	for (const other of RETURNED) {
		if (other !== changes.text(value)) changes.add('return', value, other);
	}
};

const constants: Mutator = (node, changes) => {
	if (node.kind === SyntaxKind.TrueKeyword) changes.add('constant', node, 'false');
	else if (node.kind === SyntaxKind.FalseKeyword) changes.add('constant', node, 'true');
	else if (ts.isNumericLiteral(node) && node.parent && !isName(node)) {
		const value = Number(node.text);
		changes.add('constant', node, value === 0 ? '1' : '0');
		if (value > 0 && value < LARGE) changes.add('constant', node, `${value + 1}`);
	}
};

const isName = (node: ts.Node) =>
	(ts.isPropertyAssignment(node.parent) || ts.isEnumMember(node.parent)) &&
	node.parent.name === node;

const calls: Mutator = (node, changes) => {
	if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
	const { expression: receiver, name } = node.expression;
	const opposite = OPPOSITES.get(name.text);
	if (opposite) changes.add('call', name, opposite);
	if (SAME_TYPE.has(name.text)) changes.add('drop call', node, changes.text(receiver));
};

/** Members of objects that functions make; texts are left alone, and so is what n8n describes. */
const members: Mutator = (node, changes) => {
	if (!ts.isObjectLiteralExpression(node)) return;
	if (!ts.findAncestor(node, ts.isFunctionLike)) return;
	for (const [place, member] of node.properties.entries()) {
		if (ts.isPropertyAssignment(member) && isText(member.initializer)) continue;
		const start = member.getStart();
		const next = node.properties[place + 1]?.getStart();
		const end = next ?? member.getEnd();
		changes.found.push({ operator: 'drop member', start, end, replacement: '' });
	}
};

const MUTATORS: Mutator[] = [
	operators,
	unary,
	conditions,
	statements,
	awaits,
	returns,
	constants,
	calls,
	members,
];

const isPassedOver = (node: ts.Node) =>
	ts.isTypeNode(node) ||
	ts.isImportDeclaration(node) ||
	ts.isExportDeclaration(node) ||
	ts.isInterfaceDeclaration(node) ||
	ts.isTypeAliasDeclaration(node);

/**
 * All changes of a file that its tree allows. Whether the types allow them is asked afterwards.
 *
 * @param text TypeScript
 */
export function changesOf(path: string, text: string): Change[] {
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
	const changes = new Changes(source);
	const visit = (node: ts.Node) => {
		if (isPassedOver(node)) return;
		for (const mutate of MUTATORS) mutate(node, changes);
		ts.forEachChild(node, visit);
	};
	ts.forEachChild(source, visit);
	return changes.found;
}

/** The text with the change made. */
export const changed = (text: string, { start, end, replacement }: Change) =>
	text.slice(0, start) + replacement + text.slice(end);
