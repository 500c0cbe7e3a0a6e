import { ExpressionError, type IDataObject, UserError } from 'n8n-workflow';
import { PingOneApi } from '../../../nodes/PingOne/pingone/client/api.ts';
import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { createDevice, type IfExists } from '../../../nodes/PingOne/pingone/device/createDevice.ts';
import { toResponse } from '../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { fakeApi } from '../../support/fakeApi.mts';
import { describeError as inWords } from '../../../nodes/PingOne/pingone/errors/describeError.ts';
import { PingOneError } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import { ChangeError } from '../../../nodes/PingOne/pingone/errors/changeError.ts';

const CONNECTION = {
	apiUrl: 'https://api.example.com',
	authUrl: 'https://auth.example.com',
	environmentId: 'e',
	workerEnvironmentId: 'e',
	tenant: 't',
};
const BODY = { type: 'FIDO2', rp: { id: 'example.com', name: 'Example' }, policy: { id: 'p' } };

/** A PingOne whose first create gets lost, and whose list answers what a test wants. */
function pingOne(devices: (sentAt: Date) => IDataObject[], changes: IDataObject = {}) {
	const sent: string[] = [];
	let creates = 0;
	let sentAt = new Date();
	const send = async ({ method, path }: ApiRequest) => {
		sent.push(`${method} ${path.slice(2).join('/')}`);
		if (method === 'POST') {
			creates += 1;
			if (creates === 1) {
				sentAt = new Date();
				throw new PingOneError({ kind: 'noAnswer', code: 'timeout', sentAtMs: performance.now() });
			}
			return await Promise.resolve(toResponse(201, {}, '{"id":"new"}'));
		}
		if (method === 'GET' && path.length > 3) {
			return await Promise.resolve(toResponse(404, {}, '{"code":"NOT_FOUND"}'));
		}
		const list = { _embedded: { devices: devices(sentAt) } };
		const headers = { date: new Date().toUTCString() };
		const [status, text] = method === 'GET' ? [200, JSON.stringify(list)] : [204, ''];
		return await Promise.resolve(toResponse(status, headers, text));
	};
	const api = new PingOneApi(CONNECTION, send, { timeoutMs: 1000 });
	const create = async (ifExists?: IfExists) =>
		await createDevice(api, 'u', { ...BODY, ...changes }, { ifExists });
	return { create, sent };
}

const pending = (createdAt: Date, changes: IDataObject = {}) => ({
	id: 'lost',
	type: 'FIDO2',
	status: 'ACTIVATION_REQUIRED',
	createdAt: createdAt.toISOString(),
	rp: BODY.rp,
	...changes,
});

describe('a create whose answer is lost', () => {
	it('finds its device by time, relying party and nickname, removes it and creates again', async () => {
		const { create, sent } = pingOne((at) => [pending(at, { nickname: 'key' })], {
			nickname: 'key',
		});
		expect(await create()).toEqual({ id: 'new', changed: true });
		expect(sent).toEqual([
			...['POST devices', 'GET devices', 'DELETE devices/lost', 'GET devices/lost'],
			'POST devices',
		]);
	});

	it('does not insist on the nickname when PingOne does not show it', async () => {
		const { create, sent } = pingOne((at) => [pending(at)], { nickname: 'key' });
		await create();
		expect(sent).toContain('DELETE devices/lost');
	});

	it.each<[string, IDataObject]>([
		['is another kind of device', { type: 'SMS' }],
		['is active', { status: 'ACTIVE' }],
		['has another relying party', { rp: { id: 'other.example', name: 'Example' } }],
		['has another relying party name', { rp: { id: 'example.com', name: 'Other' } }],
		['has no relying party', { rp: null }],
		['has another nickname', { nickname: 'somebody else’s' }],
		['was created long before', { createdAt: '2020-01-01T00:00:00Z' }],
		['was created in the future', { createdAt: '2120-01-01T00:00:00Z' }],
		['has no time of creation', { createdAt: undefined }],
	])('leaves alone what %s', async (_, changes) => {
		const { create, sent } = pingOne((at) => [pending(at, changes)], { nickname: 'key' });
		await create().catch(() => undefined);
		expect(sent.filter((request) => request.startsWith('DELETE'))).toEqual([]);
	});

	it('names all it might be, and touches none', async () => {
		const { create, sent } = pingOne((at) => [pending(at), pending(at, { id: 'other' })]);
		const thrown: unknown = await create().catch((reason: unknown) => reason);
		expect(thrown).toBeInstanceOf(ChangeError);
		expect(inWords(thrown)).toMatchObject({
			message: expect.stringContaining('lost, other'),
			hint: expect.stringContaining('Nothing was removed'),
			facts: { possibleDeviceIds: ['lost', 'other'] },
		});
		expect(sent).toEqual(['POST devices', 'GET devices']);
	});

	it('is not looked for when something else went wrong', async () => {
		const boom = new TypeError('boom');
		const api = new PingOneApi(CONNECTION, async () => await Promise.reject(boom), {
			timeoutMs: 1,
		});
		await expect(createDevice(api, 'u', BODY)).rejects.toBe(boom);
	});
});

it('names the device that stands in the way', async () => {
	const { create } = pingOne(() => [
		{ id: 'd', type: 'FIDO2', status: 'ACTIVE', nickname: 'blue key' },
	]);
	await expect(create('raiseError')).rejects.toThrow(
		"'User' already has a FIDO2 device 'blue key' (ACTIVE, ID d)",
	);
});

describe('words for whatever was thrown', () => {
	it.each<[unknown, string, string]>([
		[new ExpressionError('a reason'), 'a reason', 'This message comes from n8n itself'],
		[new ExpressionError('a reason', { description: 'do this' }), 'a reason', 'do this'],
		[new UserError('a reason'), 'a reason', 'This message comes from n8n itself'],
		[
			new TypeError('x is not a function'),
			'The node failed because of a bug (TypeError: x is not a function)',
			'n8n-nodes-pingone/issues',
		],
		[new SyntaxError('secret in JSON'), 'The node failed because of a bug (SyntaxError)', ''],
		[AbortSignal.abort().reason, 'The execution was stopped', 'for the remaining items'],
		[undefined, 'The node failed because of a bug (undefined)', 'Please report this'],
		['text', 'The node failed because of a bug (string)', 'Please report this'],
	])('%j', (thrown, message, hint) => {
		expect(inWords(thrown)).toMatchObject({ message, hint: expect.stringContaining(hint) });
	});
});

it('Raise Error refuses what an earlier item of the run has made, by ID and before the list shows it', async () => {
	const { api, asked } = fakeApi(({ method, path }) => {
		const device = { id: 'new', type: 'FIDO2', status: 'ACTIVATION_REQUIRED', rp: BODY.rp };
		const isList = method === 'GET' && path.length === 3;
		const json = isList ? { _embedded: { devices: [] } } : device;
		return { status: method === 'POST' ? 201 : 200, json };
	});
	const create = async () => await createDevice(api, 'u', BODY, { ifExists: 'raiseError' });
	expect(await create()).toMatchObject({ id: 'new', changed: true });
	await expect(create()).rejects.toThrow(
		"'User' already has a FIDO2 device (ACTIVATION_REQUIRED, ID new)",
	);
	expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

it('replaces only what is pending and shows its relying party', async () => {
	const since = new Date();
	const { create, sent } = pingOne(() => [
		pending(since, { id: 'pending' }),
		pending(since, { id: 'another brand’s', rp: undefined }),
		pending(since, { id: 'in use', status: 'ACTIVE' }),
	]);
	await create('replacePending').catch(() => undefined);
	const deleted = sent.filter((request) => request.startsWith('DELETE'));
	expect(new Set(deleted)).toEqual(new Set(['DELETE devices/pending']));
});
