import { BROKEN_TENANTS } from '../../support/enrollment/brokenTenants.mts';
import { resumedWith } from '../../support/enrollment/ceremony.mts';
import { startEnrollment, startTesting } from '../../support/enrollment/execution.mts';
import { later } from '../../support/enrollment/facts.mts';
import {
	askNewKey,
	enrollToTest,
	signInOf,
	skip,
	tryOut,
	type Testing,
} from '../../support/enrollment/trial.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, api } = useWorld();
const ada = () => sandbox.user().id;

afterEach(() => {
	jest.restoreAllMocks();
});

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
	},
);

describe('a test that does not take place', () => {
	it.each([
		['canceled', 'CANCELED'],
		['timedOut', 'TIMED_OUT'],
		['wrongHost', 'OTHER_DOMAIN'],
		['unexpected', 'BROWSER_FAILED'],
		['unavailable', 'UNAVAILABLE'],
		['unanswered', 'NOT_ANSWERED'],
		['toString', 'NOT_ANSWERED'],
	])('because it was %s is FAILED as %s', async (why, reason) => {
		const skipped = await skip(await enrollToTest(sandbox), why);
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

	it('because the user has left is FAILED as USER_DELETED', async () => {
		const testing = await enrollToTest(sandbox);
		await api('DELETE', `/users/${ada()}`);
		expect(signInOf(await askNewKey(testing))).toMatchObject({ reason: 'USER_DELETED' });
	});

	it('because nobody tries is EXPIRED; until then it says WAITING', async () => {
		const { waiting, deviceId } = await enrollToTest(sandbox);
		const [shown] = waiting.run.data.resultData.runData.PingOne;
		expect(shown.data?.main[0]?.[0].json).toMatchObject({ signIn: { status: 'WAITING' } });
		const [{ data }] = waiting.run.data.executionData!.nodeExecutionStack;
		expect(data.main[0]?.[0].json).toMatchObject({
			...{ id: deviceId, enrollment: { status: 'ENROLLED' } },
			signIn: { status: 'EXPIRED' },
		});
	});

	it.each(['EXPIRED', 'CLOSED'])('because the link was %s is passed on at once', async (status) => {
		const enrolling = await startEnrollment(sandbox);
		const item = { enrollment: { status, user: { id: ada() } } };
		const { run } = await startTesting(enrolling, item);
		const [made] = run.data.resultData.runData.PingOne;
		expect(made.data?.main[0]?.[0].json).toEqual({
			...item,
			signIn: { status: 'FAILED', reason: 'NOT_ENROLLED' },
		});
		expect(run.waitTill).toBeUndefined();
	});
});

describe('the link was used, whatever comes of the test', () => {
	const told = async ({ waiting }: Testing, body: object) => {
		const { json, resumed } = await waiting.send({ body });
		return [json.code, resumed];
	};

	it('the page that has sent the passkey, and has not heard of it, hears that it is done', async () => {
		const testing = await enrollToTest(sandbox);
		const { credentialId: id } = resumedWith(testing.enrolled);
		const body = { action: 'finish', token: 't', attestation: { id } };
		const { json, resumed } = await testing.waiting.send({ body });
		expect([json, resumed]).toEqual([{ ok: true, done: true, test: true }, undefined]);
	});

	it('a page that has sent a passkey is not alarmed where it is not known which one was', async () => {
		const testing = await enrollToTest(sandbox, {}, ({ credentialId: _, ...item }) => item);
		const body = { action: 'finish', token: 't', attestation: { id: 'a' } };
		expect(await told(testing, body)).toEqual(['over', undefined]);
	});

	it.each([
		['has made another passkey', { action: 'finish', token: 't', attestation: { id: 'a' } }],
		['has given up making one', { action: 'abandon', token: 't' }],
	])('a page that %s is told so', async (_, body) => {
		expect(await told(await enrollToTest(sandbox), body)).toEqual(['used', undefined]);
	});

	it('a visitor after its time is told so, and not that the link has expired', async () => {
		const testing = await enrollToTest(sandbox);
		later(11 * 60_000);
		expect((await testing.waiting.send({ method: 'GET' })).status).toBe(200);
		for (const action of ['open', 'begin', 'decline']) {
			expect(await told(testing, { action })).toEqual(['used', undefined]);
		}
	});

	it.each([
		['passed', async (testing: Testing) => await tryOut(testing)],
		['skipped', async (testing: Testing) => await skip(testing)],
	])('a visitor is told so when it was %s', async (_, end) => {
		const testing = await enrollToTest(sandbox);
		await end(testing);
		expect((await testing.waiting.send({ method: 'GET' })).status).toBe(200);
		expect(await told(testing, { action: 'open' })).toEqual(['used', undefined]);
	});
});
