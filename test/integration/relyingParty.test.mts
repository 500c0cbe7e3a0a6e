import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runNode } from '../support/engine.mts';
import { enrollParameters, LINK, linkParameters } from '../support/enrollment/execution.mts';
import { createParameters, credentialFor, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';
import { search } from './pickers/picker.mts';

const { sandbox, node } = useWorld();

const ada = () => locator('id', sandbox.user().id);
const MAIL = 'Mail';

const confirmation = (operation: string, more: IDataObject = {}) =>
	({ resource: 'confirmation', operation, user: ada(), ...more }) as INodeParameters;

const asks = (where: IDataObject) =>
	confirmation('sendAndWait', { message: 'Pay', sendLinkWith: 'nodes', ...where });

const enrolls = (where: IDataObject) => enrollParameters(sandbox, { rpId: '', ...where });

const PAIRS: Record<string, () => [INodeParameters, (where: IDataObject) => INodeParameters]> = {
	enrollment: () => [linkParameters(sandbox), enrolls],
	confirmation: () => [confirmation('createLink'), asks],
};

/** A link, a node that would mail it, and the node that waits. */
async function linkMailWait(pair: string, where: IDataObject, app: IDataObject = {}) {
	const [link, wait] = PAIRS[pair]();
	// Nobody without a passkey is asked to confirm.
	if (pair === 'confirmation') await sandbox.seed({ rp: { id: 'localhost', name: 'n8n' } });
	const { run } = await runNode({
		credential: credentialFor(sandbox, app),
		before: [
			{ name: LINK, parameters: link },
			{ name: MAIL, parameters: { resource: 'user', operation: 'get', user: ada() } as never },
		],
		parameters: wait(where),
	});
	const { runData, error } = run.data.resultData;
	return { ran: Object.keys(runData), message: error?.message, hint: error?.description, run };
}

/** The node keeps policies for a minute. */
beforeEach(async () => await new Promise((resolve) => setTimeout(resolve, 61_000)));

/** FIDO2 policies for another domain than the page's. */
async function otherDomain(): Promise<void> {
	for (const id of Object.values(sandbox.ids.fido2Policies)) {
		await sandbox.control('POST', `/fido2Policies/${id}`, { relyingPartyId: 'example.com' });
	}
}

const HERE = { rpId: locator('domain', 'localhost') };
const OWN_HOST = { relyingParty: 'host' };

describe.each(Object.keys(PAIRS))('a link for %s', (pair) => {
	it.each([
		['an expression that gives nothing', '={{ "" }}'],
		['one about the workflow that does', "={{ $workflow.id === 'none' ? 'example.com' : '' }}"],
	])('is not made with %s', async (_, value) => {
		const { ran, message } = await linkMailWait(pair, { rpId: locator('domain', value) });
		expect(message).toMatch(/^'Relying Party ID' of the node 'PingOne' is empty/);
		expect(ran).not.toContain(MAIL);
	});

	it.each([
		['nothing chosen', locator('list', '')],
		['an empty text', ''],
	])('is not made with %s: n8n runs nothing', async (_, rpId) => {
		await expect(linkMailWait(pair, { rpId })).rejects.toThrow(
			'Parameter "Relying Party ID" is required',
		);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('is not mailed when the policy is for another domain', async () => {
		await otherDomain();
		const { ran, message, hint } = await linkMailWait(pair, HERE);
		expect(message).toMatch(
			/^'Relying Party ID' of the node 'PingOne' is 'localhost', but .*example.com/,
		);
		expect(hint).toMatch(/^Select .*example.com|one of these/);
		expect(hint).toMatch(/No link was created\.$/);
		expect(ran).not.toContain(MAIL);
	});

	it('is made for this n8n’s own host all the same, when that was chosen', async () => {
		await otherDomain();
		const { message, run } = await linkMailWait(pair, OWN_HOST);
		expect(message).toBeUndefined();
		expect(run.status).toBe('waiting');
	});

	it('is made where the worker app may not read policies', async () => {
		await otherDomain();
		const { clientId, clientSecret } = sandbox.ids.apps.devicesOnly;
		const { message } = await linkMailWait(pair, HERE, { clientId, clientSecret });
		expect(message).toBeUndefined();
	});

	it('is mailed for the domain of the policy', async () => {
		const { message, run } = await linkMailWait(pair, HERE);
		expect(message).toBeUndefined();
		expect(run.status).toBe('waiting');
	});
});

/** By an expression about the item, the node that waits is the first to know. */
const BY_ITEM = { rpId: locator('domain', '={{ $json.id ? "localhost" : "" }}') };

it.each(Object.keys(PAIRS))(
	'%s: the node that waits refuses another domain than the policy’s, and does not wait',
	async (pair) => {
		await otherDomain();
		const { message, run } = await linkMailWait(pair, BY_ITEM);
		expect(message).toMatch(/^'Relying Party ID' is 'localhost', but .*example.com/);
		expect(run.status).toBe('error');
	},
);

const NONE = { rpId: locator('domain', '={{ $json.none }}') };

it.each([
	['Enroll FIDO2 Device', () => enrolls(NONE)],
	['Send and Wait for Passkey', () => asks(NONE)],
	['Create FIDO2 Device', () => createParameters(sandbox, { user: ada(), ...NONE } as IDataObject)],
])('%s without a relying party sends nothing', async (_, parameters) => {
	expect(await node.refusal(parameters() as IDataObject)).toMatchObject({
		message: "'Relying Party ID' is empty",
	});
	expect(await sandbox.requests()).toEqual([]);
});

it.each([
	['the policy that is chosen', 'exampleCom', 'example.com (Passkeys for example.com)'],
	['the default policy where none is', undefined, 'localhost (Passkeys on this computer)'],
] as const)('the list begins with the domain of %s', async (_, fido2, first) => {
	const id = sandbox.ids.policyId;
	const { exampleCom } = sandbox.ids.fido2Policies;
	if (fido2) {
		await sandbox.control('POST', `/policies/${id}`, {
			fido2: { enabled: true, pairingDisabled: false, fido2PolicyId: exampleCom },
		});
	}
	const parameters = (fido2 ? { policy: locator('list', id) } : {}) as INodeParameters;
	const { results } = await search(sandbox, 'searchRelyingParties', { parameters });
	expect(results[0].name).toBe(first);
});

describe('reports about one relying party', () => {
	const OF_EXAMPLE = { relyingParty: locator('domain', 'example.com') } as IDataObject;

	it('do not count a passkey that works elsewhere', async () => {
		const [one, other] = [sandbox.user(), sandbox.user(1)];
		await sandbox.seed({ rp: { id: 'localhost', name: 'n8n' } }, one.id);
		await sandbox.seed({ rp: { id: 'example.com', name: 'Example' } }, other.id);
		const report = async (filters: IDataObject, includeAll = false) =>
			await node.outputs({
				...{ resource: 'user', operation: 'getWithoutPasskey', returnAll: true },
				...{ filters, includeAll },
			});
		const without = await report(OF_EXAMPLE);
		expect(without.find(({ id }) => id === one.id)).toMatchObject({
			activePasskeys: 0,
			otherDevices: 1,
		});
		expect(without.some(({ id }) => id === other.id)).toBe(false);
		expect((await report({})).some(({ id }) => id === one.id)).toBe(false);
		const all = await report(OF_EXAMPLE, true);
		expect(all.find(({ id }) => id === other.id)).toMatchObject({
			activePasskeys: 1,
			blockedPasskeys: 0,
		});
	});

	it('list devices for it only', async () => {
		await sandbox.seed({ rp: { id: 'localhost', name: 'n8n' } });
		const { id } = await sandbox.seed({ rp: { id: 'example.com', name: 'Example' } });
		const listed = await node.outputs(
			node.device('getAll', { returnAll: true, filters: OF_EXAMPLE }),
		);
		expect(listed.map((device) => device.id)).toEqual([id]);
	});

	it('refuse a filter that is empty, which would count all', async () => {
		const filters = { relyingParty: locator('domain', '={{ $json.none }}') } as IDataObject;
		const { message } = await node.refusal(node.device('getAll', { returnAll: true, filters }));
		expect(message).toBe("'Relying Party ID' is empty");
		expect(await sandbox.requests()).toEqual([]);
	});
});
