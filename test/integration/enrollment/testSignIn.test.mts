import type { IDataObject } from 'n8n-workflow';
import { BROKEN_TENANTS } from '../../support/enrollment/brokenTenants.mts';
import {
	answerWith,
	askNewKey,
	enrollToTest,
	type Testing,
} from '../../support/enrollment/trial.mts';
import { resumedWith } from '../../support/enrollment/ceremony.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { openInDom } from '../../support/enrollment/pageInDom.mts';
import { startEnrollment, type Received } from '../../support/enrollment/execution.mts';
import { registerKey, signInWith, type SignIn } from '../../support/softAuthenticator.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, api } = useWorld();
const ada = () => sandbox.user().id;

afterEach(() => {
	jest.restoreAllMocks();
});

/** Signs in with the new key, or ends where PingOne asks for none. */
async function tryOut(testing: Testing, signIn: SignIn = {}): Promise<Received> {
	const asked = await askNewKey(testing);
	if (asked.json.options === undefined) return asked;
	return await testing.waiting.send({ body: answerWith(testing.key, asked, signIn) });
}

const signInOf = (received: Received) =>
	(resumedWith(received).enrollment as IDataObject).signIn as IDataObject;

it('is off: the workflow goes on with the activation, and PingOne starts no sign-in', async () => {
	const testing = await enrollToTest(sandbox, { options: { testSignIn: false } });
	expect(testing.enrolled.json).toMatchObject({ ok: true, done: true });
	expect(resumedWith(testing.enrolled).enrollment).not.toHaveProperty('signIn');
});

it('a healthy tenant is PASSED, and the workflow hears of it with the enrollment', async () => {
	const testing = await enrollToTest(sandbox);
	expect(testing.enrolled.json).toEqual({ ok: true, trial: true, token: testing.token });
	expect(testing.enrolled.resumed).toBeUndefined();
	const lines = listen();
	const passed = await tryOut(testing);
	expect(passed.json).toEqual({ ok: true, done: true, signedIn: true });
	expect(resumedWith(passed)).toMatchObject({
		id: testing.deviceId,
		status: 'ACTIVE',
		enrollment: {
			status: 'ENROLLED',
			authenticator: { userVerified: true },
			signIn: { status: 'PASSED', userVerified: true, pingOneId: expect.any(String) as string },
		},
	});
	const starts = (await sandbox.requests()).filter(
		({ route }) => route === 'authentications.start',
	);
	expect(starts.map(({ body }) => body)).toEqual([
		{ user: { id: ada() }, policy: { id: sandbox.ids.policyId } },
	]);
	expect(await testing.waiting.settled()).toBeUndefined();
	const [line] = lines.filter((one) => one.startsWith('info enrollment.sign_in_passed '));
	expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
		...{ device: testing.deviceId, pingOneId: expect.any(String) as string, userVerified: true },
	});
});

it('a page whose answer was lost is told again what the workflow is: that it has passed', async () => {
	const { waiting, key, ...testing } = await enrollToTest(sandbox);
	const asked = await askNewKey({ waiting, key, ...testing });
	const body = answerWith(key, asked);
	// n8n cannot save that it goes on.
	expect((await waiting.send({ body, isOvertaken: true })).status).toBe(500);
	const again = await waiting.send({ body });
	expect(again.json).toEqual({ ok: true, done: true, signedIn: true });
	expect(signInOf(again)).toMatchObject({ status: 'PASSED' });
});

/** Ends what a process still waits for. */
const skip = async ({ waiting, token }: Testing) =>
	await waiting.send({ body: { action: 'signIn', token, unanswered: 'canceled' } });

it.each(BROKEN_TENANTS)(
	'a tenant where $what is named $reason, and stays enrolled',
	async ({ reason, spoil, signIn }) => {
		const testing = await enrollToTest(sandbox);
		await spoil?.({ sandbox, api, deviceId: testing.deviceId });
		const failed = await tryOut(testing, signIn);
		expect(failed.json).toEqual({ ok: true, done: true, signedIn: false });
		expect(signInOf(failed)).toMatchObject({ status: 'FAILED', reason });
		expect(resumedWith(failed)).toMatchObject({
			id: testing.deviceId,
			enrollment: { status: 'ENROLLED' },
		});
		expect(await testing.waiting.settled()).toBeUndefined();
	},
);

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

describe('a test that does not take place', () => {
	it.each([
		['canceled', 'CANCELED'],
		['timedOut', 'TIMED_OUT'],
		['wrongHost', 'OTHER_DOMAIN'],
		['unexpected', 'BROWSER_FAILED'],
		['unavailable', 'UNAVAILABLE'],
		['unanswered', 'NOT_ANSWERED'],
		['toString', 'NOT_ANSWERED'],
	])('because it was %s is FAILED as %s', async (unanswered, reason) => {
		const { waiting, token } = await enrollToTest(sandbox);
		const skipped = await waiting.send({ body: { action: 'signIn', token, unanswered } });
		expect(signInOf(skipped)).toEqual({ status: 'FAILED', reason });
		expect(resumedWith(skipped)).toMatchObject({ enrollment: { status: 'ENROLLED' } });
	});

	it('because PingOne does not answer is tried again, and passes later', async () => {
		const testing = await enrollToTest(sandbox);
		await sandbox.fault('authentications.start', { kind: 'status', status: 503 }, { times: -1 });
		const down = await askNewKey(testing);
		expect(down.json).toMatchObject({ ok: false, code: 'unavailable', repeat: true });
		expect(down.resumed).toBeUndefined();
		await sandbox.control('DELETE', '/faults');
		expect(signInOf(await tryOut(testing))).toMatchObject({ status: 'PASSED' });
	});

	it('ends after ten beginnings', async () => {
		const testing = await enrollToTest(sandbox);
		for (let time = 0; time < 10; time += 1) await askNewKey(testing);
		expect(signInOf(await askNewKey(testing))).toMatchObject({ reason: 'NOT_ANSWERED' });
	});
});

describe('only the browser that enrolled tests', () => {
	it('another one with the same link is told that it was used', async () => {
		const testing = await enrollToTest(sandbox);
		const { waiting, begun } = testing;
		for (const body of [
			{ action: 'open' },
			{ action: 'begin' },
			{ action: 'finish', token: 'v1.AAAA', attestation: {} },
		]) {
			const other = await waiting.send({ body });
			expect(other.json).toMatchObject({ ok: false, code: 'used' });
		}
		const own = await waiting.send({ body: { action: 'signIn', token: begun.token } });
		expect(own.json).toMatchObject({ ok: false, code: 'stale' });
		await skip(testing);
	});

	it('and its lost answers are given again', async () => {
		const testing = await enrollToTest(sandbox);
		const { waiting, begun, token } = testing;
		const again = await waiting.send({ body: { action: 'begin', token: begun.token } });
		expect(again.json).toEqual({ ok: true, trial: true, token });
		await skip(testing);
		const twice = await skip(testing);
		expect(twice.json).toEqual({ ok: true, done: true, signedIn: false });
		expect(twice.resumed).toBeUndefined();
	});
});

it('another process of n8n, which has not seen the enrollment, tests as well', async () => {
	const testing = await enrollToTest(sandbox);
	const waiting = await testing.waiting.elsewhere();
	const passed = await tryOut({ ...testing, waiting });
	expect(resumedWith(passed)).toMatchObject({
		id: testing.deviceId,
		status: 'ACTIVE',
		enrollment: {
			status: 'ENROLLED',
			publicKey: expect.any(String) as string,
			signIn: { status: 'PASSED' },
		},
	});
	await skip(testing);
});

describe('on the page', () => {
	const open = async (signIn: 'answers' | 'cancels') => {
		const waiting = await startEnrollment(sandbox, { options: { testSignIn: true } });
		const sent = jest.spyOn(waiting, 'send');
		/** What the execution went on with. */
		const resumed = async () => {
			const all = await Promise.all(
				sent.mock.results.map(({ value }) => value as Promise<Received>),
			);
			return all.filter((each) => each.resumed !== undefined).map(resumedWith);
		};
		return { resumed, ...(await openPage(waiting, signIn)) };
	};

	async function openPage(
		waiting: Awaited<ReturnType<typeof startEnrollment>>,
		signIn: 'answers' | 'cancels',
	) {
		let key: ReturnType<typeof registerKey>['key'] | undefined;
		const origin = 'http://localhost:5678';
		const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
		const asked = { times: 0 };
		const page = await openInDom(waiting, {
			create(options) {
				const challenge = Buffer.from(options.challenge).toString('base64url');
				const json = JSON.stringify({ rp: options.rp, challenge: [] });
				const made = registerKey(json, { challenge, origin });
				key = made.key;
				const { clientDataJSON, attestationObject } = made.credential.response;
				return {
					id: made.credential.id,
					rawId: bytes(made.credential.rawId),
					type: 'public-key',
					response: {
						clientDataJSON: bytes(clientDataJSON),
						attestationObject: bytes(attestationObject),
					},
				};
			},
			change(window) {
				const get = async ({
					publicKey,
				}: {
					publicKey: { challenge: Uint8Array; rpId: string };
				}) => {
					asked.times += 1;
					if (signIn === 'cancels' || !key) {
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

	it('asks for the new key by itself, and says that it works', async () => {
		const { page, resumed } = await open('answers');
		await page.click('go');
		expect(page.isShown('done')).toBe(true);
		expect(page.text('tried')).toBe('You have signed in with it once: it works.');
		expect(page.sent.map(({ action }) => action)).toEqual([
			...['open', 'begin', 'finish', 'signIn', 'signIn'],
		]);
		expect(await resumed()).toMatchObject([{ enrollment: { signIn: { status: 'PASSED' } } }]);
	});

	it('offers to try again and to finish without, when the key does not answer', async () => {
		const { page, resumed, asked } = await open('cancels');
		await page.click('go');
		expect(page.text('title')).toBe('Now try it once');
		expect(page.text('note')).toContain('it has not answered yet');
		expect(page.isShown('skip')).toBe(true);
		await page.click('go');
		expect(asked.times).toBe(2);
		await page.click('skip');
		expect(page.isShown('done')).toBe(true);
		expect(page.text('tried')).toContain('has not worked yet');
		expect(page.sent.at(-1)).toMatchObject({ action: 'signIn', unanswered: 'trouble' });
		expect(await resumed()).toMatchObject([
			{ enrollment: { status: 'ENROLLED', signIn: { reason: 'BROWSER_FAILED' } } },
		]);
	});

	it('tells the node when its window closes meanwhile', async () => {
		const { page, resumed } = await open('cancels');
		await page.click('go');
		page.window.dispatchEvent(new page.window.Event('pagehide'));
		expect(page.sent.at(-1)).toMatchObject({ action: 'signIn', unanswered: 'trouble' });
		expect(await resumed()).toMatchObject([{ enrollment: { status: 'ENROLLED' } }]);
	});
});
