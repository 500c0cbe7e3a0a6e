import ts from 'typescript';

/** A stretch of code that runs as a whole, or at least begins to. */
export interface Probe {
	start: number;
	end: number;
}

interface Insertion {
	at: number;
	text: string;
}

/**
 * What is put in front of a probed file: remembers that a stretch has run, and counts a step. Kept in
 * variables of the module, as globals are slow in jest.
 */
const PRELUDE =
	'var __hits,__seen;function __p(i){' +
	'if(!__hits){__seen=globalThis.__coverage__;__hits=__seen.hits[__filename]??=[];}' +
	'__hits[i]=1;if(++__seen.steps>__seen.limit)__seen.end();}';

const isIterationOrIf = (node: ts.Node): node is ts.IterationStatement | ts.IfStatement =>
	ts.isIterationStatement(node, false) || ts.isIfStatement(node);

const SHORT_CIRCUITS = new Set([
	ts.SyntaxKind.AmpersandAmpersandToken,
	ts.SyntaxKind.BarBarToken,
	ts.SyntaxKind.QuestionQuestionToken,
]);

/** Expressions that run only sometimes. */
function optionalExpressions(node: ts.Node): ts.Expression[] {
	if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return [node.body];
	if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
	const isShort = ts.isBinaryExpression(node) && SHORT_CIRCUITS.has(node.operatorToken.kind);
	return isShort ? [node.right] : [];
}

/** Statements without braces that run only sometimes. */
function bareStatements(node: ts.Node): ts.Statement[] {
	if (!isIterationOrIf(node)) return [];
	const bodies = ts.isIfStatement(node)
		? [node.thenStatement, node.elseStatement]
		: [node.statement];
	return bodies.filter((body) => body !== undefined).filter((body) => !ts.isBlock(body));
}

/** Statements in a list, each of which runs when the one before has not left. */
function listedStatements(node: ts.Node): readonly ts.Statement[] {
	return ts.isBlock(node) || ts.isCaseOrDefaultClause(node) ? node.statements : [];
}

/** Where a file is probed: its statements, and expressions that run only sometimes. */
class Probes {
	readonly probes: Probe[] = [];
	readonly insertions: Insertion[] = [];
	private readonly source: ts.SourceFile;

	constructor(source: ts.SourceFile) {
		this.source = source;
		ts.forEachChild(source, (node) => this.visit(node));
	}

	private add(node: ts.Node, before: (call: string) => string, after = '') {
		const start = node.getStart(this.source);
		const call = `__p(${this.probes.push({ start, end: node.getEnd() }) - 1})`;
		this.insertions.push({ at: start, text: before(call) });
		return () => this.insertions.push({ at: node.getEnd(), text: after });
	}

	private visit(node: ts.Node) {
		if (ts.isTypeNode(node)) return;
		const { parent } = node;
		const close = this.closerOf(node, parent);
		ts.forEachChild(node, (child) => this.visit(child));
		close?.();
	}

	private closerOf(node: ts.Node, parent: ts.Node) {
		if (optionalExpressions(parent).some((one) => one === node)) {
			return this.add(node, (call) => `(${call},`, ')');
		}
		if (bareStatements(parent).some((one) => one === node)) {
			return this.add(node, (call) => `{${call};`, '}');
		}
		if (listedStatements(parent).some((one) => one === node)) {
			return this.add(node, (call) => `${call};`);
		}
		return undefined;
	}
}

const parse = (path: string, text: string) =>
	new Probes(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));

/** The probes of a file; their places in the list are their numbers. */
export const probesOf = (path: string, text: string): Probe[] => parse(path, text).probes;

/** The text with its probes, line for line the same. */
export function withProbes(path: string, text: string): string {
	let probed = PRELUDE;
	let from = 0;
	for (const { at, text: inserted } of parse(path, text).insertions) {
		probed += text.slice(from, at) + inserted;
		from = at;
	}
	return probed + text.slice(from);
}

/**
 * The number of the smallest stretch around a place, -1 for what runs when the file is loaded.
 *
 * @param probes of the file, outer ones first
 */
export const probeAround = (probes: Probe[], start: number, end: number): number =>
	probes.findLastIndex((probe) => probe.start <= start && end <= probe.end);
