import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import type { IDataObject } from 'n8n-workflow';
import { begin, finish, persist, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { locator } from '../../support/tenant.mts';
import { untilSeen, useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';
import { deviceCounts, later } from '../../support/enrollment/facts.mts';

const { sandbox } = useWorld();
useUnkindPingOne(sandbox);

afterEach(() => {
	jest.restoreAllMocks();
});

const counts = async () => await deviceCounts(sandbox);

const fault = async (route: string, rule: object, times = 1) =>
	await sandbox.fault(route, rule, { times });

const abandon = async (waiting: WaitingExecution, token: string) =>
	await waiting.send({ body: { action: 'abandon', token } });

const refusal = (status: number, code: string, detail?: string) => ({
	kind: 'status',
	status,
	body: {
		id: 'e9e0e1a2-0000-4000-8000-000000000002',
		code,
		message: 'no',
		...(detail && { details: [{ code: detail, target: 'attestation' }] }),
	},
});

describe('n8n did not go on although it was told to', () => {
	/** Lets spans be longer by so many ms. */
	const pass = (ms: number) => {
		const now = performance.now.bind(performance);
		jest.spyOn(performance, 'now').mockImplementation(() => now() + ms);
	};

	it('is told again by a later finish of the same key, and by no other', async () => {
		const waiting = await startEnrollment(sandbox);
		const [other, begun] = [await begin(waiting), await begin(waiting)];
		const attestation = touch(begun);
		resumedWith(await finish(waiting, begun, attestation));
		expect((await finish(waiting, begun, attestation)).resumed).toBeUndefined();
		pass(20_000);
		expect((await finish(waiting, other)).json.code).toBe('used');
		const again = await finish(waiting, begun, attestation);
		expect(again.json).toMatchObject({ ok: true, done: true });
		expect(resumedWith(again)).toMatchObject({ status: 'ACTIVE' });
		expect(await counts()).toMatchObject({ activated: 1 });
	});

	it('is told again as it was told first, though PingOne has lost the device since', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		const attestation = touch(begun);
		const first = resumedWith(await finish(waiting, begun, attestation));
		pass(20_000);
		await fault('devices.get', refusal(404, 'NOT_FOUND'), -1);
		const again = await finish(waiting, begun, attestation);
		expect(again.json).toMatchObject({ ok: true, done: true });
		expect(resumedWith(again)).toEqual(first);
		expect(first).toHaveProperty('enrollment.publicKey');
	});
});

describe('an activation whose answer was lost and cannot be looked up', () => {
	const lost = async (changes: object = {}) => {
		const waiting = await startEnrollment(sandbox, changes as never);
		const begun = await begin(waiting);
		await untilSeen(sandbox);
		await fault('devices.activate', { kind: 'cut', when: 'after' });
		await fault('devices.get', refusal(403, 'ACCESS_FAILED'), -1);
		expect((await finish(waiting, begun)).json.code).toBe('checking');
		await sandbox.control('DELETE', '/faults');
		return { waiting, begun };
	};

	it.each([
		['the user cannot be read', 403, 'ACCESS_FAILED'],
		['the user was deleted', 404, 'NOT_FOUND'],
	])('leaves the key with the person when %s by now', async (_, status, code) => {
		const { waiting, begun } = await lost();
		await fault('users.get', refusal(status, code), -1);
		await fault('devices.get', refusal(403, 'ACCESS_FAILED'), -1);
		expect((await finish(waiting, begun)).json.code).toBe('checking');
	});

	it('is found when the person gives up', async () => {
		const { waiting, begun } = await lost();
		await untilSeen(sandbox);
		const answer = await abandon(waiting, begun.token);
		expect(answer.json).toMatchObject({ ok: true, done: true });
		expect(resumedWith(answer)).toMatchObject({ status: 'ACTIVE' });
		expect((await abandon(waiting, begun.token)).json.code).toBe('used');
	});

	it('is found when the link is about to close', async () => {
		const { waiting } = await lost({ options: { maxAttempts: 1 } });
		const body = { action: 'begin' };
		const { json, item } = await persist(waiting, async () => await waiting.send({ body }));
		// By a browser that shows no token of it, so it is not told that it is done.
		expect(json).toMatchObject({ ok: false, code: 'used' });
		expect(item).toMatchObject({ enrollment: { status: 'ENROLLED', attempts: 1 } });
	});

	it.each([
		['the browser that registered, when another window finds it', false],
		['no browser, when another process finds it', true],
	])('names %s', async (_, isElsewhere) => {
		const { waiting, begun } = await lost();
		await untilSeen(sandbox);
		const finder = isElsewhere ? await waiting.elsewhere() : waiting;
		// The other process knows the device by its token alone.
		const body = { action: 'begin', ...(isElsewhere && { token: begun.token }) };
		const send = async () => await finder.send({ body, ip: '198.51.100.9' });
		const { item } = await persist(finder, send);
		const { sourceIp } = item?.enrollment as IDataObject;
		expect([item?.status, sourceIp]).toEqual(['ACTIVE', isElsewhere ? undefined : '192.0.2.7']);
	});

	it('is found when the key’s answer comes too late', async () => {
		const { waiting, begun } = await lost();
		await untilSeen(sandbox);
		later(20 * 60_000);
		const answer = await finish(waiting, begun);
		expect(resumedWith(answer)).toMatchObject({ status: 'ACTIVE' });
		expect(await counts()).toMatchObject({ created: 1, activated: 1, deleted: 0 });
	});
});

it.each([
	['in a frame of another site', '"crossOrigin":true'],
	['below another site, says its browser', '"topOrigin":"https://evil.example"'],
	['in a frame, in text', '"crossOrigin":"true","topOrigin":"https://evil.example"'],
])('refuses a key that was made %s', async (_, members) => {
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	const attestation = touch(begun);
	const clientData = Buffer.from(attestation.response.clientDataJSON, 'base64url').toString();
	expect(clientData).toContain('"crossOrigin":false');
	const framed = clientData.replace('"crossOrigin":false', members);
	attestation.response.clientDataJSON = Buffer.from(framed).toString('base64url');
	await untilSeen(sandbox);
	expect((await finish(waiting, begun, attestation)).json.code).toBe('mismatch');
	expect(await counts()).toMatchObject({ activated: 0, deleted: 1 });
});

describe('what PingOne says about the key', () => {
	it.each([
		['limit', refusal(400, 'REQUEST_FAILED', 'LIMIT_EXCEEDED')],
		['known', refusal(400, 'INVALID_DATA', 'UNIQUENESS_VIOLATION')],
		['refused', refusal(400, 'INVALID_DATA', 'INVALID_VALUE')],
		['policy', refusal(403, 'ACCESS_FAILED', 'INSUFFICIENT_PERMISSIONS')],
		['stale', refusal(404, 'NOT_FOUND')],
		['checking', refusal(429, 'REQUEST_LIMITED')],
	])('becomes %s', async (code, rule) => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		await fault('devices.activate', rule, code === 'checking' || code === 'stale' ? -1 : 1);
		const { json, status } = await finish(waiting, begun);
		expect([json.code, status < 500]).toEqual([code, true]);
	});
});

it('gives up a device whose options no browser can take', async () => {
	const waiting = await startEnrollment(sandbox);
	const id = 'e9e0e1a2-0000-4000-8000-000000000003';
	const body = { id, status: 'ACTIVATION_REQUIRED', publicKeyCredentialCreationOptions: '[]' };
	await fault('devices.create', { kind: 'status', status: 201, body });
	const answer = await waiting.send({ body: { action: 'begin' } });
	expect(answer).toMatchObject({ status: 424, json: { code: 'policy' } });
	const log = await sandbox.control<Array<{ method: string; path: string }>>('GET', '/requests');
	// It is not there: whoever made up the response made up the device.
	expect(log.at(-1)).toMatchObject({ path: expect.stringContaining(id) });
});

it('gives up a try after the link has expired: says so', async () => {
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	later(8 * 86_400_000);
	expect((await abandon(waiting, begun.token)).json.code).toBe('expired');
});

it('says to try again when nothing is kept of the wait', async () => {
	const waiting = await startEnrollment(sandbox);
	const contexts = waiting.run.data.executionData?.contextData ?? {};
	delete contexts['node:PingOne'];
	const page = await waiting.send({ method: 'GET' });
	expect([page.status, page.text.includes(LANGUAGES.en.enroll.unavailable)]).toEqual([424, true]);
	const { status, json } = await waiting.send({ body: { action: 'begin' } });
	expect({ status, ...json }).toEqual({
		status: 424,
		ok: false,
		code: 'unavailable',
		repeat: true,
	});
});

describe('the person', () => {
	const named = async (changes: object, user = sandbox.ids.users[1].id) => {
		await sandbox.control('POST', `/users/${user}`, changes);
		const waiting = await startEnrollment(sandbox, { user: locator('id', user) });
		return (await waiting.send({ body: { action: 'open' } })).json;
	};

	it('is named by what PingOne knows', async () => {
		const [, { username }] = sandbox.ids.users;
		expect(await named({ name: { given: 'Alan', family: 'Turing' } })).toMatchObject({
			name: 'Alan Turing',
			account: username,
		});
		expect(await named({ name: { given: null, family: null } })).toMatchObject({ name: username });
	});
});

it('takes a domain above the page, a fixed name, and replaces pending devices when asked', async () => {
	const waiting = await startEnrollment(sandbox, {
		rpId: locator('domain', 'localhost'),
		options: {
			nickname: ' Work key ',
			ifUserHasDevice: 'replacePending',
			externalTransactionId: 'onboarding-7',
		},
		page: {
			customTexts: { button: 'Go on' },
			headline: 'Welcome',
			text: 'Have your phone at hand.',
			successMessage: 'See you on Monday.',
		},
	});
	const { text } = await waiting.send({ method: 'GET' });
	for (const own of ['Go on', 'Welcome', 'Have your phone at hand.', 'See you on Monday.']) {
		expect(text).toContain(own);
	}
	await begin(waiting);
	await untilSeen(sandbox);
	const begun = await begin(waiting, { nickname: 'not asked for' });
	expect(await counts()).toMatchObject({ created: 2, deleted: 1, pending: 1 });
	expect(resumedWith(await finish(waiting, begun))).toMatchObject({ nickname: 'Work key' });
	const log = await sandbox.control<object[]>('GET', '/requests');
	expect(JSON.stringify(log)).toContain('onboarding-7');
});

it('has a name of its own when none is set', async () => {
	const waiting = await startEnrollment(sandbox, { options: { nickname: '' } });
	const item = resumedWith(await finish(waiting, await begin(waiting)));
	expect(item).toMatchObject({ status: 'ACTIVE' });
});
