import type { IDataObject } from 'n8n-workflow';
import { createCredential } from '../support/softAuthenticator.mts';
import type { Asked } from './judge.mts';
import { byOther, locator, oneOf, onlyOnce, some, type Prepare } from './operations.mts';
import { POLICY, RP, type Effect, type ModelDevice, type ModelUser, type World } from './world.mts';

interface DeviceCase {
	kind: string;
	parameters?: IDataObject;
	before?: (world: World) => Partial<ModelDevice>;
	holds: (device: ModelDevice) => boolean;
	shows: (output: IDataObject) => boolean;
	rival?: (device: ModelDevice) => void;
}

const setting =
	({ kind, parameters = {}, before = () => ({}), holds, shows, rival }: DeviceCase): Prepare =>
	(world, draw) => {
		const asked = some(draw, (): Asked => {
			const user = world.addUser();
			const device = world.addDevice(user, before(world));
			return {
				parameters: { user: locator(user.id), device: locator(device.id), ...parameters },
				holds: (state) =>
					state.users.some(({ devices }) =>
						devices.some((each) => each.id === device.id && holds(each)),
					),
				shows,
				isMeant: (effect) => effect.kind === kind && effect.id === device.id,
			};
		});
		const [first] = world.state.users;
		const change = () => rival?.(first.devices[0]);
		return {
			asked,
			rival: () => first.devices[0] && byOther(world, 'device.changed', 'x', change),
		};
	};

const statusOf = (output: IDataObject, member: string) =>
	(output[member] as IDataObject | undefined)?.status;

/** Other brand's passkeys, a user's own ones, and pending ones, some of them old. */
function addDevices(world: World, user: ModelUser): void {
	const { draw } = world;
	const brand = { id: 'brand-b.example', name: 'Brand B' };
	if (draw.chance(0.3)) world.addDevice(user);
	if (draw.chance(0.3)) world.addDevice(user, { rp: brand, status: 'ACTIVATION_REQUIRED' });
	if (draw.chance(0.3)) world.addDevice(user, { rp: brand });
	const pending = draw.integer(0, 2);
	for (let count = 0; count < pending; count += 1) {
		world.addDevice(user, { status: 'ACTIVATION_REQUIRED', nickname: undefined });
	}
}

/** A user completes the registration of a pending device. */
const complete = (world: World) => {
	// Of a create without an answer, nobody has the creation options.
	const isNew = (id: string) => world.effects.some((effect) => effect.id === id);
	const pending = world.state.users
		.flatMap(({ devices }) => devices)
		.find(({ id, status }) => status === 'ACTIVATION_REQUIRED' && !isNew(id));
	if (!pending) return;
	byOther(world, 'device.activated', pending.id, () => (pending.status = 'ACTIVE'));
};

const createDevice =
	(ifUserHasDevice: string): Prepare =>
	(world, draw) => {
		const users = some(draw, () => world.addUser());
		for (const user of users) addDevices(world, user);
		const replaces = ifUserHasDevice === 'replacePending';
		const asked = some(draw, (): Asked => {
			const user = draw.one(users);
			return {
				parameters: {
					user: locator(user.id),
					rpId: { __rl: true, mode: 'domain', value: RP.id },
					rpName: RP.name,
					policy: locator(POLICY),
					options: { ifUserHasDevice },
				},
				holds: (state, { id }) =>
					state.users.some(
						(each) =>
							each.id === user.id &&
							each.devices.some((device) => device.id === id && device.rp.id === RP.id),
					),
				shows: ({ rp }) => (rp as { id?: string }).id === RP.id,
				isMeant({ kind, id, userId, before }) {
					if (userId !== user.id) return false;
					if (kind === 'device.created') return true;
					const { status, rp } = (before ?? {}) as unknown as ModelDevice;
					const isPending = kind === 'device.deleted' && status === 'ACTIVATION_REQUIRED';
					if (!isPending || rp.id !== RP.id) return false;
					const isOwn = (effect: Effect) =>
						effect.by === 'node' && effect.kind === 'device.created';
					return replaces || world.effects.some((effect) => effect.id === id && isOwn(effect));
				},
				raisesError: ifUserHasDevice === 'raiseError',
				changes: (effects) => effects.some(({ kind }) => kind === 'device.created'),
			};
		});
		/** Another brand's portal, or one that has the same name. */
		const create = (name: string) => {
			const id = draw.uuid();
			const createdAt = world.now();
			const device = { id, rp: { ...RP, name }, status: 'ACTIVATION_REQUIRED', createdAt } as const;
			byOther(world, 'device.created', id, () => void world.addDevice(users[0], device));
		};
		const acts = [() => complete(world), () => create('Portal'), () => create(RP.name)];
		return { asked, rival: oneOf(draw, ...acts) };
	};

const deleteDevice =
	(ifGone: string): Prepare =>
	(world, draw) => {
		const asked = some(draw, (): Asked => {
			const user = world.addUser();
			const device = world.addDevice(user);
			const isThere = draw.chance(0.7);
			const id = isThere ? device.id : draw.uuid();
			return {
				parameters: { user: locator(user.id), device: locator(id), options: { ifGone } },
				holds: (state) =>
					(isThere || ifGone === 'treatAsDeleted') && !JSON.stringify(state).includes(id),
				shows: (output) => output.deleted === true,
				isMeant: (effect) => effect.kind === 'device.deleted' && effect.id === id,
				mayFail: !isThere && ifGone === 'raiseError',
			};
		});
		const [first] = world.state.users;
		return {
			asked: ifGone === 'raiseError' ? onlyOnce(asked) : asked,
			rival: () => byOther(world, 'device.deleted', 'x', () => void first.devices.splice(0, 1)),
		};
	};

const deletePending: Prepare = (world, draw) => {
	const asked = some(draw, (): Asked => {
		const user = world.addUser();
		addDevices(world, user);
		world.addDevice(user, { status: 'ACTIVATION_REQUIRED' });
		const young = world.addDevice(user, {
			status: 'ACTIVATION_REQUIRED',
			createdAt: world.now() - 60_000,
		});
		const old = user.devices.filter(
			({ id, status }) => status === 'ACTIVATION_REQUIRED' && id !== young.id,
		);
		return {
			parameters: { user: locator(user.id), olderThan: 1, ageUnit: 'hours' },
			holds: (state) =>
				state.users
					.filter(({ id }) => id === user.id)
					.every(({ devices }) =>
						devices.every(
							({ id, status }) => status === 'ACTIVE' || !old.some((each) => each.id === id),
						),
					),
			shows: ({ deletedCount, devices }) => deletedCount === (devices as unknown[]).length,
			lists: ({ devices }) => ({
				'device.deleted': (devices as Array<{ id: string }>).map(({ id }) => id),
			}),
			isMeant: ({ kind, id, before }) =>
				kind === 'device.deleted' &&
				before?.status === 'ACTIVATION_REQUIRED' &&
				old.some((each) => each.id === id),
		};
	});
	return { asked, rival: () => complete(world) };
};

const order =
	(isRemoval: boolean): Prepare =>
	(world, draw) => {
		const asked = some(draw, (): Asked => {
			const user = world.addUser();
			const [first, second] = [world.addDevice(user), world.addDevice(user)];
			if (draw.chance(0.6))
				user.order = draw.one([
					[first.id, second.id],
					[second.id, first.id],
				]);
			const devices = [{ device: locator(second.id) }];
			return {
				parameters: { user: locator(user.id), ...(!isRemoval && { order: { devices } }) },
				holds: (state) =>
					state.users.some(
						({ id, order: now }) =>
							id === user.id && (isRemoval ? now === undefined : now?.[0] === second.id),
					),
				shows: () => true,
				isMeant: ({ id }) => id === user.id,
			};
		});
		const [user] = world.state.users;
		return {
			asked,
			rival: () =>
				byOther(world, 'devices.ordered', user.id, () => {
					user.order = user.devices.map(({ id }) => id);
				}),
		};
	};

const CREATION_OPTIONS = JSON.stringify({
	rp: { id: RP.id, name: RP.name },
	challenge: [1, 2, 3],
	user: { id: [1], name: 'ada', displayName: 'Ada' },
	pubKeyCredParams: [{ type: 'public-key', alg: '-7' }],
});

/** Made once: the model does not look at it, and the node has no other to compare it with. */
let attestation: string | undefined;

const activate: Prepare = (world, draw) => {
	attestation ??= JSON.stringify(createCredential(CREATION_OPTIONS));
	const asked = some(draw, (): Asked => {
		const user = world.addUser();
		const isActive = draw.chance(0.2);
		const status = isActive ? 'ACTIVE' : 'ACTIVATION_REQUIRED';
		const { id } = world.addDevice(user, { status });
		return {
			parameters: { user: locator(user.id), device: locator(id), attestation },
			holds: (state) =>
				state.users.some(({ devices }) =>
					devices.some((device) => device.id === id && device.status === 'ACTIVE'),
				),
			shows: (output) => output.status === 'ACTIVE',
			isMeant: (effect) => effect.kind === 'device.activated' && effect.id === id,
		};
	});
	return { asked };
};

export const deviceOperations: Record<string, Prepare> = {
	'device.activateFido2': activate,
	'device.createFido2 createAnother': createDevice('createAnother'),
	'device.createFido2 returnExisting': createDevice('returnExisting'),
	'device.createFido2 replacePending': createDevice('replacePending'),
	'device.createFido2 raiseError': createDevice('raiseError'),
	'device.delete raiseError': deleteDevice('raiseError'),
	'device.delete treatAsDeleted': deleteDevice('treatAsDeleted'),
	'device.deletePending': deletePending,
	'device.setOrder': order(false),
	'device.removeOrder': order(true),
	'device.updateNickname': setting({
		kind: 'device.renamed',
		parameters: { nickname: 'Blue key' },
		before: ({ draw }) => ({ nickname: draw.one(['Blue key', 'Red key']) }),
		holds: ({ nickname }) => nickname === 'Blue key',
		shows: ({ nickname }) => nickname === 'Blue key',
		rival: (device) => (device.nickname = 'Green key'),
	}),
	'device.block': setting({
		kind: 'device.blocked',
		before: ({ draw }) => ({ block: draw.one(['BLOCKED', 'UNBLOCKED', 'UNBLOCKED']) }),
		holds: ({ block }) => block === 'BLOCKED',
		shows: (output) => statusOf(output, 'block') === 'BLOCKED',
		rival: (device) => (device.block = 'UNBLOCKED'),
	}),
	'device.unblock': setting({
		kind: 'device.unblocked',
		before: ({ draw }) => ({ block: draw.one(['BLOCKED', 'BLOCKED', 'UNBLOCKED']) }),
		holds: ({ block }) => block === 'UNBLOCKED',
		shows: (output) => statusOf(output, 'block') !== 'BLOCKED',
		rival: (device) => (device.block = 'BLOCKED'),
	}),
	'device.unlock': setting({
		kind: 'device.unlocked',
		before: ({ draw }) => ({ lock: draw.one(['LOCKED', 'LOCKED', 'UNLOCKED']) }),
		holds: ({ lock }) => lock === 'UNLOCKED',
		shows: (output) => statusOf(output, 'lock') !== 'LOCKED',
		rival: (device) => (device.lock = 'LOCKED'),
	}),
};
