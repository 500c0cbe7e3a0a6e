import { useWorld } from '../../support/world.mts';
import { search } from './picker.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox } = useWorld();

type Method = Parameters<typeof search>[1];

/** What a picker shows when PingOne answers with these entries. */
const shown = async (method: Method, route: string, key: string, ...entries: object[]) => {
	const body = { _embedded: { [key]: entries } };
	await sandbox.fault(route, { kind: 'status', status: 200, body });
	const user = locator('id', sandbox.user().id);
	const { results } = await search(sandbox, method, { parameters: { user } as never });
	return results.map(({ name }) => name);
};

it('users show what they have', async () => {
	expect(
		await shown(
			'searchUsers',
			'users.list',
			'users',
			{ id: '1', username: 'ada', name: { given: 'Ada' } },
			{ id: '2', email: 'b@example.com', name: {} },
			{ id: '3' },
		),
	).toEqual(['Ada (ada)', 'b@example.com', '3']);
});

it('devices show what they have, also what nobody knows yet', async () => {
	expect(
		await shown(
			'searchDevices',
			'devices.list',
			'devices',
			{ id: 'aaaa1111', status: 'SOMETHING_NEW', type: 'HOLOGRAM' },
			{ id: 'bbbb2222' },
			{ id: 'cccc3333', nickname: 'Blue' },
		),
	).toEqual(['HOLOGRAM (SOMETHING_NEW, …1111)', 'Device (…2222)', 'Blue (…3333)']);
});

it('policies and populations without a name show their ID', async () => {
	const entries = [{ id: 'b' }, { id: 'a' }, { id: 'c', default: true }];
	const route = 'deviceAuthenticationPolicies';
	expect(
		await shown('searchDeviceAuthenticationPolicies', `${route}.list`, route, ...entries),
	).toEqual(['c (default, FIDO2 is off)', 'a (FIDO2 is off)', 'b (FIDO2 is off)']);
	expect(
		await shown('searchFido2Policies', 'fido2Policies.list', 'fido2Policies', ...entries),
	).toEqual(['c (default)', 'a', 'b']);
	const populations = await shown(
		'searchPopulations',
		'populations.list',
		'populations',
		...entries,
	);
	expect(populations).toEqual(['c (default)', 'a', 'b']);
});

describe('a picker without access', () => {
	it('names the field of the credential', async () => {
		const asked = search(sandbox, 'searchUsers', {
			credential: { environmentId: 'mine' },
		});
		await expect(asked).rejects.toThrow(
			/^'Environment ID' of the credential must be an environment ID, got 'mine'\. Open the credential/,
		);
	});

	it('names what PingOne refused, and what to do', async () => {
		const asked = search(sandbox, 'searchUsers', { credential: { clientSecret: 'no' } });
		await expect(asked).rejects.toThrow(
			/^PingOne rejected the worker app’s client credentials\. Compare Client ID/,
		);
	});
});
