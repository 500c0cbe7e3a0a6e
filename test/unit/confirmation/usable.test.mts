import type { IDataObject } from 'n8n-workflow';
import type { DeviceAuthentication } from '../../../nodes/PingOne/pingone/authentication/deviceAuthentications.ts';
import { askKey, type Rules } from '../../../nodes/PingOne/signIn/flow.ts';
import { fakeApi } from '../../support/fakeApi.mts';

const ALL: Rules = { rpId: 'example.com', onlyDevices: [] };

const key = (id: string, usableStatus: unknown): IDataObject => ({
	...{ id, type: 'FIDO2', status: 'ACTIVE', rp: { id: 'example.com' } },
	credentialId: `credentialof-${id}`,
	usableStatus: usableStatus as IDataObject,
});

const flow = (status: string, devices: IDataObject[]) =>
	({
		id: 'flow',
		status,
		_embedded: { devices },
		publicKeyCredentialRequestOptions: JSON.stringify({
			challenge: [1, 2, 3],
			rpId: 'example.com',
			allowCredentials: devices.map(({ credentialId }) => ({
				type: 'public-key',
				id: [...Buffer.from(String(credentialId), 'base64url')],
			})),
		}),
	}) as unknown as DeviceAuthentication;

/** That this credential may answer, and no other. */
const answers = (id: string) => ({ options: { allowCredentials: [{ id, type: 'public-key' }] } });

/** What becomes of a flow, and which device PingOne was told to select. */
async function ask(status: string, devices: IDataObject[], rules = ALL) {
	const { api, asked } = fakeApi(() => ({
		json: flow('ASSERTION_REQUIRED', devices) as unknown as IDataObject,
	}));
	const answer = await askKey(api, flow(status, devices), rules);
	return { answer, selected: asked.map(({ body }) => body) };
}

describe('a device whose usableStatus in a flow is not ENABLED', () => {
	const ENABLED = { status: 'ENABLED' };

	it.each([[{ status: 'LOCKED' }], [{ status: 'NEW_IN_2027' }], [{}], [null]])(
		'is not selected: %j',
		async (usableStatus) => {
			const { answer, selected } = await ask('DEVICE_SELECTION_REQUIRED', [
				key('one', usableStatus),
				key('two', ENABLED),
			]);
			expect(JSON.stringify(selected)).toContain('"two"');
			expect(JSON.stringify(selected)).not.toContain('"one"');
			expect(answer).toMatchObject(answers('credentialof-two'));
		},
	);

	it('may not answer, also where PingOne has selected it already', async () => {
		const { answer } = await ask('ASSERTION_REQUIRED', [key('one', { status: 'LOCKED' })]);
		expect(answer).toEqual({
			refused: 'noKey',
			reason: 'no key may confirm, usableStatus LOCKED',
		});
	});

	it('may not answer where it alone is asked for', async () => {
		const rules = { ...ALL, onlyDevices: ['one'] };
		const devices = [key('one', { status: 'LOCKED' }), key('two', ENABLED)];
		expect((await ask('ASSERTION_REQUIRED', devices, rules)).answer).toMatchObject({
			refused: 'noKey',
		});
	});

	it('leaves none, and says why', async () => {
		const { answer, selected } = await ask('DEVICE_SELECTION_REQUIRED', [
			key('one', { status: 'LOCKED' }),
		]);
		expect(selected).toEqual([]);
		expect(answer).toEqual({
			refused: 'noKey',
			reason: 'no key for this relying party, usableStatus LOCKED',
		});
	});
});

it('takes a device without usableStatus, as lists of devices show them', async () => {
	const { answer } = await ask('ASSERTION_REQUIRED', [
		Object.fromEntries(
			Object.entries(key('one', undefined)).filter(([name]) => name !== 'usableStatus'),
		),
	]);
	expect(answer).toMatchObject(answers('credentialof-one'));
});
