import type { IDataObject } from 'n8n-workflow';
import { credentialFor, locator } from '../../support/tenant.mts';
import { runNode } from '../../support/engine.mts';
import { timesSent, useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

const create = (changes: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'create',
	username: 'lise.meitner',
	email: 'lise@example.com',
	...changes,
});
const ifExists = (ifUserExists: string) => ({ options: { ifUserExists } });
const contractors = () => sandbox.ids.populations.Contractors;
const posts = async () =>
	(await sandbox.requests()).filter(({ method }) => method === 'POST').map(({ body }) => body);

const changes = async () =>
	(await sandbox.requests()).filter(({ method }) => ['PATCH', 'PUT'].includes(method));
const WAYS = ['raiseError', 'returnExisting', 'update'];

interface UserPage {
	_embedded: { users: IDataObject[] };
}
const named = async (username: string) => {
	const filter = encodeURIComponent(`username eq "${username}"`);
	return (await api<UserPage>('GET', `/users?filter=${filter}`)).body._embedded.users;
};

describe('the request', () => {
	it('holds what is required, and nothing that was not set', async () => {
		const [user] = await node.outputs(create({ additionalFields: { title: '', city: '  ' } }));
		expect(await sandbox.requests()).toMatchObject([
			{ method: 'POST', route: 'users.create', contentType: 'application/json', status: 201 },
		]);
		expect(await posts()).toEqual([{ username: 'lise.meitner', email: 'lise@example.com' }]);
		expect(user).toMatchObject({ username: 'lise.meitner', enabled: true, _links: {} });
		expect(Object.keys(user).slice(0, 3)).toEqual(['id', 'username', 'email']);
	});

	it('holds every attribute where PingOne has it', async () => {
		const additionalFields = {
			mobilePhone: '+43.15550100',
			externalId: 2041,
			title: 'Physicist',
			userType: 'employee',
			streetAddress: 'Boltzmanngasse 5',
			city: 'Wien',
			postalCode: '1090',
			countryCode: 'AT',
			enabled: false,
			mfaEnabled: true,
		};
		const name = { givenName: ' Lise ', familyName: 'Meitner' };
		const population = locator('id', contractors());
		await node.outputs(create({ ...name, additionalFields, population }));
		expect(await posts()).toEqual([
			{
				username: 'lise.meitner',
				email: 'lise@example.com',
				population: { id: contractors() },
				name: { given: 'Lise', family: 'Meitner' },
				mobilePhone: '+43.15550100',
				externalId: '2041',
				title: 'Physicist',
				type: 'employee',
				address: {
					streetAddress: 'Boltzmanngasse 5',
					locality: 'Wien',
					postalCode: '1090',
					countryCode: 'AT',
				},
				enabled: false,
				mfaEnabled: true,
			},
		]);
	});

	it('is an import when it sets a password or a lifecycle status', async () => {
		const additionalFields = {
			password: '2Federate!M0re',
			forceChange: true,
			lifecycleStatus: 'VERIFICATION_REQUIRED',
			suppressVerificationCode: true,
		};
		const [user] = await node.outputs(
			create({ additionalFields, population: locator('id', contractors()) }),
		);
		expect(await sandbox.requests()).toMatchObject([
			{
				route: 'users.import',
				contentType: 'application/vnd.pingidentity.user.import+json',
				body: {
					password: { value: '2Federate!M0re', forceChange: true },
					lifecycle: { status: 'VERIFICATION_REQUIRED', suppressVerificationCode: true },
				},
			},
		]);
		expect(JSON.stringify(user)).not.toContain('2Federate');
	});

	it('of an import gives no password, whatever PingOne answers', async () => {
		const password = { value: '2Federate!M0re', status: 'OK' };
		const body = { id: sandbox.user().id, username: 'lise.meitner', password };
		await sandbox.fault('users.import', { kind: 'status', status: 201, body });
		const additionalFields = { password: password.value };
		const [user] = await node.outputs(
			create({ additionalFields, population: locator('id', contractors()) }),
		);
		expect(user).toMatchObject({ username: 'lise.meitner', password: { status: 'OK' } });
		expect(JSON.stringify(user)).not.toContain('2Federate');
	});

	it('holds custom attributes by name and value', async () => {
		const attributes = [
			{ name: 'costCenter', value: '4711' },
			{ name: 'badge', value: '={{ ["a", "b"] }}' },
			{ name: 'unset', value: '={{ $json.nothing }}' },
		];
		await node.run(create({ additionalFields: { customAttributes: { attributes } } }));
		expect(await posts()).toMatchObject([{ costCenter: '4711', badge: ['a', 'b'] }]);
		expect((await posts())[0]).not.toHaveProperty('unset');
	});

	it.each([
		[{ username: '={{ "" }}' }, "'Username' is empty"],
		[{ email: '={{ " " }}' }, "'Email' is empty"],
		[{ population: locator('name', '={{ $json.nothing }}') }, "'Population' has no value"],
		[{ population: locator('list', '={{ $json.nothing }}') }, "'Population' has no value"],
		[{ population: '={{ $json.nothing }}' }, "'Population' has no value"],
		[{ population: '={{ null }}' }, "'Population' has no value"],
		[{ population: '={{ "" }}' }, "'Population' has no value"],
		[{ population: '={{ " " }}' }, "'Population' has no value"],
		[{ population: locator('id', 'here') }, "'Population' "],
		[{ additionalFields: { password: 'x' } }, "'Population' is empty, and PingOne needs one"],
		[{ additionalFields: { title: '={{ {a: 1} }}' } }, "'Title' must be text"],
		...['mfaEnabled', 'name', 'email', 'id', '__proto__', 'a b', ''].map((name) => [
			{ additionalFields: { customAttributes: { attributes: [{ name, value: 'x' }] } } },
			"'Custom Attributes' ",
		]),
	] as Array<[IDataObject, string]>)(
		'%j is refused before anything is sent',
		async (changes, said) => {
			expect((await node.refusal(create(changes))).message).toContain(said);
			expect(await sandbox.requests()).toEqual([]);
		},
	);
});

describe('a username that is taken', () => {
	const ada = { username: 'ada.lovelace', email: 'ada@example.com' };

	it('fails the item and names the user', async () => {
		const { message, description } = await node.refusal(create(ada));
		expect(message).toContain(
			`'Username' is taken: PingOne already has a user 'ada.lovelace' (ID ${sandbox.user().id})`,
		);
		expect(description).toContain('If User Already Exists');
	});

	it('gives that user when told so, unchanged', async () => {
		const additionalFields = { title: 'Countess' };
		const [user] = await node.outputs(
			create({ ...ada, additionalFields, ...ifExists('returnExisting') }),
		);
		expect(user).toMatchObject({ id: sandbox.user().id, username: 'ada.lovelace' });
		expect(user).not.toHaveProperty('title');
	});

	it('is found whatever its capital letters, when PingOne takes them for the same', async () => {
		await sandbox.control('POST', '/settings', { caseInsensitive: true });
		const [user] = await node.outputs(
			create({ ...ada, username: 'ADA.Lovelace', ...ifExists('returnExisting') }),
		);
		expect(user).toMatchObject({ id: sandbox.user().id });
	});

	it('is brought up to date when told so: attributes, population, enabled, MFA', async () => {
		const additionalFields = {
			title: 'Countess',
			enabled: false,
			mfaEnabled: false,
		};
		const parameters = create({
			...ada,
			familyName: 'King',
			additionalFields,
			population: locator('id', contractors()),
			...ifExists('update'),
		});
		const [user] = await node.outputs(parameters);
		expect(user).toMatchObject({
			id: sandbox.user().id,
			name: { given: 'Ada', family: 'King' },
			title: 'Countess',
			population: { id: contractors() },
			enabled: false,
			mfaEnabled: false,
		});
		const sent = (await sandbox.requests()).filter(({ method }) => method.startsWith('P'));
		expect(sent.map(({ method, path }) => [method, path.split('/').pop()])).toEqual([
			['POST', 'users'],
			['PATCH', sandbox.user().id],
			['PUT', 'population'],
			['PUT', 'enabled'],
			['PUT', 'mfaEnabled'],
		]);
		expect(sent[1].body).toEqual({ name: { family: 'King' }, title: 'Countess' });

		await sandbox.forgetRequests();
		expect(await node.outputs(parameters)).toEqual([{ ...user, changed: false }]);
		expect((await sandbox.requests()).map(({ method }) => method)).toEqual(['POST', 'GET']);
	});

	it.each(WAYS)(
		'by one who is not the same letter by letter, fails the item, with %s',
		async (way) => {
			await sandbox.control('POST', '/settings', { ignoreAccents: true });
			const username = 'adá.lovelace';
			const given = { ...ada, username, givenName: 'Adá' };
			const { message, description } = await node.refusal(create({ ...given, ...ifExists(way) }));
			expect(message).toContain(
				`a user '${username}' (username 'ada.lovelace', ID ${sandbox.user().id})`,
			);
			expect(description).toContain(
				'Nothing was changed. A user with another username is a different person',
			);
			expect(await changes()).toEqual([]);
		},
	);

	it.each(WAYS)('by nobody: PingOne names somebody else, and not why, with %s', async (way) => {
		const innerError = { existingId: sandbox.user().id };
		const details = [{ code: 'UNIQUENESS_VIOLATION', innerError }];
		const body = { code: 'INVALID_DATA', details };
		await sandbox.fault('users.create', { kind: 'status', status: 400, body });
		const { message } = await node.refusal(create({ givenName: 'Lise', ...ifExists(way) }));
		expect(message).toContain(`(username 'ada.lovelace', ID ${sandbox.user().id})`);
		expect(await changes()).toEqual([]);
	});

	it('may belong to somebody the worker app cannot see', async () => {
		const body = { _embedded: { users: [] } };
		await sandbox.fault('users.list', { kind: 'status', status: 200, body }, { times: -1 });
		const missing = { kind: 'status', status: 404, body: { code: 'NOT_FOUND' } };
		await sandbox.fault('users.get', missing, { times: -1 });
		const { message } = await node.refusal(create({ ...ada, ...ifExists('update') }));
		expect(message).toContain("a user 'ada.lovelace' that the worker app cannot see");
	});
});

describe('an email address that must be unique', () => {
	const innerError = () => ({ existingId: sandbox.user().id });
	const refusal = (rest: object) => {
		const details = [{ code: 'UNIQUENESS_VIOLATION', target: 'email', ...rest }];
		return { kind: 'status', status: 400, body: { code: 'INVALID_DATA', details } };
	};
	const taken = { username: 'another', email: 'ada@example.com' };
	const reads = async () =>
		(await sandbox.requests()).filter(({ method }) => method === 'GET').map(({ route }) => route);

	const holder = () =>
		`'Email' is taken: PingOne already has a user 'ada@example.com' (username 'ada.lovelace', ID ${sandbox.user().id})`;
	it.each(WAYS)('of somebody else fails the item, with %s', async (way) => {
		await sandbox.fault('users.create', refusal({ innerError: innerError() }));
		const { message, description } = await node.refusal(create({ ...taken, ...ifExists(way) }));
		expect(message).toContain(holder());
		expect(description).toContain(
			'Nothing was changed. A user with another username is a different person',
		);
		expect(await reads()).toEqual(['users.get']);
		expect(await changes()).toEqual([]);
	});

	it('is searched for when PingOne names nobody', async () => {
		await sandbox.fault('users.create', refusal({}));
		const { message } = await node.refusal(create({ ...taken, ...ifExists('update') }));
		expect(message).toContain(holder());
		expect(await reads()).toEqual(['users.list', 'users.list']);
		expect(await changes()).toEqual([]);
	});

	it('of somebody else is not brought up to date by Create or Update', async () => {
		await sandbox.fault('users.create', refusal({}));
		const given = { givenName: 'Grace', additionalFields: { enabled: false } };
		const operation = { operation: 'createOrUpdate', matchBy: 'username' };
		const { message } = await node.refusal(create({ ...taken, ...given, ...operation }));
		expect(message).toContain(holder());
		expect(await changes()).toEqual([]);
	});

	it('of the user with that username is theirs', async () => {
		await sandbox.fault('users.create', refusal({ innerError: innerError() }));
		const [user] = await node.outputs(
			create({ ...taken, username: 'Ada.Lovelace', ...ifExists('returnExisting') }),
		);
		expect(user).toMatchObject({ id: sandbox.user().id, username: 'ada.lovelace', changed: false });
	});
});

it('names what PingOne took and does not keep, as the next run does', async () => {
	const members = ['mfaEnabled', 'title'];
	for (const route of ['users.create', 'users.update']) {
		await sandbox.fault(route, { kind: 'drop', members }, { times: -1 });
	}
	const given = create({ additionalFields: { title: 'Physicist', mfaEnabled: true } });
	const [made] = await node.outputs(given);
	expect(made).toMatchObject({ mfaEnabled: false, changed: true, confirmed: false });
	expect((made.unconfirmed as string[]).toSorted()).toEqual(members);
	expect(made).not.toHaveProperty('title');
	const [again] = await node.outputs({ ...given, operation: 'createOrUpdate' });
	expect(again).toMatchObject({ id: made.id, confirmed: false, unconfirmed: ['title'] });
});

describe('exactly once', () => {
	it.each([
		['is cut off after it was done', { kind: 'cut', when: 'after' }, 1],
		['breaks after it was done', { kind: 'status', status: 500, when: 'after' }, 1],
		['comes back empty', { kind: 'empty' }, 1],
		['comes back as a page', { kind: 'html', status: 201, when: 'after' }, 1],
		['is cut off before it was done', { kind: 'cut', when: 'before' }, 2],
		['breaks before it was done', { kind: 'status', status: 503, when: 'before' }, 2],
	])('when the request %s', async (_, fault, sent) => {
		await sandbox.fault('users.create', fault);
		const [user] = await node.outputs(create({ givenName: 'Lise' }));
		expect(timesSent(sent)).toContain((await posts()).length);
		const found = await named('lise.meitner');
		expect(found.map(({ id }) => id)).toEqual([user.id]);
	});

	it('says so when PingOne never answers', async () => {
		await sandbox.fault('users.create', { kind: 'cut', when: 'before' }, { times: -1 });
		const before = Date.now();
		const parameters = create({ options: { waitForPingOne: 1 } });
		expect((await node.refusal(parameters)).message).toContain('connection to PingOne was lost');
		expect(Date.now() - before).toBeGreaterThanOrEqual(60_000);
		expect(Date.now() - before).toBeLessThan(75_000);
		// After 0.5, 1, 2 and then every 4 seconds.
		expect((await posts()).length).toBeLessThan(20);
	});

	it('with Retry On Fail, which tries all items again', async () => {
		const items = ['a', 'b', 'c'].map((username) => ({ username }));
		await sandbox.fault(
			'users.create',
			{ kind: 'status', status: 400, body: { code: 'INVALID_DATA' } },
			{ skip: 1 },
		);
		const { branches } = await runNode({
			parameters: create({ username: '={{ $json.username }}' }) as never,
			credential: credentialFor(sandbox),
			items,
			tries: 2,
		});
		expect(branches[0].map(({ json }) => json.username)).toEqual(['a', 'b', 'c']);
		for (const { username } of items) expect(await named(username)).toHaveLength(1);
	});
});

const TWICE = [
	{ name: 'costCenter', value: '1' },
	{ name: 'costCenter', value: '2' },
];

describe('Update', () => {
	const update = (changes: IDataObject) => ({
		resource: 'user',
		operation: 'update',
		user: locator('id', sandbox.user().id),
		...changes,
	});
	const patched = async () =>
		(await sandbox.requests()).filter(({ method }) => method === 'PATCH').map(({ body }) => body);

	it('patches what is set, and clears what is to be cleared', async () => {
		await node.outputs(update({ updateFields: { title: 'Countess', nickname: 'Ada' } }));
		await sandbox.forgetRequests();
		const [user] = await node.outputs(
			update({
				updateFields: { email: 'king@example.com', familyName: 'King', city: '' },
				clearFields: ['title'],
				options: { clearCustomAttributes: 'costCenter, employeeNumber' },
			}),
		);
		expect(await patched()).toEqual([
			{
				email: 'king@example.com',
				name: { family: 'King' },
				title: null,
				costCenter: null,
				employeeNumber: null,
			},
		]);
		expect(user).toMatchObject({
			email: 'king@example.com',
			name: { given: 'Ada' },
			nickname: 'Ada',
		});
		expect(user).not.toHaveProperty('title');
		expect(await sandbox.requests()).toMatchObject([
			{ method: 'GET' },
			{ contentType: 'application/json' },
		]);
	});

	it.each([
		['cut off after', { kind: 'cut', when: 'after' }, 1],
		['cut off before', { kind: 'cut', when: 'before' }, 2],
		['answered with nothing', { kind: 'status', status: 204, when: 'after' }, 1],
		[
			'answered with links only',
			{ kind: 'status', status: 200, body: { _links: {} }, when: 'after' },
			1,
		],
	])('gives the user when it is %s', async (_, fault, sent) => {
		await sandbox.fault('users.update', fault);
		expect(await node.outputs(update({ updateFields: { title: 'Countess' } }))).toMatchObject([
			{ id: sandbox.user().id, title: 'Countess' },
		]);
		expect(timesSent(sent)).toContain((await patched()).length);
	});

	it.each([
		[{}, "'Update Fields' has no value for this item"],
		[{ updateFields: { title: '={{ $json.nothing }}' } }, "'Update Fields' has no value"],
		[{ updateFields: { title: 'x' }, clearFields: ['title'] }, "'Clear Fields' names 'title'"],
		[{ options: { clearCustomAttributes: 'mfaEnabled' } }, "'Clear Custom Attributes' names"],
		[{ options: { clearCustomAttributes: 'email' } }, "'Clear Custom Attributes' names"],
		[
			{ updateFields: { customAttributes: { attributes: TWICE } } },
			"'Custom Attributes' names 'costCenter' twice",
		],
	])('%j is refused before anything is sent', async (changes, said) => {
		expect((await node.refusal(update(changes))).message).toContain(said);
		expect(await sandbox.requests()).toEqual([]);
	});
});
