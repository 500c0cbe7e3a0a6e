import { useWorld } from '../support/world.mts';
import type { CollectionBody } from '../support/sandboxApi.mts';

interface Named {
	id: string;
	name: string;
	default: boolean;
	fido2: { enabled: boolean; pairingDisabled: boolean; fido2PolicyId: string | null };
	relyingPartyId: string;
}

const { sandbox, api } = useWorld();

async function all(key: string): Promise<Named[]> {
	const { status, body } = await api<CollectionBody<Named>>('GET', `/${key}`);
	expect(status).toBe(200);
	expect(body.count).toBe(body._embedded[key].length);
	return body._embedded[key];
}

describe('policies', () => {
	it('lists device authentication policies with their FIDO2 state', async () => {
		const policies = await all('deviceAuthenticationPolicies');
		expect(
			policies.map(({ name, default: isDefault, fido2 }) => [
				name,
				isDefault,
				fido2.enabled,
				fido2.pairingDisabled,
			]),
		).toEqual([
			['Workforce passkeys', true, true, false],
			['Security keys only', false, true, false],
			['Mobile only', false, false, false],
			['Pairing paused', false, true, true],
		]);
		expect(policies[0].id).toBe(sandbox.ids.policyId);
	});

	it('lists FIDO2 policies, one of them the default', async () => {
		const policies = await all('fido2Policies');
		expect(policies.map((each) => each.relyingPartyId)).toEqual([
			'localhost',
			'example.com',
			'example.com',
		]);
		expect(policies.filter((each) => each.default)).toHaveLength(1);
	});

	it.each(['deviceAuthenticationPolicies', 'fido2Policies', 'populations'])(
		'reads one of %s, and answers 404 for another ID',
		async (key) => {
			const [first] = await all(key);
			const one = await api<Named>('GET', `/${key}/${first.id}`);
			expect(one.body).toEqual(first);
			expect((await api('GET', `/${key}/${sandbox.ids.users[0].id}`)).status).toBe(404);
		},
	);

	it('can be changed behind the back of the API', async () => {
		const { policyId } = sandbox.ids;
		await sandbox.control('POST', `/policies/${policyId}`, { fido2: { enabled: false } });
		const [first] = await all('deviceAuthenticationPolicies');
		expect(first.fido2).toMatchObject({ enabled: false, pairingDisabled: false });
	});
});

describe('populations', () => {
	it('are paged by limit', async () => {
		const { body } = await api<CollectionBody<Named>>('GET', '/populations?limit=1');
		expect(body._embedded.populations).toHaveLength(1);
		expect(body._embedded.populations[0].default).toBe(true);
		expect(body._links.next?.href).toContain('cursor=');
	});
});

describe('MFA settings', () => {
	it('show the device cap', async () => {
		await sandbox.control('POST', '/settings', { maxAllowedDevices: 7 });
		const { body } = await api('GET', '/mfaSettings');
		expect(body.pairing).toMatchObject({ maxAllowedDevices: 7 });
	});
});
