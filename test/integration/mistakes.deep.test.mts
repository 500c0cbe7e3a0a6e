import { exampleFiles, readExampleFile } from '../support/examples.mts';
import { entering } from '../support/mistakes/entering.mts';
import { lists } from '../support/mistakes/lists.mts';
import { naming } from '../support/mistakes/naming.mts';
import { passkeys } from '../support/mistakes/passkeys.mts';
import { values } from '../support/mistakes/values.mts';
import { useWorld } from '../support/world.mts';

const world = useWorld();
const { sandbox, node } = world;
const beginner = entering(world);

const MISTAKES = {
	naming: naming(beginner),
	values: values(beginner),
	passkeys: passkeys(beginner),
	lists: lists(beginner),
};

it('are seventy at least, each another one', () => {
	const names = Object.values(MISTAKES).flatMap((each) => each.map(([what]) => what));
	expect(new Set(names).size).toBe(names.length);
	expect(names.length).toBeGreaterThanOrEqual(70);
});

describe.each(Object.entries(MISTAKES))('%s', (_theme, mistakes) => {
	it.each(mistakes)('%s', async (_, given, message, hint) => {
		const [parameters, items] = typeof given === 'function' ? [given] : given;
		const shown = await node.refusal(parameters(), items === undefined ? {} : { items });
		expect([shown.message, shown.description]).toEqual([message, hint]);
		// Nothing was changed for anybody.
		const changes = (await sandbox.requests()).filter(
			({ method, status }) => method !== 'GET' && (status ?? 0) < 400,
		);
		expect(changes).toEqual([]);
	});
});

it('an example that an error names is one', async () => {
	const { description } = await node.refusal(beginner.enroll({})(), { items: [{}, {}] });
	const [, name] = /the example “([^”]+)”/.exec(description) ?? [];
	expect(exampleFiles().map((file) => readExampleFile(file).name)).toContain(name);
});
