import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** The chain is read in an hour: no function of it is longer, in lines. */
const MOST = 29;

/** Every function of a file, with the number of its lines. */
function functionsOf(file: string): Array<{ where: string; lines: number }> {
	const source = ts.createSourceFile(
		file,
		readFileSync(file, 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	const found: Array<{ where: string; lines: number }> = [];
	const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
	const visit = (node: ts.Node) => {
		if (ts.isFunctionLike(node) && 'body' in node && node.body) {
			const from = lineAt(node.getStart());
			found.push({ where: `${file}:${from}`, lines: lineAt(node.end) - from + 1 });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

it(`no function of the client is longer than ${MOST} lines`, () => {
	const all = globSync('nodes/PingOne/pingone/client/**/*.ts').flatMap(functionsOf);
	expect(all.length).toBeGreaterThan(150);
	expect(all.filter(({ lines }) => lines > MOST)).toEqual([]);
});
