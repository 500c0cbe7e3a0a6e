import {
	baseTypeOf,
	exampleFiles,
	readExampleFile,
	type Example,
	type ExampleNode,
} from '../support/examples.mts';

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** A node is drawn 96 wide and high, with its name and its operation below (n8n's canvas, 2.41). */
const NODE = 96;
const CAPTION = 48;

const STICKY = 'n8n-nodes-base.stickyNote';

function boxOf({ name, type, position: [left, top], parameters }: ExampleNode): Box {
	const { width = NODE, height = NODE + CAPTION } = type === STICKY ? parameters : {};
	return { name, left, top, right: left + Number(width), bottom: top + Number(height) };
}

const areOverlapping = (one: Box, other: Box) =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

/** The pairs that cover one another, by name. */
function overlaps(nodes: ExampleNode[]): string[] {
	const boxes = nodes.map(boxOf);
	return boxes.flatMap((box, index) =>
		boxes
			.slice(index + 1)
			.filter((other) => areOverlapping(box, other))
			.map((other) => `${box.name} and ${other.name}`),
	);
}

describe('the canvas of an example', () => {
	it.each(exampleFiles())('%s has room for every node and note', (file) => {
		expect(overlaps(readExampleFile(file).nodes)).toEqual([]);
	});

	it('would be found too narrow', () => {
		const [first] = readExampleFile('lost-key.json').nodes;
		expect(overlaps([first, { ...first, name: 'Another' }])).toEqual([`${first.name} and Another`]);
	});
});

const WAITS: unknown[] = ['enroll', 'sendAndWait', 'testSignIn', 'watchLink'];

const isWait = ({ type, parameters }: ExampleNode) =>
	type === 'n8n-nodes-base.wait' ||
	(baseTypeOf(type) === 'n8n-nodes-pingone.pingOne' && WAITS.includes(parameters.operation));

/** The outputs of a node that lead to several nodes, each in the order in which n8n runs them: from top to bottom. */
function forksOf({ nodes, connections }: Example) {
	const place = (name: string) => nodes.find((one) => one.name === name)!.position;
	return Object.entries(connections).flatMap(([from, { main = [] }]) =>
		main.map((targets) => ({
			from,
			inOrder: targets
				.map(({ node }) => node)
				.sort((a, b) => place(a)[1] - place(b)[1] || place(a)[0] - place(b)[0]),
		})),
	);
}

/** The nodes that run when n8n reaches this one, itself included. */
function branchOf({ nodes, connections }: Example, first: string): ExampleNode[] {
	const names = new Set([first]);
	for (const name of names) {
		for (const { node } of (connections[name]?.main ?? []).flat()) names.add(node);
	}
	return nodes.filter(({ name }) => names.has(name));
}

/**
 * Where a branch that waits comes before another one of the same output. n8n runs the branches of an
 * output one after the other, and a wait holds up those below it: whoever should be told of a start
 * code, or that a form was received, would hear of it when the wait is over.
 */
const heldUp = (example: Example): string[] =>
	forksOf(example).flatMap(({ from, inOrder }) =>
		inOrder
			.slice(0, -1)
			.filter((name) => branchOf(example, name).some(isWait))
			.map((name) => `${from}: ${name}`),
	);

const OUTSIDE = [
	'n8n-nodes-base.emailSend',
	'n8n-nodes-base.httpRequest',
	'n8n-nodes-pingone.pingOne',
];

/** Whether a mail server, PingOne or another host can make the node end the workflow. */
const canEndTheWorkflow = ({ type, parameters, onError }: ExampleNode) =>
	OUTSIDE.includes(type) &&
	onError === undefined &&
	// A request to n8n itself: the campaign runs again in five minutes.
	!String(parameters.url).startsWith('={{ $execution.resumeUrl');

/** The nodes whose failure would keep the branches below theirs from running. */
const lostWith = (example: Example): string[] =>
	forksOf(example).flatMap(({ from, inOrder }) =>
		inOrder
			.slice(0, -1)
			.flatMap((name) => branchOf(example, name).filter(canEndTheWorkflow))
			.map(({ name }) => `${from}: ${name}`),
	);

describe('the branches of an example', () => {
	it.each(exampleFiles())('%s: none is held up by one that waits', (file) => {
		expect(heldUp(readExampleFile(file))).toEqual([]);
	});

	it('would be found in the wrong order', () => {
		const example = readExampleFile('lost-key.json');
		for (const node of example.nodes) node.position = [node.position[0], -node.position[1]];
		expect(heldUp(example)).toEqual(
			expect.arrayContaining(['Reset MFA: Email the link', 'Enrolled?: Watch the used link']),
		);
	});

	it.each(exampleFiles())('%s: none is lost when a mail above it fails', (file) => {
		expect(lostWith(readExampleFile(file))).toEqual([]);
	});

	it('would be found lost', () => {
		const example = readExampleFile('lost-key.json');
		for (const node of example.nodes) delete node.onError;
		expect(lostWith(example)).toContain('Enrolled?: Tell the person');
	});
});
