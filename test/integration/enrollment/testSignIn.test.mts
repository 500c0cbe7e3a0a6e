import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import type { IDataObject } from 'n8n-workflow';
import {
	answerWith,
	askNewKey,
	enrollToTest,
	signInOf,
	tryOut,
	type Testing,
} from '../../support/enrollment/trial.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { openInDom } from '../../support/enrollment/pageInDom.mts';
import {
	startEnrollment,
	startTesting,
	TEST_SIGN_IN,
	type Received,
	type WaitingExecution,
} from '../../support/enrollment/execution.mts';
import { signInWith, type SoftKey } from '../../support/softAuthenticator.mts';
import { draws } from '../../support/depth.mts';
import { useWorld } from '../../support/world.mts';

const { enroll: en } = LANGUAGES.en;

const { sandbox, api } = useWorld();
const ada = () => sandbox.user().id;

afterEach(() => {
	jest.restoreAllMocks();
});

it('without a node that tests, the page is not told of a test', async () => {
	const enrolling = await startEnrollment(sandbox);
	const enrolled = await finish(enrolling, await begin(enrolling));
	expect(enrolled.json).toEqual({ ok: true, done: true });
	expect(resumedWith(enrolled)).not.toHaveProperty('signIn');
});

it('a healthy tenant is PASSED, in an item of its own with the enrollment', async () => {
	const testing = await enrollToTest(sandbox);
	expect(testing.enrolled.json).toEqual({ ok: true, done: true, test: true });
	const opened = await testing.waiting.send({ body: { action: 'open' } });
	expect(opened.json).toMatchObject({ ok: true, test: true, asksStartCode: false });
	const lines = listen();
	const passed = await tryOut(testing);
	expect(passed.json).toEqual({ ok: true, done: true, signedIn: true });
	expect(resumedWith(passed)).toEqual({
		...resumedWith(testing.enrolled),
		signIn: { status: 'PASSED', userVerified: true, pingOneId: expect.any(String) as string },
	});
	const starts = (await sandbox.requests()).filter(
		({ route }) => route === 'authentications.start',
	);
	expect(starts.map(({ body }) => body)).toEqual([
		{ user: { id: ada() }, policy: { id: sandbox.ids.policyId } },
	]);
	const [line] = lines.filter((one) => one.startsWith('info signIn.passed '));
	expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
		...{ device: testing.deviceId, pingOneId: expect.any(String) as string, userVerified: true },
	});
});

it('a sign-in that PingOne has forgotten is no failed one: it can begin again', async () => {
	const testing = await enrollToTest(sandbox);
	const gone = { kind: 'status', status: 404, body: { code: 'NOT_FOUND', message: 'gone' } };
	await sandbox.fault('authentications.assertion', gone, { times: -1 });
	const { json, resumed } = await tryOut(testing);
	expect([json, resumed]).toMatchObject([{ ok: false, code: 'stale' }, undefined]);
	await sandbox.control('DELETE', '/faults');
	expect(signInOf(await tryOut(testing))).toMatchObject({ status: 'PASSED' });
});

it('users have its whole time, although the execution rests before', async () => {
	const enrolling = await startEnrollment(sandbox, {}, { behind: TEST_SIGN_IN });
	const item = resumedWith(await finish(enrolling, await begin(enrolling)));
	// n8n may have set its timer for the wait that is over.
	enrolling.run.data.executionData!.contextData.flow.pingOneWaited = Date.now() + 60_000;
	const { run } = await startTesting(enrolling, item);
	const wait = run.data.executionData!.contextData['node:PingOne'].pingOneWait as IDataObject;
	expect(Number(wait.expiresAt) - Date.now()).toBeGreaterThan(9.9 * 60_000);
});

it('a page that asks too fast is throttled in the test’s own name', async () => {
	const { waiting } = await enrollToTest(sandbox);
	const lines = listen();
	for (let count = 0; count < 31; count += 1) {
		await waiting.send({ body: { action: 'begin', visit: 0.5 } });
	}
	const throttled = lines.filter((line) => line.includes('throttled'));
	expect(throttled).toEqual([expect.stringMatching(/^warn signIn\.throttled .*"tooFast"/)]);
});

it.each([403, 407])('a proxy’s page with %i in PingOne’s place ends no test', async (status) => {
	const testing = await enrollToTest(sandbox);
	await sandbox.fault('authentications.start', { kind: 'html', status }, { times: -1 });
	const refused = await askNewKey(testing);
	expect(refused.json).toMatchObject({ ok: false, code: 'unavailable' });
	expect(refused.resumed).toBeUndefined();
	await sandbox.control('DELETE', '/faults');
	expect(signInOf(await tryOut(testing))).toMatchObject({ status: 'PASSED' });
});

it.each([
	[403, 'ACCESS_DENIED'],
	[400, 'SIGN_IN_REFUSED'],
])('PingOne’s own refusal with %i ends the test as %s', async (status, reason) => {
	const testing = await enrollToTest(sandbox);
	await sandbox.fault('authentications.start', { kind: 'status', status }, { times: -1 });
	expect(signInOf(await askNewKey(testing))).toMatchObject({ status: 'FAILED', reason });
});

it('holds no request of n8n’s: each is over with its answer', async () => {
	const tested: Testing[] = [];
	for (let users = draws(5, 25); users > 0; users -= 1) {
		const testing = await enrollToTest(sandbox);
		await testing.waiting.send({ method: 'GET' });
		await testing.waiting.send({ body: { action: 'open' } });
		await askNewKey(testing);
		tested.push(testing);
		// A user may have only so many.
		await api('DELETE', `/users/${ada()}/devices/${testing.deviceId}`);
	}
	const held = tested.map(({ enrolling, waiting }) => enrolling.held + waiting.held);
	expect(Math.max(...held)).toBe(0);
});

it('a page whose answer was lost is told again what the workflow is: that it has passed', async () => {
	const { waiting, key } = await enrollToTest(sandbox);
	const asked = await askNewKey({ waiting });
	const body = answerWith(key, asked);
	// n8n cannot save that it goes on.
	expect((await waiting.send({ body, isOvertaken: true })).status).toBe(500);
	const again = await waiting.send({ body });
	expect(again.json).toEqual({ ok: true, done: true, signedIn: true });
	expect(signInOf(again)).toMatchObject({ status: 'PASSED' });
});

it('what another key has signed never reaches PingOne, where it could lock the new one', async () => {
	const testing = await enrollToTest(sandbox);
	await tryOut(testing, { forgeSignature: true });
	const routes = (await sandbox.requests()).map(({ route }) => route);
	expect(routes).not.toContain('authentications.assertion');
});

it('a key of which the workflow has no public key is checked by PingOne alone', async () => {
	const testing = await enrollToTest(sandbox, {}, ({ credentialId: _, ...item }) => ({
		...item,
		enrollment: { ...(item.enrollment as IDataObject), publicKey: undefined },
	}));
	expect(signInOf(await tryOut(testing, { forgeSignature: true }))).toMatchObject({
		reason: 'KEY_REFUSED',
	});
});

it('names a key that cannot be used when the worker app may not read why', async () => {
	const testing = await enrollToTest(sandbox);
	const { policyId } = sandbox.ids;
	await sandbox.control('POST', `/policies/${policyId}`, { fido2: { enabled: false } });
	await sandbox.fault(
		'deviceAuthenticationPolicies.get',
		{ kind: 'status', status: 403 },
		{ times: -1 },
	);
	expect(signInOf(await tryOut(testing))).toMatchObject({ reason: 'NO_USABLE_KEY' });
});

it.each([
	['names no device', { id: undefined }],
	['does not name its user', { enrollment: { status: 'ENROLLED', user: { id: '-' } } }],
])('an item that %s is refused before anything waits', async (fault, changes) => {
	const enrolling = await startEnrollment(sandbox);
	const enrolled = resumedWith(await finish(enrolling, await begin(enrolling)));
	const { enrollment } = { ...enrolled, ...changes } as IDataObject;
	const user = { ...(enrollment as { user: IDataObject }).user, id: ada() };
	const item = { ...enrolled, ...changes, enrollment: { ...(enrollment as IDataObject), user } };
	await expect(startTesting(enrolling, item as IDataObject)).rejects.toThrow(fault);
});

it('an item at a reminder is refused before anything waits: it belongs back to Enroll', async () => {
	const enrolling = await startEnrollment(sandbox);
	const enrollment = { status: 'PENDING', reminder: 1, user: { id: ada() } };
	await expect(startTesting(enrolling, { enrollment })).rejects.toThrow(
		"'Input' is PENDING: a reminder is due, and the user has not enrolled yet",
	);
	const { json } = await enrolling.send({ body: { action: 'open' } });
	expect(json).toMatchObject({ ok: true });
});

it('the link that was mailed opens the test, also elsewhere; no other does', async () => {
	const testing = await enrollToTest(sandbox, { options: {} });
	const waiting = await testing.waiting.elsewhere();
	const wrong = await waiting.send({ body: { action: 'begin' }, proof: '0'.repeat(32) });
	expect(wrong.json).toMatchObject({ ok: false, code: 'wrongLink' });
	expect(signInOf(await tryOut({ ...testing, waiting }))).toMatchObject({ status: 'PASSED' });
});

describe('on the page', () => {
	const open = async (signIn: 'answers' | 'cancels') => {
		const { waiting, key } = await enrollToTest(sandbox);
		const sent = jest.spyOn(waiting, 'send');
		/** What the execution went on with. */
		const resumed = async () => {
			const all = await Promise.all(
				sent.mock.results.map(({ value }) => value as Promise<Received>),
			);
			return all.filter((each) => each.resumed !== undefined).map(resumedWith);
		};
		return { resumed, ...(await openPage(waiting, key, signIn)) };
	};

	async function openPage(waiting: WaitingExecution, key: SoftKey, signIn: 'answers' | 'cancels') {
		const origin = 'http://localhost:5678';
		const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
		const asked = { times: 0 };
		const page = await openInDom(waiting, {
			change(window) {
				const get = async ({
					publicKey,
				}: {
					publicKey: { challenge: Uint8Array; rpId: string };
				}) => {
					asked.times += 1;
					if (signIn === 'cancels') {
						return await Promise.reject(Object.assign(new Error(), { name: 'UnknownError' }));
					}
					const json = JSON.stringify({ ...publicKey, challenge: [...publicKey.challenge] });
					const { id, rawId, type, response } = signInWith(key, json, { origin });
					const { clientDataJSON, authenticatorData, signature } = response;
					return await Promise.resolve({
						...{ id, rawId: bytes(rawId), type },
						response: {
							clientDataJSON: bytes(clientDataJSON),
							authenticatorData: bytes(authenticatorData),
							signature: bytes(signature),
							userHandle: null,
						},
					});
				};
				Object.assign(window.navigator.credentials, { get });
			},
		});
		return { page, asked };
	}

	it('asks for the new key, and says that it works', async () => {
		const { page, resumed } = await open('answers');
		expect(page.text('title')).toBe(en.trialHeadline);
		await page.click('go');
		expect(page.isShown('done')).toBe(true);
		expect(page.text('tried')).toBe(en.trialPassed);
		expect(page.sent.map(({ action }) => action)).toEqual(['open', 'begin', 'finish']);
		expect(await resumed()).toMatchObject([{ signIn: { status: 'PASSED' } }]);
	});

	it('offers to try again and to finish without, when the key does not answer', async () => {
		const { page, resumed, asked } = await open('cancels');
		await page.click('go');
		expect(page.text('title')).toBe(en.trialHeadline);
		expect(page.text('note')).toBe(en.trialAgain);
		expect(page.isShown('skip')).toBe(true);
		await page.click('go');
		expect(asked.times).toBe(2);
		await page.click('skip');
		expect(page.isShown('done')).toBe(true);
		expect(page.text('tried')).toBe(en.trialFailed);
		expect(page.sent.at(-1)).toMatchObject({ action: 'decline', reason: 'trouble' });
		expect(await resumed()).toMatchObject([
			{ enrollment: { status: 'ENROLLED' }, signIn: { reason: 'BROWSER_FAILED' } },
		]);
	});
});
