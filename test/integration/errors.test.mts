import type { IDataObject } from 'n8n-workflow';
import { findRow, type Row } from '../../nodes/PingOne/pingone/errors/errorRow.ts';
import { ERROR_TABLE } from '../../nodes/PingOne/pingone/errors/errorTable.ts';
import { explain } from '../../nodes/PingOne/pingone/errors/explain.ts';
import type { Failure } from '../../nodes/PingOne/pingone/errors/failure.ts';
import { depth } from '../support/depth.mts';
import { runNode } from '../support/engine.mts';
import { createParameters, credentialFor, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';
import { errorOf } from '../support/errorItem.mts';

const { sandbox } = useWorld();

const SYSTEM_NAMES =
	/econn|enotfound|etimedout|eaddr|ehost|eai_again|enoent|eisdir|enotdir|eacces|eexist|eperm|getaddrinfo/i;
// The words n8n's guidelines ask nodes to avoid.
const BANNED = /\b(error|problem|failure|mistake)s?\b/i;

interface Shown {
	message: string;
	hint: string;
	details: IDataObject;
	description: string;
	/** What the editor shows under the name of the service. */
	folded: string;
	httpCode?: string;
}

interface Try {
	fault?: object;
	parameters?: IDataObject;
	credential?: IDataObject;
	route?: string;
	/** Whether each run needs a pace of its own, because a long wait is remembered for the tenant. */
	apart?: boolean;
}

let credentials = 0;
let aliases = 0;
/** Another name for the sandbox's address each time: letters of a host name may be large or small. */
function alias(): string {
	aliases += 1;
	const name = Array.from('localhost', (letter, place) =>
		(aliases >> place) & 1 ? letter.toUpperCase() : letter,
	);
	return sandbox.url.replace('127.0.0.1', name.join(''));
}

/** Lets an item fail, and brings together what the editor shows and what the next node gets. */
async function fail({
	fault,
	parameters,
	credential,
	route = 'devices.create',
	apart = false,
}: Try): Promise<Shown> {
	const settings = {
		parameters: createParameters(sandbox, parameters),
		items: [{ userId: sandbox.ids.users[0].id }],
		// What one credential has waited for does not hold up the next.
		...(route === 'token' && { credentialId: `token ${(credentials += 1)}` }),
	};
	const ownCredential = () =>
		credentialFor(sandbox, { ...(apart && { apiUrl: alias() }), ...credential });
	if (fault) await sandbox.control('POST', '/faults', [{ route, times: -1, fault }]);
	const stopped = await runNode({ ...settings, credential: ownCredential() });
	const went = await runNode({
		...settings,
		credential: ownCredential(),
		onError: 'continueErrorOutput',
	});
	expect(went.branches[0]).toEqual([]);
	expect(went.branches[1]).toHaveLength(1);
	expect(went.branches[1][0].pairedItem).toMatchObject({ item: 0 });
	const error = errorOf(went.branches[1][0]);
	const shown: Shown = {
		message: error.message,
		hint: error.hint,
		details: error,
		description: String(stopped.error?.description),
		folded: (stopped.error?.messages ?? []).join('\n'),
		httpCode: (stopped.error as { httpCode?: string })?.httpCode,
	};
	expect(stopped.error?.message).toBe(error.message);
	expect(shown.description).toBe(shown.hint);
	// PingOne's own sentence comes last and chooses its own words.
	const [advice] = shown.hint.split(' PingOne says: ');
	// The editor folds what is longer.
	expect(`${shown.message} ${shown.hint}`.length).toBeLessThanOrEqual(240);
	for (const text of [shown.message, advice]) {
		expect(text).not.toMatch(SYSTEM_NAMES);
		expect(text).not.toMatch(BANNED);
		expect(text.length).toBeGreaterThan(10);
	}
	expect(advice).toMatch(/[.]$/);
	expect(shown.message).not.toMatch(/\.$/);
	expect(shown.hint).toMatch(/[.…]$/);
	const everything = JSON.stringify([went.run.data, stopped.run.data.resultData]);
	expect(everything).not.toContain(sandbox.ids.clientSecret);
	expect(everything).not.toMatch(/Bearer |Basic /);
	return shown;
}

/** The value behind a message differs from run to run; `wrongInputs.test` compares those as well. */
const withoutValue = (message: string) => message.replace(/: '[^']*'$/, '');

const refusal = (status: number, code: string, detail?: IDataObject, headers?: IDataObject) => ({
	kind: 'status',
	status,
	headers,
	body: {
		id: 'fa5c9a1e-30c3-4b6a-8e4c-0b0a2f3c7d11',
		code,
		message: `PingOne says ${code}`,
		...(detail && { details: [{ message: `PingOne says ${String(detail.code)}`, ...detail }] }),
	},
});

const CASES: Array<[number, string, IDataObject | undefined, string]> = [
	[
		400,
		'REQUEST_FAILED',
		{ code: 'LIMIT_EXCEEDED', innerError: { maximumAllowed: 5 } },
		'This user already has as many devices as PingOne allows (5)',
	],
	[
		429,
		'REQUEST_FAILED',
		{ code: 'LIMIT_EXCEEDED' },
		'This user already has as many devices as PingOne allows',
	],
	[400, 'REQUEST_FAILED', undefined, 'PingOne could not carry out the request'],
	[
		400,
		'INVALID_DATA',
		{ code: 'INVALID_VALUE', target: 'policy.id' },
		"'Device Authentication Policy' does not exist in this environment",
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'INVALID_VALUE', target: 'type' },
		"'Device Authentication Policy' has FIDO2 turned off",
	],
	[
		400,
		'INVALID_DATA',
		{
			code: 'INVALID_VALUE',
			target: 'rp.id',
			innerError: { allowedValues: ['a.example', 'b.example'] },
		},
		"PingOne rejected the value of 'Relying Party ID'",
	],
	[400, 'INVALID_DATA', { code: 'INVALID_VALUE' }, 'PingOne rejected the value of a field'],
	[
		400,
		'INVALID_DATA',
		{ code: 'REQUIRED_VALUE', target: 'rp.name' },
		"PingOne requires 'Relying Party Name'",
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'EMPTY_VALUE', target: 'nickname' },
		"PingOne rejected an empty value of 'Nickname'",
	],
	[
		400,
		'INVALID_DATA',
		{
			code: 'OUT_OF_RANGE',
			target: 'lock.expiresAt',
			innerError: { rangeMinimumValue: 1, rangeMaximumValue: 9 },
		},
		"The value of 'Lock Expires At' is out of PingOne’s range",
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'SIZE_LIMIT_EXCEEDED', target: 'nickname', innerError: { maximumValue: 100 } },
		"The value of 'Nickname' is too long for PingOne",
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'UNIQUENESS_VIOLATION', target: 'nickname' },
		"PingOne already has an entry with this value of 'Nickname'",
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'CONSTRAINT_VIOLATION', target: 'nickname' },
		"The value of 'Nickname' violates a rule in PingOne",
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'INVALID_FILTER', target: 'filter' },
		'PingOne could not parse the filter',
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'INVALID_PARAMETER', target: 'expand' },
		"PingOne does not support the parameter 'expand'",
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'ACCOUNT_NOT_USABLE' },
		'This user’s PingOne account cannot be used at the moment',
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'NO_PASSWORD' },
		'This user has no password in PingOne, and the request requires one',
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'MFA_AUTH_METHODS_CONFLICT' },
		'The authentication methods in PingOne contradict each other',
	],
	[
		400,
		'INVALID_DATA',
		{ code: 'SOMETHING_NEW', target: 'rp.id' },
		"PingOne rejected 'Relying Party ID'",
	],
	[400, 'INVALID_REQUEST', undefined, 'PingOne could not read the request'],
	[415, 'INVALID_REQUEST', undefined, 'PingOne does not support the format of the request'],
	[400, 'NO_USABLE_DEVICES', undefined, 'This user has no device that can be used'],
	[
		403,
		'ACCESS_FAILED',
		{ code: 'INSUFFICIENT_PERMISSIONS' },
		'The worker app is not authorized to do this',
	],
	[403, 'ACCESS_FAILED', { code: 'LICENSE_EXCEEDED' }, 'The PingOne license does not cover this'],
	[403, 'ACCESS_FAILED', undefined, 'The worker app is not authorized to do this'],
	[401, 'ACCESS_FAILED', { code: 'INVALID_TOKEN' }, 'PingOne rejected the access token'],
	[
		401,
		'ACCESS_FAILED',
		{ code: 'INSUFFICIENT_PERMISSIONS' },
		'The worker app is not authorized to do this',
	],
	[404, 'NOT_FOUND', undefined, "'User' is unknown: PingOne has no such user"],
	[405, 'METHOD_NOT_ALLOWED', undefined, 'PingOne does not allow this kind of request here'],
	[409, 'CONFLICT', undefined, 'The entry in PingOne has changed in the meantime'],
	[418, 'TEAPOT', undefined, "PingOne responded with 'TEAPOT'"],
	[302, 'MOVED', undefined, 'PingOne redirected the request, which this node does not follow'],
];

describe('what PingOne refuses', () => {
	it.each(CASES)('HTTP %d %s %j', async (status, code, detail, message) => {
		const shown = await fail({ fault: refusal(status, code, detail) });
		expect(withoutValue(shown.message)).toBe(message);
		expect(shown.httpCode).toBe(String(status));
		expect(shown.details).toMatchObject({
			httpStatus: status,
			code,
			pingOneMessage: `PingOne says ${detail ? String(detail.code) : code}`,
			request: 'POST users/devices',
			...(detail?.code !== undefined && { detailCode: detail.code }),
			...(detail?.target !== undefined && { target: detail.target }),
		});
		expect(shown.details.correlationId).toMatch(/^[0-9a-f-]{36}$/);
		for (const fact of [`httpStatus: ${status}`, `code: ${code}`, 'correlationId: ']) {
			expect(shown.folded).toContain(fact);
		}
	});

	it.each([
		[{ maximumAllowed: 5 }, [/unused/, /active or blocked/], /Delete Pending/],
		[{ maximumAllowed: 50 }, [/Delete Pending/, /24 hours/], /unused/],
		[undefined, [/unused/, /Delete Pending/], /^$/],
	])('says which devices count towards a limit of %j', async (innerError, advice, other) => {
		const detail = { code: 'LIMIT_EXCEEDED', ...(innerError && { innerError }) };
		const { hint } = await fail({ fault: refusal(400, 'REQUEST_FAILED', detail) });
		for (const words of advice) expect(hint).toMatch(words);
		expect(hint).not.toMatch(other);
	});

	it('says what PingOne would take', async () => {
		const fault = refusal(400, 'INVALID_DATA', {
			code: 'OUT_OF_RANGE',
			target: 'lock.expiresAt',
			innerError: { rangeMinimumValue: 1, rangeMaximumValue: 9 },
		});
		expect((await fail({ fault })).hint).toBe(
			"Change 'Lock Expires At'. Allowed: 1 to 9. PingOne says: PingOne says OUT_OF_RANGE.",
		);
	});

	it('also reads the spelling of the reference’s prose, and a target beside the details', async () => {
		const body = { code: 'INVALID_DATA', message: 'no', target: 'nickname', details: [] };
		const bare = await fail({ fault: { kind: 'status', status: 400, body } });
		expect(bare.message).toBe("PingOne rejected 'Nickname'");
		await sandbox.control('DELETE', '/faults');
		const details = [{ code: 'LIMIT_EXCEEDED', innererror: { maximumAllowed: 7 } }, { code: 'X' }];
		const cap = await fail({
			fault: { kind: 'status', status: 400, body: { code: 'REQUEST_FAILED', details } },
		});
		expect(cap.message).toContain('(7)');
		expect(cap.details.otherDetails).toEqual([{ code: 'X' }]);
	});
});

describe('what the sandbox refuses by itself', () => {
	it('the device cap, with its limit', async () => {
		await sandbox.control('POST', '/settings', { maxAllowedDevices: 1 });
		await sandbox.control('POST', `/users/${sandbox.ids.users[0].id}/devices`, {});
		const shown = await fail({});
		expect(shown.message).toBe('This user already has as many devices as PingOne allows (1)');
	});

	it.each([
		['mobileOnly', 'has FIDO2 turned off'],
		['pairingPaused', 'has pairing turned off'],
		['unknown', 'does not exist in this environment'],
	])('a policy that cannot be used: %s', async (name, what) => {
		const policies: Record<string, string> = sandbox.ids.policies;
		const id = policies[name] ?? '00000000-0000-4000-8000-000000000000';
		const shown = await fail({ parameters: { policy: locator('id', id) } });
		expect(shown.message).toBe(`'Device Authentication Policy' ${what}: '${id}'`);
		expect(shown.hint).toContain(` PingOne says: ${String(shown.details.pingOneMessage)}`);
	});

	it('an environment that does not exist', async () => {
		const shown = await fail({
			credential: { managedEnvironmentId: '11111111-1111-4111-8111-111111111111' },
		});
		expect(shown.message).toBe('The worker app is not authorized to do this');
		expect(shown.hint).toContain('Managed Environment ID');
	});

	it.each([
		[400, 'INVALID_REQUEST', undefined, 'If there is no environment ID, correct'],
		[401, 'ACCESS_FAILED', { code: 'INVALID_TOKEN' }, "that the environment exists: 'ID'"],
		[403, 'ACCESS_FAILED', { code: 'SOME' }, 'If there is no environment ID, correct'],
	])('an environment that may not exist, told by %i', async (status, code, detail, advice) => {
		const { hint } = await fail({ fault: refusal(status, code, detail) });
		expect(hint).toContain(advice.replace('ID', sandbox.ids.environmentId));
	});

	it('a user that does not exist', async () => {
		const user = locator('id', '11111111-1111-4111-8111-111111111111');
		expect(withoutValue((await fail({ parameters: { user } })).message)).toBe(
			"'User' is unknown: PingOne has no such user",
		);
	});

	it('a worker app that may not', async () => {
		const shown = await fail({ credential: { ...sandbox.ids.apps.configurationOnly } });
		expect(shown.message).toBe('The worker app is not authorized to do this');
		expect(shown.hint).toContain('Identity Data Admin');
	});
});

const AT_ONCE = { options: { waitForPingOne: 0 } };

describe('the token endpoint', () => {
	it.each([
		[
			'a wrong secret',
			{ clientSecret: 'not-the-secret' },
			'PingOne rejected the worker app’s client credentials',
		],
		[
			'an unknown client',
			{ clientId: '11111111-1111-4111-8111-111111111111' },
			'PingOne rejected the worker app’s client credentials',
		],
		[
			'the other authentication method',
			{ authentication: 'body' },
			'PingOne rejected the worker app’s client credentials',
		],
		[
			'an environment it does not know',
			{ environmentId: '11111111-1111-4111-8111-111111111111' },
			'PingOne’s token endpoint does not know this environment',
		],
	])('refuses %s', async (_, credential, message) => {
		expect(withoutValue((await fail({ credential })).message)).toBe(message);
	});

	it('refuses an app without any role, and the correlation ID comes out', async () => {
		const shown = await fail({ credential: { ...sandbox.ids.apps.withoutRoles } });
		expect(shown.message).toBe(
			'PingOne does not let this application authenticate as a worker app',
		);
		expect(shown.details.correlationId).toMatch(/^[0-9a-f-]{36}$/);
	});

	it.each([
		[400, 'invalid_scope', 'PingOne rejected the requested scope'],
		[
			400,
			'unauthorized_client',
			'PingOne does not let this application authenticate as a worker app',
		],
		[400, 'unsupported_grant_type', 'The application is not allowed to use client credentials'],
		[400, 'invalid_grant', 'PingOne revoked the worker app’s access'],
		[400, 'invalid_request', 'PingOne could not read the token request'],
		[400, 'temporarily_unavailable', 'PingOne’s token endpoint is temporarily unavailable'],
		[429, 'slow_down', 'PingOne is rate-limiting token requests'],
		[429, 'rate_limit_exceeded', 'PingOne is rate-limiting token requests'],
		[400, 'something_new', 'PingOne did not issue an access token'],
	])('answers HTTP %d %s', async (status, error, message) => {
		const body = { error, error_description: `${error} (Correlation ID: 0f-1a)` };
		const fault = { kind: 'status', status, body };
		const shown = await fail({ route: 'token', fault, parameters: AT_ONCE });
		expect(shown.message).toBe(message);
		expect(shown.details).toMatchObject({ code: error, correlationId: '0f-1a' });
	});

	it.each([
		[404, { code: 'NOT_FOUND' }, 'PingOne’s token endpoint does not know this environment'],
		[404, 'gone', 'PingOne’s token endpoint does not know this environment'],
		[429, { code: 'REQUEST_LIMITED' }, 'PingOne is rate-limiting token requests'],
		[429, 'slow down', 'PingOne is rate-limiting token requests'],
	])('answers HTTP %d %j', async (status, body, message) => {
		const fault = { kind: 'status', status, body };
		const shown = await fail({ route: 'token', fault, parameters: AT_ONCE });
		expect(withoutValue(shown.message)).toBe(message);
	});

	it('gives a page instead of a token', async () => {
		const fault = { kind: 'html', status: 200 };
		const shown = await fail({ route: 'token', fault, parameters: AT_ONCE });
		expect(shown.message).toBe('PingOne’s token endpoint responded without a token');
	});
});

describe('answers that are not PingOne’s, and no answer', () => {
	it.each([
		[{ kind: 'html', status: 404 }, 'Unexpected response (HTTP 404), not from PingOne'],
		[
			{ kind: 'status', status: 400, body: { message: 'no code' } },
			'Unexpected response (HTTP 400), not from PingOne',
		],
	])('%j', async (fault, message) => {
		expect((await fail({ fault, parameters: AT_ONCE })).message).toBe(message);
	});

	it('nobody listens', async () => {
		const shown = await fail({
			credential: { apiUrl: 'http://127.0.0.1:9' },
			parameters: AT_ONCE,
		});
		expect(shown.message).toBe('Connection to PingOne refused');
	});

	it('nobody listens at the token endpoint', async () => {
		const shown = await fail({
			credential: { authServerUrl: 'http://127.0.0.1:9' },
			parameters: AT_ONCE,
		});
		expect(shown.message).toBe('Connection to PingOne’s token endpoint refused');
		expect(shown.hint).toContain('Nothing was sent for this item');
	});

	it('the name is unknown', async () => {
		const shown = await fail({
			credential: { apiUrl: 'https://api.pingone.invalid', allowOtherHosts: true },
			parameters: AT_ONCE,
		});
		expect(shown.message).toBe('The address of PingOne could not be resolved');
	});

	it('the port does not speak TLS', async () => {
		const shown = await fail({
			credential: { apiUrl: sandbox.url.replace('http:', 'https:') },
			parameters: AT_ONCE,
		});
		expect(shown.message).toBe('A secure connection to PingOne could not be established');
	});
});

it.each([
	['PATCH users/{id}', 'type', "PingOne rejected the value of 'User Type'"],
	['POST users', 'type', "PingOne rejected the value of 'User Type'"],
	['PUT users/devices/nickname', 'type', "PingOne rejected the value of 'type'"],
	['PATCH users/{id}', 'policy', "PingOne rejected the value of 'policy'"],
	['PATCH users/{id}', 'value', "PingOne rejected the value of 'value'"],
	['POST users', 'order', "PingOne rejected the value of 'order'"],
	['POST users', 'password.value', 'PingOne rejected the password'],
	['PUT users/password', 'value', 'PingOne rejected the password'],
	['POST users/devices', 'type', "'Device Authentication Policy' has FIDO2 turned off"],
	[
		'POST deviceAuthentications',
		'policy.id',
		"'Device Authentication Policy' does not exist in this environment",
	],
])('%s: what is said of %s is about that request', (request, target, message) => {
	const details = [{ code: 'INVALID_VALUE', target, message: 'size must be between 0 and 256' }];
	const failure: Failure = { kind: 'refusal', status: 400, code: 'INVALID_DATA', request, details };
	expect(explain(failure).message).toBe(message);
});

describe('every row of the table', () => {
	const device = { device: locator('id', '11111111-1111-4111-8111-111111111111') };
	/** Operations by what they ask of PingOne; a row takes the first one that fits it. */
	const OPERATIONS = [
		{ request: 'POST users/devices', route: 'devices.create', parameters: {} },
		{
			request: 'POST users/devices/{id}',
			route: 'devices.block',
			parameters: { operation: 'block', ...device },
		},
		{
			request: 'GET deviceAuthenticationPolicies',
			route: 'deviceAuthenticationPolicies.list',
			parameters: { resource: 'policy', operation: 'getDeviceAuthenticationPolicies' },
		},
		{
			request: 'POST users/memberOfGroups',
			route: 'memberships.create',
			parameters: {
				resource: 'group',
				operation: 'addUser',
				group: device.device,
			},
		},
		{
			request: 'GET populations',
			route: 'populations.list',
			parameters: { resource: 'population', operation: 'getAll' },
		},
		{
			request: 'GET groups/{id}',
			route: 'groups.get',
			parameters: { resource: 'group', operation: 'get', group: device.device },
		},
	];
	const TARGETS = [
		...[undefined, 'policy.id', 'type', 'population.id', 'value'],
		...['attestation', 'status', 'id', 'cursor'],
	];
	const SENTENCES = ['PingOne says no', 'Pairing is disabled', 'Too many devices'];
	// Passing conditions are repeated; asked to wait for longer than it would, the node gives up at once.
	const LONG = { 'retry-after': '3600' };

	function sampleOf(row: Row) {
		const target = TARGETS.find((name) => row.target?.test(name ?? '') ?? name === undefined);
		// A row without conditions on the request has to hold where a row before it does not.
		const fitting = OPERATIONS.filter(({ request }) => row.request?.test(request) ?? true);
		const status = row.status?.[0] ?? (row.code === 'REQUEST_LIMITED' ? 429 : 400);
		const code = row.code ?? 'SOMETHING_NEW';
		const message = SENTENCES.find((sentence) => row.said?.test(sentence) ?? true);
		const innerError = row.inner ? { [row.inner]: 5 } : undefined;
		const detail = row.detail ? { code: row.detail, target, message, innerError } : undefined;
		return { fault: refusal(status, code, detail, LONG), fitting, detail };
	}

	const ROWS = ERROR_TABLE.map((row, place): [number, Row] => [place, row]);

	it.each(ROWS.filter(([place]) => place % depth(4, 1) === 0))(
		'row %d is reached and reads well',
		async (_, row) => {
			const { fault, fitting, detail } = sampleOf(row);
			const failure: Failure = {
				kind: 'refusal',
				status: fault.status,
				code: fault.body.code,
				details: detail ? [detail] : [],
			};
			const reached = fitting.find(
				({ request }) => findRow(ERROR_TABLE, { ...failure, request }) === row,
			);
			if (!reached) throw new Error('no request ends in this row: an earlier one always wins');
			const { route, parameters } = reached;
			// A change of a device reads it before.
			if (route === 'devices.block') {
				Object.assign(parameters, { device: locator('id', (await sandbox.seed()).id) });
			}
			const shown = await fail({ fault, route, parameters, apart: fault.status === 429 });
			const { message } = explain({ ...failure, request: reached.request });
			// After an answer that leaves open what was done, the node says what it has seen.
			const seen = /, and PingOne does not show that the .+ was (created|changed|deleted)$/;
			expect(withoutValue(shown.message).replace(seen, '')).toBe(message);
			if (row.cause === 'rate-limited') expect(shown.hint).toContain('Wait 3600 seconds, then');
		},
	);
});

it('keeps its message although the user is called like a system failure', async () => {
	const shown = runNode({
		parameters: createParameters(sandbox, { user: locator('username', 'steperman.enoent') }),
		credential: credentialFor(sandbox),
	});
	const message = (await shown).error?.message.replaceAll('\u2060', '');
	expect(message).toBe(
		"'User' matches no user: PingOne has no user with the username 'steperman.enoent'",
	);
});
