import { WebhookContext } from 'n8n-core';
import { sleep } from 'n8n-workflow';
import { begin, finish, persist, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { locator } from '../../support/tenant.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { untilSeen, useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';
import { deviceCounts } from '../../support/enrollment/facts.mts';

const WRONG_PROOF = '0123456789abcdefghjkmnpqrstvwxyz';

const { sandbox } = useWorld();
useUnkindPingOne(sandbox);

afterEach(() => {
	jest.restoreAllMocks();
});

const counts = async () => await deviceCounts(sandbox);
const requests = async () =>
	await sandbox.control<Array<{ route: string; body: unknown }>>('GET', '/requests');

const act = async (waiting: WaitingExecution, body: object, proof?: string | null) =>
	await waiting.send({ body, proof });

describe('whoever has the address but not the proof', () => {
	it('sees no name and can do nothing; PingOne is not asked', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		const before = (await requests()).length;
		const { text } = await waiting.send({ method: 'GET' });
		expect(text).not.toMatch(/\bAda\b|Lovelace/i);
		const bodies = [
			{ action: 'open' },
			{ action: 'begin' },
			{ action: 'begin', token: begun.token },
			{ action: 'finish', token: begun.token, attestation: touch(begun) },
			{ action: 'abandon', token: begun.token },
			{ action: 'report' },
		];
		for (const body of bodies) {
			const wrong = await act(waiting, body, WRONG_PROOF);
			expect(wrong).toMatchObject({ status: 403, json: { ok: false, code: 'wrongLink' } });
			const none = await act(waiting, body, null);
			expect(none).toMatchObject({ status: 400, json: { ok: false, code: 'invalid' } });
			expect(wrong.resumed ?? none.resumed).toBeUndefined();
		}
		expect(await requests()).toHaveLength(before);
	});

	it('shuts nobody out with a thousand wrong proofs, and is counted', async () => {
		const waiting = await startEnrollment(sandbox);
		const lines = listen();
		for (let index = 0; index < 300; index++) await act(waiting, { action: 'open' }, WRONG_PROOF);
		const logged = lines.filter((line) => line.includes('enrollment.wrong_proof'));
		expect(logged).toHaveLength(23);
		expect(logged.at(-1)).toContain('"count":300');
		expect(logged.at(-1)).toContain('"sourceIp":"192.0.2.7"');
		expect((await finish(waiting, await begin(waiting))).json.done).toBe(true);
	});

	it('gets nothing from a proof of another execution, user, or link of the same user', async () => {
		const mine = await startEnrollment(sandbox);
		const other = await startEnrollment(sandbox);
		const alan = await startEnrollment(sandbox, { user: locator('id', sandbox.ids.users[1].id) });
		for (const { proof } of [other, alan]) {
			expect((await act(mine, { action: 'open' }, proof)).json.code).toBe('wrongLink');
		}
	});
});

it('a credential without a secret ends nothing before the user clicks', async () => {
	const waiting = await startEnrollment(sandbox);
	const { credential } = waiting.settings;
	waiting.settings.credential = { ...credential, clientSecret: '' };
	const opened = await act(waiting, { action: 'open' });
	expect([opened.json.ok, opened.resumed]).toEqual([true, undefined]);
	waiting.settings.credential = credential;
	expect(await begin(waiting)).toHaveProperty('token');
	waiting.settings.credential = { ...credential, clientSecret: '' };
	expect(resumedWith(await act(waiting, { action: 'begin' }))).toMatchObject({
		enrollment: { status: 'CLOSED', reason: 'CREDENTIAL_UNUSABLE' },
	});
	expect((await act(waiting, { action: 'open' })).json.code).toBe('closed');
});

describe('the start code', () => {
	const startWithCode = async () =>
		await startEnrollment(sandbox, {}, { link: { options: { startCode: true } } });
	const tryCode = async (waiting: WaitingExecution, startCode?: string) =>
		await act(waiting, { action: 'begin', startCode });

	it('is asked for, and begins an attempt when it is right', async () => {
		const waiting = await startWithCode();
		expect((await act(waiting, { action: 'open' })).json).toMatchObject({ asksStartCode: true });
		expect((await tryCode(waiting)).json).toEqual({ ok: false, code: 'startCode' });
		expect((await tryCode(waiting, '00000000')).json).toMatchObject({ code: 'startCode', left: 4 });
		const begun = await begin(waiting, { startCode: waiting.mailed.startCode });
		expect(resumedWith(await finish(waiting, begun))).toMatchObject({ status: 'ACTIVE' });
	});

	it('closes the link when it was wrong five times, and the workflow is told', async () => {
		const waiting = await startWithCode();
		for (let left = 4; left > 0; left--) {
			expect((await tryCode(waiting, `0000000${left}`)).json).toMatchObject({ left });
		}
		const last = await tryCode(waiting, '00000000');
		expect(last).toMatchObject({ status: 410, json: { code: 'closed' } });
		expect(resumedWith(last)).toMatchObject({
			enrollment: { status: 'CLOSED', reason: 'TOO_MANY_START_CODES', sourceIp: '192.0.2.7' },
		});
		expect((await tryCode(waiting, waiting.mailed.startCode)).json.code).toBe('closed');
		expect(await counts()).toMatchObject({ created: 0 });
	});
});

describe('what one link may cost', () => {
	it('an attempt is ended once, however often it is given up', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		await untilSeen(sandbox);
		const before = (await requests()).length;
		for (let index = 0; index < 20; index++) {
			await act(waiting, { action: 'abandon', token: begun.token });
		}
		expect(
			(await requests())
				.slice(before)
				.map(({ route }) => route)
				.filter((route) => route !== 'token'),
		).toEqual(['devices.get', 'devices.delete']);
		expect((await finish(waiting, begun)).json.code).toBe('stale');
	});

	it('refused requests count: thirty a minute, a hundred in all, then the link closes', async () => {
		const waiting = await startEnrollment(sandbox);
		const cap = {
			id: 'e9e0e1a2-0000-4000-8000-000000000001',
			code: 'REQUEST_FAILED',
			message: 'The request could not be completed.',
			details: [{ code: 'LIMIT_EXCEEDED' }],
		};
		await sandbox.control('POST', '/faults', [
			{ route: 'devices.create', times: -1, fault: { kind: 'status', status: 400, body: cap } },
		]);
		const now = performance.now();
		const clock = jest.spyOn(performance, 'now');
		const codes: unknown[] = [];
		let closing: Awaited<ReturnType<typeof act>> | undefined;
		for (let minute = 0; minute < 5 && !closing; minute++) {
			clock.mockImplementation(() => now + minute * 60_000);
			for (let index = 0; index < 31 && !closing; index++) {
				const answer = await act(waiting, { action: 'begin' });
				codes.push(answer.json.code);
				if (answer.resumed) closing = answer;
			}
		}
		expect(codes.filter((code) => code === 'limit')).toHaveLength(100);
		expect(codes.filter((code) => code === 'busy')).toHaveLength(3);
		expect(closing && resumedWith(closing)).toMatchObject({
			enrollment: { status: 'CLOSED', reason: 'TOO_MANY_REQUESTS' },
		});
	});

	it('a body that says it is too large is refused before it has come', async () => {
		const waiting = await startEnrollment(sandbox);
		const headers = { 'content-length': String(200 * 1024) };
		const answer = await waiting.send({ body: { action: 'open' }, headers });
		expect(answer).toMatchObject({ status: 400, json: { ok: false, code: 'invalid' } });
	});
});

it('an error that nobody foresaw is logged without its text, and the execution waits on', async () => {
	const waiting = await startEnrollment(sandbox);
	const lines = listen();
	jest.spyOn(WebhookContext.prototype, 'evaluateExpression').mockImplementation(() => {
		throw new RangeError('secret');
	});
	const answer = await act(waiting, { action: 'open' });
	expect([answer.json, answer.resumed]).toEqual([
		{ ok: false, code: 'unavailable', repeat: true },
		undefined,
	]);
	const { executionId: execution } = waiting;
	expect(lines).toEqual([
		`enrollment.failed ${JSON.stringify({ execution, node: 'PingOne', reason: 'RangeError' })}`,
	]);
});

describe('a user who left since the link was mailed', () => {
	const leave = async () =>
		await sandbox.control('POST', `/users/${sandbox.ids.users[0].id}`, { enabled: false });

	it('does not begin', async () => {
		const waiting = await startEnrollment(sandbox);
		await leave();
		expect(await act(waiting, { action: 'begin' })).toMatchObject({
			status: 403,
			json: { code: 'disabled' },
		});
		expect(await counts()).toMatchObject({ created: 0 });
	});

	it('does not finish what was begun', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		await untilSeen(sandbox);
		await leave();
		expect((await finish(waiting, begun)).json.code).toBe('disabled');
		expect(await counts()).toMatchObject({ activated: 0, pending: 0 });
	});
});

describe('two processes of n8n', () => {
	it('delete no key of two finishes at the same time, and name it', async () => {
		for (let round = 0; round < 5; round++) {
			await sandbox.control('POST', '/reset');
			await sandbox.control('POST', '/settings', { latencyMs: 20 });
			const one = await startEnrollment(sandbox);
			const other = await one.elsewhere();
			const [first, second] = [await begin(one), await begin(other)];
			const answers = await Promise.all([finish(one, first), finish(other, second)]);
			// n8n goes on with one of them only.
			const [mine, theirs] = answers.map(resumedWith);
			expect(mine.enrollment).toMatchObject({ conflict: { deviceIds: [theirs.id] } });
			expect(theirs.enrollment).toMatchObject({ conflict: { deviceIds: [mine.id] } });
			expect(await counts()).toMatchObject({ activated: 2, deleted: 0, pending: 0 });
		}
	});

	it.each(['here', 'elsewhere'])(
		'name a key that the user registered by another link a moment before, %s, and leave it alone',
		async (where) => {
			const main = await startEnrollment(sandbox);
			const started = await startEnrollment(sandbox);
			const spare = where === 'here' ? started : await started.elsewhere();
			const { id } = resumedWith(await finish(main, await begin(main)));
			await sandbox.control('POST', '/time/advance', { seconds: 10 });
			const item = resumedWith(await finish(spare, await begin(spare)));
			expect(item).toMatchObject({
				status: 'ACTIVE',
				enrollment: { conflict: { deviceIds: [id] } },
			});
			expect(await counts()).toMatchObject({ activated: 2, deleted: 0, pending: 0 });
		},
	);

	it('name no key that was there before the wait, though PingOne lists it late', async () => {
		await sandbox.control('POST', '/settings', { listLagMs: 9_000 });
		const main = await startEnrollment(sandbox);
		resumedWith(await finish(main, await begin(main)));
		const backup = await startEnrollment(sandbox);
		await sandbox.control('POST', '/time/advance', { seconds: 10 });
		const item = resumedWith(await finish(backup, await begin(backup)));
		expect(item.enrollment).not.toHaveProperty('conflict');
	});

	it('leave what is pending of another link alone', async () => {
		const [main, spare] = [await startEnrollment(sandbox), await startEnrollment(sandbox)];
		const [first, second] = [await begin(main), await begin(spare)];
		expect(resumedWith(await finish(main, first)).enrollment).not.toHaveProperty('conflict');
		resumedWith(await finish(spare, second));
		expect(await counts()).toMatchObject({ activated: 2, deleted: 0, pending: 0 });
	});

	it('names the conflict in the output when both keys were active for a moment', async () => {
		const one = await startEnrollment(sandbox);
		const begun = await begin(one);
		// Activated a moment later, by a process that died before it could look.
		await sandbox.control('POST', '/faults', [
			{ route: 'devices.list', fault: { kind: 'latency', ms: 3_000, when: 'before' } },
		]);
		const finishing = finish(one, begun);
		while ((await counts()).activated === 0) await sleep(10);
		const late = await sandbox.control<{ id: string }>(
			'POST',
			`/users/${sandbox.ids.users[0].id}/devices`,
			{ rp: { id: 'localhost', name: 'Example Ltd' } },
		);
		const item = resumedWith(await finishing);
		expect(item).toMatchObject({
			enrollment: { conflict: { deviceIds: [late.id] } },
		});
	});
});

it('a reload finds the attempt that PingOne has activated, by the token the browser kept', async () => {
	const one = await startEnrollment(sandbox);
	const begun = await begin(one);
	await untilSeen(sandbox);
	await sandbox.control('POST', '/faults', [
		{ route: 'devices.activate', times: 1, fault: { kind: 'cut', when: 'after' } },
		{ route: 'devices.get', times: -1, fault: { kind: 'status', status: 403 } },
	]);
	expect((await finish(one, begun)).json.code).toBe('checking');
	await sandbox.control('DELETE', '/faults');
	await untilSeen(sandbox);
	const other = await one.elsewhere();
	const body = { action: 'begin', token: begun.token };
	const { item } = await persist(other, async () => await act(other, body));
	expect(item).toMatchObject({ status: 'ACTIVE' });
	expect(await counts()).toMatchObject({ created: 1, activated: 1 });
});

describe('a key that is not what the options asked for', () => {
	it.each([
		['no user verification', { userVerified: false }, 'refused'],
		[
			'an attestation in the name of a model',
			{ aaguid: Buffer.from('2fc0579f811347eab116bb5a8db9202a', 'hex') },
			'ok',
		],
	])('%s', async (_, ceremony, outcome) => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		begun.options.authenticatorSelection ??= {};
		const answer = await finish(waiting, begun, touch(begun, ceremony as never));
		if (outcome === 'refused') expect(answer.json.code).toBe('refused');
		else
			expect(resumedWith(answer)).toMatchObject({
				enrollment: { authenticator: { attested: false } },
			});
	});
});

it('passes on what browsers say of extensions, and nothing else', async () => {
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	const clientExtensionResults = JSON.parse(
		'{"credProps":{"rk":true,"more":1},"prf":{"enabled":true,"results":{"first":"secret"}},' +
			'"largeBlob":{"supported":true,"blob":"secret"},"evil":"x","__proto__":{"evil":1}}',
	) as object;
	resumedWith(await finish(waiting, begun, { ...touch(begun), clientExtensionResults }));
	const activation = (await requests()).find(({ route }) => route === 'devices.activate');
	const { attestation } = activation?.body as { attestation: string };
	expect(JSON.parse(attestation)).toMatchObject({
		clientExtensionResults: {
			credProps: { rk: true },
			prf: { enabled: true },
			largeBlob: { supported: true },
		},
	});
	expect(attestation).not.toMatch(/evil|secret|more/);
});

it('writes events that a SIEM can read, and no secret', async () => {
	const lines = listen();
	const waiting = await startEnrollment(sandbox, {}, { link: { options: { startCode: true } } });
	await act(waiting, { action: 'open' });
	await act(waiting, { action: 'begin', startCode: '1234-5678' });
	const begun = await begin(waiting, { startCode: waiting.mailed.startCode });
	await finish(waiting, begun, touch(begun, { origin: 'https://evil.example' }));
	await finish(waiting, await begin(waiting, { startCode: waiting.mailed.startCode }));
	const events = lines
		.filter((line) => line.includes('enrollment.'))
		.map((line) => line.split(' ').slice(0, 2).join(' '));
	expect(events).toEqual([
		'info enrollment.link_created',
		'info enrollment.wait_started',
		'info enrollment.opened',
		'warn enrollment.wrong_start_code',
		'info enrollment.begin',
		'warn enrollment.mismatch',
		'info enrollment.begin',
		'info enrollment.enrolled',
	]);
	const all = lines.join('\n');
	for (const secret of [
		waiting.proof,
		String(waiting.mailed.startCode),
		sandbox.ids.clientSecret,
	]) {
		expect(all).not.toContain(secret);
	}
	for (const line of lines.filter((one) => one.includes('enrollment.'))) {
		expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
			execution: waiting.executionId,
		});
	}
});
