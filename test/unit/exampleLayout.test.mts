import { exampleFiles, readExampleFile, type ExampleNode } from '../support/examples.mts';

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
