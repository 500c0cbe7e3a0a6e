import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const device = (id: string) => ({ device: locator('id', id) });

/** A change comes after a look at the state before. */
const BEFORE = { method: 'GET', path: '', type: undefined, body: null };

/** What PingOne's reference says about the requests, one by one. */
const ON_DEVICE = [
	['get', {}, [{ method: 'GET', path: '', type: undefined, body: null }]],
	[
		'delete',
		{},
		[
			BEFORE,
			{ method: 'DELETE', path: '', type: undefined, body: null },
			// It has to be gone, not only accepted.
			{ method: 'GET', path: '', type: undefined, body: null },
		],
	],
	[
		'updateNickname',
		{ nickname: ' Blue key ' },
		[
			BEFORE,
			{
				method: 'PUT',
				path: '/nickname',
				type: 'application/json',
				body: { nickname: 'Blue key' },
			},
			// The response holds the nickname only.
			{ method: 'GET', path: '', type: undefined, body: null },
		],
	],
	...['block', 'unblock', 'unlock'].map((name) => [
		name,
		{},
		[
			BEFORE,
			{
				method: 'POST',
				path: '',
				type: `application/vnd.pingidentity.device.${name}+json`,
				body: null,
			},
		],
	]),
] as Array<[string, object, Array<{ method: string; path: string; type?: string; body: unknown }>]>;

it.each(ON_DEVICE)('%s sends what the reference has', async (operation, fields, expected) => {
	const { id } = await sandbox.seed();
	await node.outputs(node.device(operation, { ...device(id), ...fields }));
	const requests = await sandbox.requests();
	expect(
		requests.map(({ method, path, contentType, body, query }) => ({
			method,
			path,
			contentType,
			body,
			query,
		})),
	).toEqual(
		expected.map(({ method, path, type, body }) => ({
			method,
			path: `${sandbox.userPath()}/devices/${id}${path}`,
			contentType: type,
			body,
			query: {},
		})),
	);
	expect(requests.every(({ accept }) => accept === 'application/json')).toBe(true);
	const isGone = operation === 'delete' && requests.pop()?.status === 404;
	expect(isGone).toBe(operation === 'delete');
	expect(requests.every(({ status }) => status === 200 || status === 204)).toBe(true);
});

it.each([
	[{}, {}],
	[{ status: 'ACTIVE', types: ['FIDO2'] }, { filter: 'status eq "ACTIVE"' }],
	[{ types: ['FIDO2'] }, { filter: 'type eq "FIDO2"' }],
	[{ types: ['FIDO2', 'SMS'], blocked: true }, {}],
])('getAll with %j reads the collection with %j', async (filters, query) => {
	await node.outputs(node.device('getAll', { filters }));
	const [request, ...others] = await sandbox.requests();
	expect(others).toEqual([]);
	expect(request).toMatchObject({
		method: 'GET',
		path: `${sandbox.userPath()}/devices`,
		body: null,
		status: 200,
	});
	expect(request.query).toEqual(query);
});

it('deletePending lists pending devices only', async () => {
	await node.outputs(node.device('deletePending', { olderThan: 1, ageUnit: 'hours' }));
	expect(await sandbox.requests()).toMatchObject([
		{ method: 'GET', query: { filter: 'status eq "ACTIVATION_REQUIRED"' } },
	]);
});

it('setOrder posts the order with its media type', async () => {
	const first = await sandbox.seed();
	const second = await sandbox.seed();
	const parameters = node.device('setOrder', { order: { devices: [device(second.id)] } });
	expect(await node.outputs(parameters)).toMatchObject([{ id: second.id }, { id: first.id }]);
	const path = `${sandbox.userPath()}/devices`;
	expect(await sandbox.requests()).toMatchObject([
		{ method: 'GET', path },
		{
			method: 'POST',
			path,
			contentType: 'application/vnd.pingidentity.devices.reorder+json',
			body: { order: [{ id: second.id }, { id: first.id }] },
			status: 200,
		},
		{ method: 'GET', path },
	]);
});

it('removeOrder posts nothing with its media type', async () => {
	const nobodys = { user: { id: sandbox.user().id }, changed: false };
	expect(await node.outputs(node.device('removeOrder'))).toEqual([nobodys]);
	const path = `${sandbox.userPath()}/devices`;
	expect(await sandbox.requests()).toMatchObject([
		{ method: 'GET', path },
		{
			method: 'POST',
			path,
			contentType: 'application/vnd.pingidentity.devices.order.remove+json',
			body: null,
			status: 204,
		},
		{ method: 'GET', path },
	]);
});

it('removeOrder gives the devices', async () => {
	const { id } = await sandbox.seed();
	expect(await node.outputs(node.device('removeOrder'))).toMatchObject([{ id }]);
});
