import { useWorld } from '../../support/world.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox, node } = useWorld();

const many = (changes = {}) => node.device('getAll', changes);
const nicknames = async (filters: object, changes = {}) =>
	(await node.outputs(many({ filters, ...changes }))).map(({ nickname }) => nickname);

const HOUR = 3_600_000;

describe('filters', () => {
	beforeEach(async () => {
		const now = Date.now();
		await sandbox.seed({ nickname: 'plain', createdAt: now - 49 * HOUR });
		await sandbox.seed({ nickname: 'blocked', block: { status: 'BLOCKED' } });
		await sandbox.seed({ nickname: 'locked', lock: { status: 'LOCKED' } });
		await sandbox.seedPending({ nickname: 'pending', createdAt: now - 3 * HOUR });
	});

	it.each([
		[{}, ['plain', 'blocked', 'locked', 'pending']],
		[{ status: 'ACTIVE' }, ['plain', 'blocked', 'locked']],
		[{ status: 'ACTIVATION_REQUIRED' }, ['pending']],
		[{ blocked: true }, ['blocked']],
		[{ blocked: false }, ['plain', 'locked', 'pending']],
		[{ locked: true }, ['locked']],
		[{ locked: false, status: 'ACTIVE' }, ['plain', 'blocked']],
		[{ olderThan: 2 }, ['plain']],
		[{ olderThan: 2, ageUnit: 'hours' }, ['plain', 'pending']],
		[{ olderThan: 200, ageUnit: 'minutes' }, ['plain']],
		[{ types: ['SMS'] }, []],
		[{ types: 'FIDO2, SMS', status: 'ACTIVATION_REQUIRED' }, ['pending']],
		[{ types: ['fido2'], status: 'Activation Required' }, ['pending']],
		[{ olderThan: '2', ageUnit: 'Hours' }, ['plain', 'pending']],
	])('%j', async (filters, expected) => {
		expect(await nicknames(filters)).toEqual(expected);
	});

	it('apply before Limit', async () => {
		expect(await nicknames({ blocked: false }, { limit: 2 })).toEqual(['plain', 'locked']);
	});

	it.each([
		[{ olderThan: 'two' }, "'Older Than' must be a number of at least 0, got 'two'"],
		[{ olderThan: 2, ageUnit: 'weeks' }, "'Age Unit' must be Days, Hours or Minutes, got 'weeks'"],
		[{ olderThan: '={{ $json.nothing }}' }, "'Older Than' is empty"],
		[{ ageUnit: 'hours' }, "'Age Unit' needs Older Than, which is not set"],
		[{ status: '={{ $json.nothing }}' }, "'Status' is empty"],
		[{ status: 'on' }, "'Status' must be Activation Required or Active, got 'on'"],
		[{ blocked: '={{ $json.nothing }}' }, "'Blocked' is empty"],
		[{ locked: 2 }, "'Locked' must be true or false, got '2'"],
		[{ types: ['FIDO'] }, "'Types' must be Email, FIDO2, Mobile"],
		[{ types: [] }, "'Types' is empty"],
		[{ types: '={{ $json.nothing }}' }, "'Types' is empty"],
	])('%j is refused, because without it the result would be wider', async (filters, message) => {
		expect((await node.refusal(many({ filters }))).message).toContain(message);
	});
});

const embed = (...devices: object[]) => ({
	kind: 'status',
	status: 200,
	body: { _embedded: { devices } },
});

it('tells types apart, and keeps a device without a date out of those that are older', async () => {
	const devices = [
		{ id: 'a', type: 'SMS', createdAt: '2020-01-01T00:00:00Z' },
		{ id: 'b', type: 'FIDO2', createdAt: '2020-01-01T00:00:00Z' },
		{ id: 'c', type: 'FIDO2' },
	];
	await sandbox.fault('devices.list', embed(...devices), { times: -1 });
	const raw = { simplify: false };
	expect(await node.outputs(many({ filters: { types: ['FIDO2'] }, ...raw }))).toEqual([
		devices[1],
		devices[2],
	]);
	expect(await node.outputs(many({ filters: { olderThan: 1 }, ...raw }))).toEqual([
		devices[0],
		devices[1],
	]);
});

/** Member for member as Ping prints it ("Check Remember Me Device"), with what a list adds. */
const SYNCED = {
	_links: { self: { href: 'https://api.pingone.eu/v1/x' } },
	id: 'f44fa23e-67db-493a-8278-570010dc57f0',
	environment: { id: 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6' },
	user: { id: 'b30ac647-e33e-464f-a6ea-0275082d4c26' },
	type: 'FIDO2',
	status: 'ACTIVE',
	lock: { status: 'UNLOCKED' },
	block: { status: 'UNBLOCKED' },
	createdAt: '2026-07-12T14:13:29.956Z',
	updatedAt: '2026-07-12T14:13:29.956Z',
	attributes: { transports: ['hybrid', 'internal'], isCrossPlatform: false, isResidentKey: true },
	rp: { id: 'pingone.eu', name: 'pingone.eu' },
	credentialId: 'eyinrLcvUJRv0IXwPciFWA',
	backup: { backupEligibility: true, backupState: true },
	fidoDeviceMetadata: { mdsIdentifier: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4' },
	fidoRegistrationArtifacts: { attestationType: 'NONE' },
	displayName: 'testAPILabelDisplayName',
	somethingNew: 1,
};

describe.each(['get', 'getAll'])('%s', (operation) => {
	const read = async (simplify: boolean) => {
		const route = { get: 'devices.get', getAll: 'devices.list' }[operation]!;
		const answer = operation === 'get' ? SYNCED : embed(SYNCED).body;
		await sandbox.fault(route, { kind: 'status', status: 200, body: answer });
		const device = locator('id', SYNCED.id);
		const [found] = await node.outputs(node.device(operation, { device, simplify }));
		return found;
	};

	it('is simplified to what says which device it is and how safe', async () => {
		const { _links, environment, updatedAt, somethingNew, ...kept } = SYNCED;
		const found = await read(true);
		expect(found).toEqual(kept);
		expect(Object.keys(found).slice(0, 3)).toEqual(['id', 'status', 'type']);
	});

	it('loses and renames nothing without Simplify, and ends with the links', async () => {
		const found = await read(false);
		expect(found).toEqual(SYNCED);
		expect(Object.keys(found).slice(0, 6)).toEqual([
			'id',
			'status',
			'type',
			'displayName',
			'user',
			'rp',
		]);
		expect(Object.keys(found).slice(-2)).toEqual(['environment', '_links']);
	});
});

it('takes users from the input, and pairs each device to its user', async () => {
	await sandbox.seed({ nickname: 'one' }, sandbox.user(1).id);
	await sandbox.seed({ nickname: 'two' }, sandbox.user(1).id);
	await sandbox.seed({ nickname: 'three' }, sandbox.user(2).id);
	const items = [0, 1, 2].map((place) => ({ id: sandbox.user(place).id }));
	const parameters = many({ user: locator('id', '={{ $json.id }}'), returnAll: true });
	const { branches } = await node.run(parameters, { items });
	expect(branches[0].map(({ json, pairedItem }) => [json.nickname, pairedItem])).toEqual([
		['one', { item: 1 }],
		['two', { item: 1 }],
		['three', { item: 2 }],
	]);
});

it.each([0, 1.5, 'ten'])('does not take %p for a limit', async (limit) => {
	const { message } = await node.refusal(many({ limit: `={{ ${JSON.stringify(limit)} }}` }));
	expect(message).toContain("'Limit' must be a whole number of at least 1");
});
