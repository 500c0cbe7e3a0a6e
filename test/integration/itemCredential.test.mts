import type { IDataObject } from 'n8n-workflow';
import { runNode } from '../support/engine.mts';
import { enrollParameters } from '../support/enrollment/execution.mts';
import { errorOf } from '../support/errorItem.mts';
import { credentialFor, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox } = useWorld();

const NOWHERE = '11111111-1111-4111-8111-111111111111';

const getUser = async (credential: IDataObject, items: IDataObject[]) =>
	await runNode({
		parameters: {
			resource: 'user',
			operation: 'get',
			user: locator('id', sandbox.user().id),
		} as never,
		credential: credentialFor(sandbox, credential),
		items,
		onError: 'continueErrorOutput',
	});

const pathsSeen = async () => (await sandbox.requests()).map(({ path }) => path);

describe('a Managed Environment ID that comes from the item', () => {
	const credential = { managedEnvironmentId: '={{ $json.env }}' };

	it('sends each item to its own environment', async () => {
		const mine = sandbox.ids.environmentId;
		const { branches } = await getUser(credential, [{ env: mine }, { env: NOWHERE }, { env: '' }]);
		const paths = await pathsSeen();
		expect(paths.filter((path) => path.includes(NOWHERE))).toHaveLength(1);
		expect(paths.filter((path) => path.includes(mine))).toHaveLength(2);
		expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
	});

	it('is named when it is no ID, for its item alone', async () => {
		const { branches } = await getUser(credential, [{ env: '' }, { env: '../x' }]);
		expect(branches[0]).toHaveLength(1);
		expect(errorOf(branches[1][0]).message).toContain(
			"'Managed Environment ID' of the credential must be",
		);
	});

	it('is refused for an enrollment, whose link is opened when the item is gone', async () => {
		const { error } = await runNode({
			parameters: enrollParameters(sandbox),
			credential: credentialFor(sandbox, credential),
			items: [{ env: sandbox.ids.environmentId }],
		});
		expect(error?.message).toContain('depends on the input item');
	});
});

it('refuses an item that would need another worker app, and sends nothing for it', async () => {
	const clientId = '={{ $json.app || "" }}';
	const { branches } = await getUser({ clientId }, [
		{ app: sandbox.ids.clientId },
		{ app: NOWHERE },
	]);
	expect(branches[0]).toHaveLength(1);
	expect(errorOf(branches[1][0]).message).toContain('gives this item another worker app');
	expect(await pathsSeen()).toHaveLength(1);
});

it.each<[string, IDataObject]>([
	['no expressions', {}],
	['expressions that are the same for all', { managedEnvironmentId: '={{ $vars.none || "" }}' }],
	['the first item for all', { managedEnvironmentId: '={{ $input.first().json.env }}' }],
])('reads the credential twice for a run of any size: with %s', async (_, credential) => {
	const items = [{ env: sandbox.ids.environmentId }, { env: NOWHERE }, {}, {}, {}];
	const { branches, store } = await getUser(credential, items);
	expect(branches[0]).toHaveLength(5);
	expect(store.reads).toBe(2);
});

it('sees an item in the middle, although those around it fall back to the same', async () => {
	const managedEnvironmentId = `={{ $json.body?.env || '${sandbox.ids.environmentId}' }}`;
	const items = [{}, { body: { env: NOWHERE } }, {}];
	const { branches } = await getUser({ managedEnvironmentId }, items);
	expect(branches[0]).toHaveLength(2);
	expect((await pathsSeen()).filter((path) => path.includes(NOWHERE))).toHaveLength(1);
});
