import assert from 'node:assert/strict';
import { type ExecutionItem, itemsOf } from '../../../tools/host/n8n.mts';
import { BAD, COUNT } from '../../support/badHires.mts';
import { seedHires } from '../../support/tenant.mts';
import type { Check } from '../check.mts';
import { batchWorkflow, CREATE, type Person, personFor } from '../workflows.mts';
import { counts, runByHook, type World } from '../world.mts';

const LIMIT = { perSecond: 40 };
/** The table of bad hires twice, so that the batch takes several seconds of the limit. */
const PEOPLE = 2 * COUNT;
const isBad = (place: number) => BAD[place % COUNT] !== undefined;
const places = [...Array(PEOPLE).keys()];
const good = places.filter((place) => !isBad(place));
const bad = places.filter(isBad);

/** A tenant of hires with a limit, and the list with what is wrong in some of its lines. */
async function people({ sandbox }: World): Promise<Person[]> {
	const hires = await seedHires(sandbox, PEOPLE);
	await sandbox.control('POST', '/settings', { rateLimit: LIMIT });
	return hires.map((userId, place) => ({
		...personFor(sandbox, userId),
		...BAD[place % COUNT],
	}));
}

const originOf = ({ pairedItem }: ExecutionItem): number => {
	const [first] = [pairedItem].flat();
	return typeof first === 'object' ? first.item : Number(first);
};

/** An error item has `error` and nothing else: n8n before 2.34 sends no other to the error output. */
const expectErrors = (items: ExecutionItem[]) => {
	for (const { json } of items) {
		assert.deepEqual(Object.keys(json), ['error']);
		const { message, hint } = json.error as Record<string, unknown>;
		assert(typeof message === 'string' && message !== '', JSON.stringify(json));
		assert(typeof hint === 'string' && hint !== '', JSON.stringify(json));
	}
};

const expectCreated = async (world: World, count: number) => {
	const { devices, byStatus } = await counts(world);
	assert.equal(devices.usersWithMoreThanOne, 0, 'somebody has two devices');
	assert.equal(devices.created, count);
	return byStatus['429'] ?? 0;
};

/** On Error: Continue. */
export const goesOn: Check = {
	name: 'On Error: continue',
	workflows: () => [batchWorkflow('core-continue', { onError: 'continueRegularOutput' })],
	publish: ['core-continue'],
	async run(world) {
		const execution = await runByHook(world, 'core-continue', { people: await people(world) });
		assert.equal(execution.status, 'success');
		const items = itemsOf(execution, CREATE);
		assert.deepEqual(items.map(originOf), places);
		expectErrors(items.filter((_, place) => isBad(place)));
		for (const place of good) assert.equal(items[place].json.status, 'ACTIVATION_REQUIRED');
		const throttled = await expectCreated(world, good.length);
		return `${PEOPLE} out, ${good.length} devices, ${throttled} x 429`;
	},
};

/** On Error: Continue (using error output). */
export const parts: Check = {
	name: 'On Error: error output',
	workflows: () => [batchWorkflow('core-part', { onError: 'continueErrorOutput' })],
	publish: ['core-part'],
	async run(world) {
		const execution = await runByHook(world, 'core-part', { people: await people(world) });
		assert.equal(execution.status, 'success');
		const [done, failed] = [itemsOf(execution, CREATE, 0), itemsOf(execution, CREATE, 1)];
		assert.deepEqual([done.length, failed.length], [good.length, bad.length]);
		assert.deepEqual(done.map(originOf), good);
		assert.deepEqual(failed.map(originOf), bad);
		assert.equal(itemsOf(execution, 'Failed').length, bad.length);
		await expectCreated(world, good.length);
		return `${done.length} / ${failed.length}`;
	},
};

/** On Error: Stop Workflow. */
export const stops: Check = {
	name: 'On Error: stop',
	workflows: () => [batchWorkflow('core-stop')],
	publish: ['core-stop'],
	async run(world) {
		const execution = await runByHook(world, 'core-stop', { people: await people(world) });
		assert.equal(execution.status, 'error');
		const { error } = execution.data.resultData;
		assert.equal(error?.node?.name, CREATE);
		assert(error?.message, 'nobody says why');
		const { devices } = await counts(world);
		assert.equal(devices.usersWithMoreThanOne, 0);
		return `stopped: ${error?.message.slice(0, 60)}`;
	},
};
