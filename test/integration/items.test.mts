import type { INode } from 'n8n-workflow';
import { useWorld } from '../support/world.mts';
import { BAD, COUNT } from '../support/badHires.mts';
import { runNode } from '../support/engine.mts';
import { createParameters, credentialFor, locator, seedHires } from '../support/tenant.mts';

const { sandbox } = useWorld();

let hires: string[];

beforeEach(async () => {
	hires = await seedHires(sandbox, COUNT);
});

async function run(onError: INode['onError']) {
	const good = { rpId: 'pingone.com', rpName: 'PingOne', policyId: sandbox.ids.policyId };
	return await runNode({
		parameters: createParameters(sandbox, {
			rpId: locator('domain', '={{ $json.rpId }}'),
			rpName: '={{ $json.rpName }}',
			policy: locator('id', '={{ $json.policyId }}'),
		}),
		credential: credentialFor(sandbox),
		items: hires.map((userId, index) => ({ ...good, userId, ...BAD[index] })),
		onError,
	});
}

const created = async () =>
	(await sandbox.control<{ devices: { created: number; now: number } }>('GET', '/metrics')).devices;

it('continues: 100 items in, 100 out, in order and paired, 90 devices and 10 that say why not', async () => {
	const { branches, error } = await run('continueRegularOutput');
	expect(error).toBeUndefined();
	const [out] = branches;
	expect(out).toHaveLength(COUNT);
	expect(out.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([
		...Array(COUNT).keys(),
	]);
	out.forEach(({ json }, index) => {
		if (BAD[index]) {
			expect(Object.keys(json)).toEqual(['error']);
			expect(json.error).toMatchObject({ message: expect.any(String), hint: expect.any(String) });
		} else expect(json).toMatchObject({ type: 'FIDO2', user: { id: hires[index] } });
	});
	expect(await created()).toMatchObject({ created: 90, now: 90 });
});

it('uses the error output: 90 devices on one branch, 10 items with their input on the other', async () => {
	const { branches } = await run('continueErrorOutput');
	const [done, failed] = branches;
	const good = [...Array(COUNT).keys()].filter((index) => !BAD[index]);
	expect(done.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual(good);
	expect(done.map(({ json }) => (json.user as { id: string }).id)).toEqual(
		good.map((index) => hires[index]),
	);
	expect(failed.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual(
		Object.keys(BAD).map(Number),
	);
	// n8n lays the input item's fields under ours, so the branch knows whom it is about.
	expect(failed[0].json).toMatchObject({ userId: 'not-an-id', rpName: 'PingOne' });
	expect(await created()).toMatchObject({ created: 90 });
});

it('stops: names the first bad item, starts nothing more, and says how many were done', async () => {
	const { branches, error } = await run('stopWorkflow');
	expect(branches).toEqual([]);
	expect(error?.message).toBe("'User' must be a PingOne ID, got 'not-an-id' (item 4 of 100)");
	expect(error?.context).toMatchObject({ itemIndex: 3 });
	const devices = await created();
	expect(error?.description).toContain(
		`${devices.created} of ${COUNT} items were done before the run stopped.`,
	);
	// The ones in hand when item 3 was looked at, and no more.
	expect(devices.created).toBeLessThan(20);
});

it('reads every field with its own item', async () => {
	const { branches } = await runNode({
		parameters: createParameters(sandbox, {
			rpName: '={{ $json.name }}',
			additionalFields: { nickname: '={{ "key of " + $json.name }}' },
			options: { externalTransactionId: '={{ "hire-" + $itemIndex }}' },
		}),
		credential: credentialFor(sandbox),
		items: hires.slice(0, 20).map((userId, index) => ({ userId, name: `name ${index}` })),
	});
	expect(branches[0].map(({ json }) => (json.rp as { name: string }).name)).toEqual(
		Array.from({ length: 20 }, (_, index) => `name ${index}`),
	);
	const log = await sandbox.control<Array<{ route: string; transactionId?: string }>>(
		'GET',
		'/requests',
	);
	const ids = log
		.filter(({ route }) => route === 'devices.create')
		.map(({ transactionId }) => transactionId);
	expect(new Set(ids).size).toBe(20);
});

it('does nothing for no items', async () => {
	const { branches } = await runNode({
		parameters: createParameters(sandbox),
		credential: credentialFor(sandbox),
		items: [],
	});
	expect(branches.flat()).toEqual([]);
});
