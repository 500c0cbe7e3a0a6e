import type { IDataObject } from 'n8n-workflow';
import { getPopulations } from '../../../nodes/PingOne/listSearch/named.ts';
import { runNode } from '../../support/engine.mts';
import { begin, finish, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { enrollParameters, startEnrollment } from '../../support/enrollment/execution.mts';
import { errorOf } from '../../support/errorItem.mts';
import { credentialFor, locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';
import { listContext, search } from '../pickers/picker.mts';

const { sandbox } = useWorld();

const NOWHERE = '11111111-1111-4111-8111-111111111111';

const getUser = async (
	items: IDataObject[],
	{ options = {}, credential = {} }: { options?: IDataObject; credential?: IDataObject },
) =>
	await runNode({
		parameters: {
			resource: 'user',
			operation: 'get',
			user: locator('id', sandbox.user().id),
			options,
		} as never,
		credential: credentialFor(sandbox, credential),
		items,
		onError: 'continueErrorOutput',
	});

const environments = async () => (await sandbox.requests()).map(({ path }) => path.split('/')[3]);

describe('Environment ID of the node', () => {
	const options = { environmentId: '={{ $json.env }}' };

	it('is read for each item, and empty text means the credential’s', async () => {
		const mine = sandbox.ids.environmentId;
		const { branches } = await getUser([{ env: mine }, { env: NOWHERE }, { env: '' }], { options });
		expect((await environments()).sort()).toEqual([NOWHERE, mine, mine].sort());
		expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
	});

	it.each([
		[{}, "'Environment ID' has no value for this item"],
		[{ env: null }, "'Environment ID' has no value for this item"],
		[{ env: '../x' }, "'Environment ID' must be a PingOne ID, got '../x'"],
		[{ env: 7 }, "'Environment ID' must be a PingOne ID, got '7'"],
	])('is refused for an item alone: %j', async (item, message) => {
		const { branches } = await getUser([{ env: '' }, item], { options });
		expect(branches[0]).toHaveLength(1);
		expect(errorOf(branches[1][0]).message).toBe(message);
		expect(await environments()).toHaveLength(1);
	});

	it.each([
		['its license is used up', 400, 'LICENSE_EXCEEDED', 'The PingOne license does not cover this'],
		['PingOne takes no token there', 401, 'INVALID_TOKEN', 'PingOne rejected the access token'],
	])('ends its own items only, when %s', async (_, status, code, message) => {
		const [mine, ...users] = [sandbox.ids.environmentId, 0, 1, 2];
		const body = { code: 'ACCESS_FAILED', message: 'no', details: [{ code, message: 'no' }] };
		// The first requests are those to the other environment, the second one with another token.
		const times = status === 401 ? 2 : 1;
		await sandbox.fault('users.get', { kind: 'status', status, body }, { times });
		const items = [{ env: NOWHERE }, ...users.map(() => ({ env: mine })), { env: NOWHERE }];
		const { branches } = await getUser(items, {
			options: { ...options, maxConcurrentRequests: 1 },
		});
		expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual(
			[1, 2, 3].map((item) => ({ item })),
		);
		expect(branches[1].map((item) => errorOf(item).message)).toEqual(
			Array.from({ length: 2 }, () => message),
		);
	});

	it('does not make the credential be read more often', async () => {
		const items = Array.from({ length: 50 }, () => ({ env: sandbox.ids.environmentId }));
		const { branches, store } = await getUser(items, { options });
		expect(branches[0]).toHaveLength(50);
		expect(store.reads).toBe(1);
	});
});

describe('an expression in the credential', () => {
	const US_OR_EU = `={{ $json.region === 'EU' ? '${NOWHERE}' : '' }}`;

	it.each([
		['managedEnvironmentId', US_OR_EU, 'Put the expression into Environment ID under Options'],
		['managedEnvironmentId', '={{ $json.env }}', 'Put the expression into Environment ID'],
		['clientId', '={{ $json.app || "" }}', 'Use a credential for each worker app'],
		['environmentId', '={{ $itemIndex }}', 'Use a credential for each worker app'],
	])('%s: %s is refused for more than one item', async (name, expression, hint) => {
		const { branches } = await getUser([{}, { region: 'EU' }], {
			credential: { [name]: expression },
		});
		expect(branches[0]).toEqual([]);
		expect(branches[1]).toHaveLength(2);
		for (const item of branches[1]) {
			expect(errorOf(item).message).toContain('may depend on the input item');
			expect(errorOf(item).hint).toContain(hint);
		}
		expect(await environments()).toEqual([]);
	});

	it.each([
		['region', '={{ $json.region }}', 'Region'],
		['apiUrl', '={{ $json.api }}', 'API URL'],
		['environmentId', '={{ $json.env }}', 'Environment ID'],
		['clientId', '={{ $json.app || "" }}', 'Client ID'],
		['clientSecret', '={{ $json.secret || "" }}', 'Client Secret'],
	])(
		'%s: %s is refused for a single item as well: n8n has one token',
		async (name, text, field) => {
			const managedEnvironmentId = US_OR_EU;
			const { branches } = await getUser([{ env: sandbox.ids.environmentId }], {
				credential: { managedEnvironmentId, [name]: text },
			});
			expect(errorOf(branches[1][0]).message).toBe(
				`'${field}' of the credential has an expression that may depend on the input item, but n8n keeps one token for all`,
			);
			expect(await environments()).toEqual([]);
		},
	);

	it('for the managed environment is refused for a single item as well: a model may have made it', async () => {
		const managedEnvironmentId = US_OR_EU;
		const { branches } = await getUser([{ region: 'EU' }], {
			credential: { managedEnvironmentId },
		});
		expect(errorOf(branches[1][0]).message).toBe(
			"'Managed Environment ID' of the credential has an expression that may depend on the input item, but n8n evaluates it for the first one only",
		);
		expect(await environments()).toEqual([]);
	});

	it('may be a variable, which is the same for all', async () => {
		const managedEnvironmentId = '={{ $vars.environment }}';
		const { branches } = await getUser([{}, {}], { credential: { managedEnvironmentId } });
		expect(branches[0]).toHaveLength(2);
	});

	it('is refused where there is no item: in the lists of the editor', async () => {
		const credential = { managedEnvironmentId: `={{ Date.now() ? '${NOWHERE}' : '' }}` };
		await expect(search(sandbox, 'searchUsers', { credential })).rejects.toThrow(
			/'Managed Environment ID' of the credential has an expression that may depend/,
		);
		expect(await environments()).toEqual([]);
	});

	it('is refused for an enrollment, whose link is opened when the item is gone', async () => {
		const { error } = await runNode({
			parameters: enrollParameters(sandbox),
			credential: credentialFor(sandbox, { managedEnvironmentId: US_OR_EU }),
			items: [{ region: 'US' }],
		});
		expect(error?.message).toContain('may depend on the input item');
	});
});

describe('the lists of the editor', () => {
	const parameters = (options: unknown) => ({ parameters: { options } as never });

	it('show the environment of the node', async () => {
		const environmentId = sandbox.ids.environmentId;
		const credential = { managedEnvironmentId: NOWHERE };
		const shown = { ...parameters({ environmentId }), credential };
		expect((await search(sandbox, 'searchUsers', shown)).results).not.toEqual([]);
		expect(await getPopulations(listContext(sandbox, shown))).not.toEqual([]);
		expect(new Set(await environments())).toEqual(new Set([environmentId]));
	});

	it.each([[null], [{ environmentId: null }], [{ environmentId: '={{ $json.env }}' }]])(
		'show nothing when the editor cannot evaluate it: %j',
		async (options) => {
			await expect(search(sandbox, 'searchUsers', parameters(options))).rejects.toThrow(
				"'Environment ID' cannot be evaluated in the editor yet",
			);
			expect(await environments()).toEqual([]);
		},
	);
});

it('stays with a link until the user has opened it and is done', async () => {
	const options = { environmentId: sandbox.ids.environmentId };
	const waiting = await startEnrollment(
		sandbox,
		{ options },
		{
			link: { options },
			credential: credentialFor(sandbox, { managedEnvironmentId: NOWHERE }),
		},
	);
	const begun = await begin(waiting);
	expect(resumedWith(await finish(waiting, begun, touch(begun)))).toMatchObject({
		status: 'ACTIVE',
	});
	expect(new Set(await environments())).toEqual(new Set([sandbox.ids.environmentId]));
});
