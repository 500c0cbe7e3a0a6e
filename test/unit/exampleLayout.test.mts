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

/**
 * Where a branch that waits comes before another one of the same output. n8n runs the branches of an
 * output one after the other, from top to bottom, and a wait holds up those below it: whoever should
 * be told of a start code, or that a form was received, would hear of it when the wait is over.
 */
function heldUp({ nodes, connections }: Example): string[] {
	const named = (name: string) => nodes.find((one) => one.name === name)!;
	const outputsOf = (name: string) => connections[name]?.main ?? [];
	const leadsToWait = (name: string, seen = new Set<string>()): boolean => {
		if (seen.has(name)) return false;
		seen.add(name);
		const next = outputsOf(name).flat();
		return isWait(named(name)) || next.some(({ node }) => leadsToWait(node, seen));
	};
	const place = (name: string) => named(name).position;
	return Object.keys(connections).flatMap((from) =>
		outputsOf(from).flatMap((targets) => {
			const inOrder = targets
				.map(({ node }) => node)
				.sort((a, b) => place(a)[1] - place(b)[1] || place(a)[0] - place(b)[0]);
			return inOrder
				.slice(0, -1)
				.filter((name) => leadsToWait(name))
				.map((name) => `${from}: ${name}`);
		}),
	);
}

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
});
