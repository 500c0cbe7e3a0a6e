import { execFile, execFileSync, spawn } from 'node:child_process';
import { ASSUMPTIONS } from '../../../tools/checkTenant/assumptions/index.mts';
import { line, summary, toMarkdown } from '../../../tools/checkTenant/report.mts';
import { checkTenant, type Result } from '../../../tools/checkTenant/run.mts';
import { signIn, type Call, type Reply } from '../../../tools/checkTenant/tenant.mts';
import { eventually } from '../../support/eventually.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const access = (changes: object = {}) => ({
	apiUrl: sandbox.url,
	authUrl: sandbox.url,
	environmentId: sandbox.ids.environmentId,
	clientId: sandbox.ids.clientId,
	clientSecret: sandbox.ids.clientSecret,
	...changes,
});

/** Needs an option. */
const ASKED_FOR = 'population-role';
const TRIED = ASSUMPTIONS.filter(({ probe, id }) => probe && id !== ASKED_FOR).map(({ id }) => id);
/** The sandbox's clock goes on instead of this machine's. */
const means = {
	sleep: async (ms: number) =>
		await sandbox.control('POST', '/time/advance', { seconds: ms / 1_000 }),
};
const ids = (results: Result[], verdict: Result['verdict']) =>
	results.filter((result) => result.verdict === verdict).map(({ id }) => id);

interface People {
	users: number;
}
const people = async () => {
	const call = await signIn(access(), 0);
	const { json } = await call('GET', '/users', { query: { limit: '200' } });
	const groups = await call('GET', '/groups');
	return [(json as unknown as People & { size: number }).size, groups.json.size];
};

// What DaVinci's connector documents; the sandbox takes it only when told to.
beforeEach(async () => {
	await sandbox.control('POST', '/settings', { ownAuthenticationChallenge: true });
});

it('finds everything as assumed in the sandbox, and leaves nothing behind', async () => {
	const before = await people();
	const check = await checkTenant(await signIn(access(), 0), means);
	expect(ids(check.results, 'as assumed')).toEqual(TRIED);
	expect(ids(check.results, 'different')).toEqual([]);
	expect(check.left).toEqual([]);
	expect(await people()).toEqual(before);
	expect(summary(check)).toContain(`${TRIED.length} as assumed, 0 different, 0 unclear`);
	expect(toMarkdown(check)).toContain('| any-rp-id |');
	expect(JSON.stringify(check) + toMarkdown(check)).not.toContain(sandbox.ids.clientSecret);
});

/** A request that a turned tenant answers in another way. */
interface Turn {
	method: string;
	path: RegExp;
	action?: string;
	/** @returns the response instead */
	answer: (reply: Reply, body: unknown) => Partial<Reply>;
}

const json = (change: (json: Record<string, unknown>) => Record<string, unknown>) => ({
	answer: (reply: Reply) => ({ json: change({ ...reply.json }) }),
});
const without = (name: string) => json(({ [name]: _, ...rest }) => rest);
const refused = (code: string, target: string, when: (body: never) => boolean = () => true) => ({
	answer: (reply: Reply, body: unknown) =>
		when(body as never)
			? { status: 400, json: { code: 'INVALID_DATA', details: [{ code, target }] } }
			: reply,
});
const ok = { answer: () => ({ status: 200, json: {} }) };
const DEVICE = /\/devices\/[-\w]+$/;
const DEVICES = /\/devices$/;
const FLOWS = /\/deviceAuthentications$/;
const FLOW = /\/deviceAuthentications\/[-\w]+$/;
const CHECK = 'assertion.check+json';

/** Request options of a flow, changed. */
const options = (changes: object) =>
	json((body) => {
		const text = body.publicKeyCredentialRequestOptions;
		if (typeof text !== 'string') return body;
		const changed = JSON.stringify({ ...(JSON.parse(text) as object), ...changes });
		return { ...body, publicKeyCredentialRequestOptions: changed };
	});

const TURNS: Array<[id: string, Turn]> = [
	[
		'read-lag',
		{ method: 'GET', path: /\/users$/, ...json((body) => ({ ...body, _embedded: { users: [] } })) },
	],
	['policy-roles', { method: 'GET', path: /Policies$/, answer: () => ({ status: 500, json: {} }) }],
	[
		'options-form',
		{
			method: 'POST',
			path: DEVICES,
			...json((body) => ({ ...body, publicKeyCredentialCreationOptions: {} })),
		},
	],
	[
		'any-rp-id',
		{
			method: 'POST',
			path: DEVICES,
			...refused(
				'INVALID_VALUE',
				'rp.id',
				({ rp }: { rp?: { id: string } }) => rp?.id !== 'example.com',
			),
		},
	],
	['mfa-status-role', { method: 'GET', path: /mfaEnabled$/, answer: () => ({ status: 403 }) }],
	[
		'mfa-bypass-role',
		{ method: 'GET', path: /bypassMFA$/, answer: () => ({ status: 403, json: {} }) },
	],
	['nickname-at-create', { method: 'GET', path: DEVICE, ...without('nickname') }],
	['pending-rp', { method: 'GET', path: DEVICE, ...without('rp') }],
	[
		'refused-attestation',
		{
			method: 'POST',
			path: DEVICE,
			action: 'device.activate+json',
			...json((body) => (body.details ? { ...body, code: 'REQUEST_FAILED' } : body)),
		},
	],
	[
		'attestation-form',
		{
			method: 'POST',
			path: DEVICE,
			action: 'device.activate+json',
			answer: (_, body) =>
				/"rawId":"[^"]*[+/=]/.test((body as { attestation: string }).attestation)
					? { status: 400, json: { code: 'INVALID_DATA' } }
					: { status: 200, json: { status: 'ACTIVE' } },
		},
	],
	[
		'activation-answer',
		{
			method: 'POST',
			path: DEVICE,
			action: 'device.activate+json',
			...json((body) => (body.details ? body : {})),
		},
	],
	['active-view', { method: 'GET', path: DEVICE, ...without('credentialId') }],
	['active-again', { method: 'POST', path: DEVICE, action: 'device.activate+json', ...ok }],
	['block-pending', { method: 'POST', path: DEVICE, action: 'device.block+json', ...ok }],
	[
		'unlock-answer',
		{ method: 'POST', path: DEVICE, action: 'device.unlock+json', answer: () => ({ status: 415 }) },
	],
	['full-order', { method: 'POST', path: DEVICES, action: 'devices.reorder+json', ...ok }],
	['order-form', { method: 'GET', path: DEVICES, ...json((body) => ({ ...body, order: [7] })) }],
	[
		'remove-order',
		{
			method: 'POST',
			path: DEVICES,
			action: 'devices.order.remove+json',
			answer: () => ({ status: 405 }),
		},
	],
	[
		'empty-nickname',
		{
			method: 'PUT',
			path: /nickname$/,
			...refused(
				'EMPTY_VALUE',
				'nickname',
				({ nickname }: { nickname: string }) => nickname === '',
			),
		},
	],
	['filter-starts', { method: 'GET', path: /\/users$/, answer: () => ({ status: 400, json: {} }) }],
	[
		'filter-escapes',
		{ method: 'GET', path: /\/users$/, ...json(() => ({ _embedded: { users: [] } })) },
	],
	['filter-case', { method: 'GET', path: /\/users$/, answer: () => ({ status: 400, json: {} }) }],
	[
		'username-taken',
		{
			method: 'POST',
			path: /\/users$/,
			...json((body) => (body.details ? { code: 'CONFLICT' } : body)),
		},
	],
	[
		'patch-merges',
		{
			method: 'GET',
			path: /\/users\/[-\w]+$/,
			...json((body) => ({ ...body, name: { given: 'Checked' } })),
		},
	],
	['lock-shown', { method: 'GET', path: /\/users\/[-\w]+$/, ...without('account') }],
	['bypass-absent', { method: 'GET', path: /bypassMFA$/, ...without('bypassMFAEnabledUntil') }],
	[
		'member-twice',
		{ method: 'GET', path: /memberOfGroups\/[-\w]+$/, answer: () => ({ status: 404 }) },
	],
	['correlation-id', { method: 'GET', path: /\/users\/0{8}-/, ...json(() => ({})) }],
	[
		'assertion-answer',
		{ method: 'POST', path: FLOW, action: CHECK, ...json(({ user: _, ...body }) => body) },
	],
	[
		'assertion-role',
		{
			method: 'POST',
			path: FLOWS,
			answer: () => ({ status: 403, json: { code: 'ACCESS_FAILED' } }),
		},
	],
	['rp-with-user', { method: 'POST', path: FLOWS, ...options({ rpId: 'localhost' }) }],
	['rp-of-policy', { method: 'POST', path: FLOWS, ...options({ rpId: 'elsewhere.example' }) }],
	['one-assertion', { method: 'POST', path: FLOW, action: CHECK, answer: () => ({ status: 200 }) }],
	[
		'bypass-flow',
		{
			method: 'POST',
			path: FLOWS,
			...json((body) => ({
				...body,
				status: 'OTP_REQUIRED',
				bypassAllowed: false,
				userBypassEnabled: false,
			})),
		},
	],
	[
		'no-usable-devices',
		{ method: 'POST', path: FLOWS, answer: () => ({ status: 201, json: { status: 'FAILED' } }) },
	],
	[
		'own-authentication-challenge',
		{ method: 'POST', path: FLOWS, ...options({ challenge: [1, 2, 3] }) },
	],
	[
		'assertion-refused',
		{ method: 'POST', path: FLOW, action: CHECK, answer: () => ({ status: 200 }) },
	],
	[
		'user-verification',
		{
			method: 'POST',
			path: FLOW,
			action: CHECK,
			answer: () => ({ status: 200, json: { status: 'COMPLETED' } }),
		},
	],
	[
		'locked-key',
		{
			method: 'POST',
			path: FLOWS,
			...json((body) => (body.code === 'NO_USABLE_DEVICES' ? { code: 'INVALID_DATA' } : body)),
		},
	],
	[
		'chosen-device',
		{ method: 'POST', path: FLOWS, ...json(({ selectedDevice: _, ...body }) => body) },
	],
	[
		'unusable-account',
		{ method: 'POST', path: FLOWS, answer: () => ({ status: 201, json: { status: 'COMPLETED' } }) },
	],
	['test-device', { method: 'POST', path: FLOWS, ...without('test') }],
	[
		'policy-without-fido2',
		{
			method: 'POST',
			path: FLOWS,
			answer: () => ({ status: 201, json: { status: 'ASSERTION_REQUIRED' } }),
		},
	],
];

it.each(TURNS)('notices when %s is turned', async (id, turn) => {
	const real = await signIn(access(), 0);
	const call: Call = async (method, path, sending) => {
		const reply = await real(method, path, sending);
		const fits = method === turn.method && turn.path.test(path) && sending?.action === turn.action;
		return fits ? { ...reply, ...turn.answer(reply, sending?.body) } : reply;
	};
	const { results, left } = await checkTenant(call, { ...means, only: [id] });
	expect(ids(results, 'different')).toContain(id);
	const result = results.find((each) => each.id === id)!;
	expect(line(result)).toMatch(/^✗ [^]*found: [^]*so: /);
	expect(left).toEqual([]);
});

it.each<[string, object]>([
	['mfa-off', { requireMfaEnabled: true }],
	['own-authentication-challenge', { ownAuthenticationChallenge: false }],
	['flow-age', { authenticationLifetimeSeconds: 30 }],
])('notices when the sandbox itself is turned: %s', async (id, settings) => {
	await sandbox.control('POST', '/settings', settings);
	const { results } = await checkTenant(await signIn(access(), 0), { ...means, only: [id] });
	expect(ids(results, 'different')).toContain(id);
});

it.each<[string, object, boolean, RegExp]>([
	['at once', {}, true, /^user by ID after \d.+list after \d/],
	['late', { searchLagMs: 3_000, listLagMs: 1_000 }, true, /search after ([3-9]|\d\d)/],
	['too late', { listLagMs: 8_000 }, false, /list after ([89]|\d\d)/],
	['never', { readLagMs: 3_600_000 }, false, /user by ID not shown/],
])('measures when reads show what was made: %s', async (_, lags, isSoon, said) => {
	await sandbox.control('POST', '/settings', lags);
	const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
	const only = ['read-lag'];
	const { results } = await checkTenant(await signIn(access(), 0), { sleep, only });
	expect(results[0].found).toMatch(said);
	expect(ids(results, isSoon ? 'as assumed' : 'different')).toEqual(only);
});

describe('a worker app with less', () => {
	const populationId = () => Object.values(sandbox.ids.populations)[0];
	const ofOne: Turn = {
		method: 'GET',
		path: /\/populations$/,
		...json((body) => ({ ...body, _embedded: { populations: [{ id: 'one' }] } })),
	};

	/** The app that may not read policies, which is told population and policy. */
	async function asLess(turn?: Turn) {
		const { clientId, clientSecret } = sandbox.ids.apps.devicesOnly;
		const real = await signIn(access({ clientId, clientSecret }), 0);
		const call: Call = async (method, path, sending) => {
			const reply = await real(method, path, sending);
			if (!turn || method !== turn.method || !turn.path.test(path)) return reply;
			return { ...reply, ...turn.answer(reply, sending?.body) };
		};
		const { policyId } = sandbox.ids;
		return await checkTenant(call, { ...means, populationId: populationId(), policyId });
	}

	it('tells whether a role for one population suffices', async () => {
		const { results, left } = await asLess(ofOne);
		expect(ids(results, 'as assumed')).toContain(ASKED_FOR);
		expect(ids(results, 'as assumed')).toContain('assertion-role');
		expect(results.find(({ id }) => id === ASKED_FOR)?.found).toBe(
			'populations seen: 1; assertion: 200 COMPLETED',
		);
		expect(left).toEqual([]);
	});

	it('and says when it has the role for several', async () => {
		const { results } = await asLess();
		expect(ids(results, 'unclear')).toContain(ASKED_FOR);
	});
});

describe('says in one sentence what is wrong', () => {
	it.each([
		[
			'a wrong secret',
			() => ({ clientSecret: 'wrong' }),
			/^PingOne did not accept the worker app’s sign-in \(invalid_client\)/,
		],
		[
			'no network',
			() => ({ apiUrl: 'http://127.0.0.1:9', authUrl: 'http://127.0.0.1:9' }),
			/^Nothing answers at 127\.0\.0\.1:9/,
		],
	])('%s', async (_, changes, said) => {
		await expect(signIn(access(changes()), 0)).rejects.toThrow(said);
	});

	it('a missing role', async () => {
		const { clientId, clientSecret } = sandbox.ids.apps.configurationOnly;
		const call = await signIn(access({ clientId, clientSecret }), 0);
		await expect(checkTenant(call)).rejects.toThrow(/^The worker app may not create users\./);
	});

	it('a test user that is there already, which stays', async () => {
		const call = await signIn(access(), 0);
		const username = sandbox.user().username;
		await expect(checkTenant(call, { username })).rejects.toThrow(/cannot be created: 400/);
		expect((await call('GET', `/users/${sandbox.user().id}`)).status).toBe(200);
	});
});

it('is a command that takes its secret from the environment and exits with 0, 1 or 2', async () => {
	const run = async (env: NodeJS.ProcessEnv, ...args: string[]) =>
		await new Promise<{ code: unknown; out: string }>((resolve) => {
			const options = { env: { PATH: process.env.PATH, ...env } };
			execFile(
				process.execPath,
				['tools/checkTenant/main.mts', ...args],
				options,
				(error, stdout, stderr) => resolve({ code: error?.code ?? 0, out: stdout + stderr }),
			);
		});
	expect(await run({}, '--help')).toMatchObject({
		code: 0,
		out: expect.stringContaining('Usage') as string,
	});
	expect(await run({}, '--secret', 'x')).toMatchObject({ code: 2 });
	expect(await run({}, '--only', 'flow-age,else')).toMatchObject({
		code: 2,
		out: expect.stringContaining('Nothing is named "else"') as string,
	});
	expect(await run({}, '--region', 'mars')).toMatchObject({
		code: 2,
		out: expect.stringContaining('must be one of') as string,
	});
	const env = {
		PINGONE_API_URL: sandbox.url,
		PINGONE_AUTH_URL: sandbox.url,
		PINGONE_ENVIRONMENT_ID: sandbox.ids.environmentId,
		PINGONE_CLIENT_ID: sandbox.ids.clientId,
	};
	const wrong = await run({ ...env, PINGONE_CLIENT_SECRET: 'wr0ng-secret' });
	expect(wrong.code).toBe(2);
	expect(wrong.out).not.toContain('wr0ng-secret');
	expect(wrong.out.trim().split('\n')).toHaveLength(1);
});

it('removes its user when it is interrupted by Ctrl-C', async () => {
	const call = await signIn(access(), 0);
	const made = async () => {
		const { json } = await call('GET', '/users', { query: { filter: 'username sw "n8n-check-"' } });
		return Number(json.size);
	};
	const env = {
		...{ PATH: process.env.PATH, PINGONE_API_URL: sandbox.url, PINGONE_AUTH_URL: sandbox.url },
		PINGONE_ENVIRONMENT_ID: sandbox.ids.environmentId,
		PINGONE_CLIENT_ID: sandbox.ids.clientId,
		PINGONE_CLIENT_SECRET: sandbox.ids.clientSecret,
	};
	const child = spawn(process.execPath, ['tools/checkTenant/main.mts'], { env });
	const ended = new Promise((resolve) => child.once('exit', resolve));
	await eventually('the test user is made', async () => ((await made()) > 0 ? true : undefined));
	child.kill('SIGINT');
	expect(await ended).toBe(130);
	expect(await made()).toBe(0);
});

it('docs/assumptions.md is made from the assumptions', () => {
	const args = ['tools/checkTenant/writeDocument.mts', '--check'];
	expect(() => execFileSync(process.execPath, args, { stdio: 'pipe' })).not.toThrow();
	expect(new Set(ASSUMPTIONS.map(({ id }) => id)).size).toBe(ASSUMPTIONS.length);
});
