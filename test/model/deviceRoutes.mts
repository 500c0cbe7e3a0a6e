import type { IDataObject } from 'n8n-workflow';
import { invalid, notFound, Refusal, type Reply } from './pingOne.mts';
import { paged } from './pages.mts';
import { userOf, type Call, type Routes } from './routes.mts';
import { collection, deviceView } from './views.mts';
import type { ModelDevice, ModelUser } from './world.mts';

/** Active devices in their order, then the pending ones. */
function inOrder({ devices, order = [] }: ModelUser): ModelDevice[] {
	const place = ({ id, status }: ModelDevice) => {
		if (status !== 'ACTIVE') return devices.length + 1;
		return order.includes(id) ? order.indexOf(id) : devices.length;
	};
	return devices.toSorted((a, b) => place(a) - place(b));
}

function listDevices(call: Call): Reply {
	const user = userOf(call);
	const { filter, expand } = call.request.query;
	const status = /status eq "(\w+)"/.exec(String(filter))?.[1];
	const found = inOrder(user).filter((device) => !status || device.status === status);
	const views = found.map((device) => deviceView(user, device));
	// No pages of devices are documented; a user has few.
	if (expand !== 'order') return paged(call, 'devices', views, 'after');
	return { status: 200, json: { ...collection('devices', views), order: user.order ?? [] } };
}

function deviceOf(call: Call): { user: ModelUser; device: ModelDevice } {
	const user = userOf(call);
	const device = user.devices.find(({ id }) => id === call.params[1]);
	if (!device) throw notFound();
	return { user, device };
}

function createDevice(call: Call): Reply {
	const user = userOf(call);
	const { world, request } = call;
	const { nickname, rp } = request.body;
	const id = world.draw.uuid();
	let device: ModelDevice | undefined;
	const effect = { by: 'node', item: request.item, kind: 'device.created', id } as const;
	world.change({ ...effect, userId: user.id }, () => {
		device = world.addDevice(user, {
			id,
			status: 'ACTIVATION_REQUIRED',
			nickname: nickname as string | undefined,
			rp: rp as ModelDevice['rp'],
			createdAt: world.now(),
		});
	});
	const json = deviceView(user, device as unknown as ModelDevice);
	return {
		status: 201,
		json: { ...json, publicKeyCredentialCreationOptions: '{"challenge":[1]}' },
	};
}

function changeDevice(
	call: Call,
	kind: string,
	act: (device: ModelDevice) => void,
	isSo?: (device: ModelDevice) => boolean,
): Reply {
	const { user, device } = deviceOf(call);
	const { world, request } = call;
	if (isSo?.(device) && world.rules.refusesAgain) {
		throw new Refusal(400, 'REQUEST_FAILED', [{ code: 'INVALID_VALUE', message: 'Model' }]);
	}
	const effect = { by: 'node', item: request.item, kind, id: device.id } as const;
	const before = { ...device } as unknown as IDataObject;
	world.change({ ...effect, userId: user.id, before }, () => act(device));
	if (!world.rules.showsState) return { status: 204 };
	return { status: 200, json: deviceView(user, device) };
}

function deleteDevice(call: Call): Reply {
	const { user, device } = deviceOf(call);
	const { world, request } = call;
	const effect = { by: 'node', item: request.item, kind: 'device.deleted', id: device.id } as const;
	const before = { ...device } as unknown as IDataObject;
	world.change({ ...effect, userId: user.id, before }, () => {
		user.devices = user.devices.filter((each) => each !== device);
		if (user.order) user.order = user.order.filter((id) => id !== device.id);
	});
	return { status: 204 };
}

function changeOrder(call: Call, kind: string, order: string[] | undefined): Reply {
	const user = userOf(call);
	const { world, request } = call;
	world.change({ by: 'node', item: request.item, kind, id: user.id }, () => {
		if (order) user.order = order;
		else delete user.order;
	});
	return { status: 204 };
}

function reorder(call: Call): Reply {
	const ids = (call.request.body.order as Array<{ id: string }>).map(({ id }) => id);
	const active = userOf(call).devices.filter(({ status }) => status === 'ACTIVE');
	const isKnown = ids.every((id) => active.some((device) => device.id === id));
	if (!isKnown || ids.length !== active.length) throw invalid('INVALID_VALUE', 'order');
	return changeOrder(call, 'devices.ordered', ids);
}

export const deviceRoutes: Routes = {
	'GET users/*/devices': listDevices,
	'POST users/*/devices': createDevice,
	'POST users/*/devices devices.reorder': reorder,
	'POST users/*/devices devices.order.remove': (call) =>
		changeOrder(call, 'devices.unordered', undefined),
	'GET users/*/devices/*'(call) {
		const { user, device } = deviceOf(call);
		return { status: 200, json: deviceView(user, device) };
	},
	'DELETE users/*/devices/*': deleteDevice,
	'PUT users/*/devices/*/nickname'(call) {
		const nickname = String(call.request.body.nickname);
		changeDevice(call, 'device.renamed', (device) => {
			if (nickname === '') delete device.nickname;
			else device.nickname = nickname;
		});
		return { status: 200, json: { nickname } };
	},
	'POST users/*/devices/* device.block': (call) =>
		changeDevice(
			call,
			'device.blocked',
			(device) => (device.block = 'BLOCKED'),
			({ block }) => block === 'BLOCKED',
		),
	'POST users/*/devices/* device.unblock': (call) =>
		changeDevice(
			call,
			'device.unblocked',
			(device) => (device.block = 'UNBLOCKED'),
			({ block }) => block !== 'BLOCKED',
		),
	'POST users/*/devices/* device.unlock': (call) =>
		changeDevice(
			call,
			'device.unlocked',
			(device) => (device.lock = 'UNLOCKED'),
			({ lock }) => lock !== 'LOCKED',
		),
	'POST users/*/devices/* device.activate'(call) {
		const { device } = deviceOf(call);
		if (device.status === 'ACTIVE') throw new Refusal(400, 'REQUEST_FAILED');
		return changeDevice(call, 'device.activated', (found) => (found.status = 'ACTIVE'));
	},
};
