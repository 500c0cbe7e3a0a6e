import { useWorld } from '../support/world.mts';
import { runNode } from '../support/engine.mts';
import { createParameters, credentialFor, locator } from '../support/tenant.mts';
import { errorOf } from '../support/errorItem.mts';

const { sandbox } = useWorld();

/** Runs one item with something wrong in it; the promise is that nothing reaches PingOne. */
async function refused(changes: object, credential?: object | null) {
	const { branches } = await runNode({
		parameters: createParameters(sandbox, changes as never),
		credential: credential === null ? undefined : credentialFor(sandbox, { ...credential }),
		items: [{ userId: sandbox.ids.users[0].id }],
		onError: 'continueErrorOutput',
	});
	expect(await sandbox.control('GET', '/requests')).toEqual([]);
	expect(branches[0]).toEqual([]);
	const { message, hint, field } = errorOf(branches[1][0]);
	// What is wrong with a field names it; a credential that cannot be read is no field.
	expect(message).toContain(field === undefined ? 'credential' : `'${String(field)}' `);
	expect(hint).toMatch(/^[A-Z].*\.\)?$/s);
	return { error: message, hint };
}

describe("'Relying Party ID'", () => {
	it.each([
		['https://example.com', 'without a scheme', 'Enter example.com instead.'],
		['HTTPS://Example.com/login', 'without a scheme', 'Enter example.com instead.'],
		['example.com:8443', 'without a port', 'Enter example.com instead.'],
		['example.com/login', 'without a path', 'Enter example.com instead.'],
		['example.com?x=1', 'without a path', 'Enter example.com instead.'],
		['example.com#top', 'without a path', 'Enter example.com instead.'],
		['example.com\\login', 'without a path', 'Enter example.com instead.'],
		['Example.COM', 'in lower case', 'Enter example.com instead.'],
		['*.example.com', 'without a wildcard', 'Enter example.com instead.'],
		['192.168.0.1', 'not an IP address', 'Enter the domain, for example example.com.'],
		['[::1]', 'not an IP address', 'Enter the domain, for example example.com.'],
		['10.0.0.1:8080', 'not an IP address', 'Enter the domain, for example example.com.'],
		['example.com.', 'without a dot at its end', 'Enter example.com instead.'],
		['münchen.example', 'in ASCII', 'Enter xn--mnchen-3ya.example instead.'],
		['intranet', 'with a dot in it', 'Enter the domain, for example example.com.'],
		['-example.com', 'such as example.com', 'Enter the domain, for example example.com.'],
		['exa mple.com', 'such as example.com', 'Enter the domain, for example example.com.'],
		['', 'is empty', 'Enter the domain, for example example.com.'],
	])('is not taken as %j', async (value, what, hint) => {
		const answer = await refused({ rpId: locator('domain', `={{ ${JSON.stringify(value)} }}`) });
		expect(answer.error).toContain(what);
		expect(answer.hint).toBe(hint);
	});

	it.each([
		...[
			'co.uk',
			'org.uk',
			'ac.uk',
			'gov.uk',
			'com.au',
			'net.au',
			'co.jp',
			'co.nz',
			'co.za',
			'co.in',
		],
		...['com.br', 'com.mx', 'com.sg', 'com.tr', 'co.kr', 'com.cn', 'github.io', 'n8n.cloud'],
		...['azurewebsites.net', 'herokuapp.com', 'vercel.app', 'netlify.app'],
	])('is not taken as the public suffix %s', async (suffix) => {
		const { error, hint } = await refused({ rpId: locator('domain', suffix) });
		expect(error).toContain(`is '${suffix}', under which others also have domains`);
		expect(hint).toBe(`Enter your own domain below it, such as example.${suffix}.`);
	});

	it.each(['localhost', 'example.com', 'login.example.co.uk', 'xn--mnchen-3ya.example'])(
		'is taken as %s',
		async (value) => {
			const { branches } = await runNode({
				parameters: createParameters(sandbox, { rpId: locator('domain', value) } as never),
				credential: credentialFor(sandbox),
				items: [{ userId: sandbox.ids.users[0].id }],
			});
			expect(branches[0][0].json.rp).toMatchObject({ id: value });
		},
	);
});

describe('empty names', () => {
	it.each([
		["'Relying Party Name'", { rpName: '   ' }],
		["'User'", { user: locator('id', ' ') }],
		["'User'", { user: locator('email', '={{ undefined }}') }],
		["'Device Authentication Policy'", { policy: locator('list', '={{ "" }}') }],
	])('%s', async (field, changes) => {
		expect((await refused(changes)).error).toBe(`${field} is empty`);
	});
});

describe('an ID that is none, or wants to be a path', () => {
	const uuid = '5eba3946-1f22-43b4-b603-93c1016f1b72';
	it.each([
		'ada',
		'12345',
		`${uuid}/devices`,
		`${uuid}?x=1`,
		`${uuid}#x`,
		`${uuid}%2f`,
		`..\\${uuid}`,
		'..',
		`../${uuid}`,
		`${uuid}\n${uuid}`,
	])('%j', async (value) => {
		for (const [field, changes] of [
			["'User'", { user: locator('id', value) }],
			["'Device Authentication Policy'", { policy: locator('id', value) }],
		] as const) {
			expect((await refused(changes)).error).toContain(`${field} must be a PingOne ID, got '`);
		}
	});
});

describe('a date that is none', () => {
	it.each([
		'tomorrow',
		'2026-02-30',
		'31.12.2026',
		'2026-13-01T00:00:00Z',
		'1',
		'Jan 1 2026',
		// JavaScript takes these in the time zone of the server.
		'2026-11-29 6:00 PM',
		'2026-11-29 06:00 PM',
		'2026-11-29 9:00:00',
		'2026-11-29 09:00 (in the morning)',
		'2026-11-29 09:00 Jan',
		true,
	])('%j', async (value) => {
		for (const [field, name] of [
			['Blocked At', 'blockedAt'],
			['Lock Expires At', 'lockExpiresAt'],
		]) {
			const { error } = await refused({ additionalFields: { [name]: value } });
			expect(error).toContain(`'${field}' must be a date, got '`);
		}
	});
});

it.each([
	[
		'Nickname',
		{ additionalFields: { nickname: 'x'.repeat(101) } },
		'must be up to 100 characters, got 101',
	],
	['Block Status', { additionalFields: { blockStatus: 'OPEN' } }, 'must be Blocked or Unblocked'],
	['Lock Status', { additionalFields: { lockStatus: 'x' } }, 'must be Locked or Unlocked'],
	['Timeout (Seconds)', { options: { timeout: 0 } }, 'must be between 1 and 300 seconds'],
	[
		'Timeout (Seconds)',
		{ options: { timeout: '={{ "soon" }}' } },
		'must be between 1 and 300 seconds',
	],
	['External Transaction ID', { options: { externalTransactionId: 'a b' } }, 'up to 100 letters'],
	[
		'External Transaction ID',
		{ options: { externalTransactionId: `x\r\nAuthorization: y` } },
		'up to 100 letters',
	],
])("'%s' is checked: %j", async (field, changes, what) => {
	const { error } = await refused(changes);
	expect(error.startsWith(`'${field}' `)).toBe(true);
	expect(error).toContain(what);
});

describe('the credential', () => {
	it('is missing', async () => {
		const { error, hint } = await refused({}, null);
		expect(error).toBe('n8n cannot use this node’s credential');
		expect(hint).toContain('Node does not have any credentials set');
		expect(hint).toContain('Select a PingOne OAuth2 API credential');
	});

	it.each([
		['Environment ID', { environmentId: '../as' }],
		['Environment ID', { environmentId: '' }],
		['Managed Environment ID', { managedEnvironmentId: 'production' }],
		['Region', { region: 'moon' }],
		['API URL', { apiUrl: 'api.pingone.com' }],
		['API URL', { apiUrl: 'http://api.pingone.com' }],
		['API URL', { apiUrl: 'https://api.pingone.com/v1' }],
		['API URL', { apiUrl: 'https://user:secret@api.pingone.com' }],
		['Auth URL', { authServerUrl: 'http://auth.pingone.com' }],
		['Auth URL', { authServerUrl: '' }],
	])('has %s wrong: %j', async (field, changes) => {
		const { error, hint } = await refused({}, changes);
		expect(error.startsWith(`'${field}' `)).toBe(true);
		expect(error + hint).not.toContain('secret@');
	});
});

it("gives n8n's own words when an expression cannot be worked out, for each item", async () => {
	const { branches } = await runNode({
		parameters: createParameters(sandbox, { rpName: '={{ $json.missing.name() }}' } as never),
		credential: credentialFor(sandbox),
		items: [{ userId: sandbox.ids.users[0].id }, { userId: sandbox.ids.users[1].id }],
		onError: 'continueErrorOutput',
	});
	expect(branches[1].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	for (const item of branches[1]) {
		expect(errorOf(item)).toMatchObject({
			message: expect.stringMatching(/./),
			hint: expect.stringMatching(/./),
		});
	}
});
