import type { IDataObject } from 'n8n-workflow';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { type BrokenTenant, BROKEN_TENANTS } from '../../support/enrollment/brokenTenants.mts';
import {
	enrollWorkflow,
	type EnrollmentHost,
	eventually,
	startEnrollmentHost,
	tested,
} from '../../support/enrollment/host.mts';
import { post } from '../../support/enrollment/linkClient.mts';
import { answerWith } from '../../support/enrollment/trial.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import { registerKey } from '../../support/softAuthenticator.mts';

const HEALTHY: BrokenTenant = { what: 'nothing is broken', reason: 'PASSED' };
const PASSED = { ok: true, done: true, signedIn: true };
const FAILED = { ...PASSED, signedIn: false };

let host: EnrollmentHost;

beforeAll(async () => {
	host = await startEnrollmentHost({
		workflows: (sandbox) => [tested(enrollWorkflow(sandbox, 'test'))],
	});
});
beforeEach(async () => await host.sandbox.control('POST', '/reset'));
afterAll(async () => await host.close());

/** Enrolls at a link, up to the test. */
async function enroll(link: string, executionId: string) {
	const { origin } = new URL(link);
	const begun = await post(link, { action: 'begin' });
	const { challenge, rp } = begun.json.options as { challenge: string; rp: object };
	const ceremony = { origin, challenge };
	const { credential, key } = registerKey(JSON.stringify({ rp, challenge: [] }), ceremony);
	const finish = { action: 'finish', token: begun.json.token, attestation: credential };
	const { json } = await post(link, finish);
	expect(json).toEqual({ ok: true, done: true, test: true });
	// n8n never answers what arrives while it resumes the execution.
	await eventually('the test waits', async () => {
		const { status, data } = await host.client().execution(executionId);
		return status === 'waiting' && 'Enroll: test' in data.resultData.runData ? data : undefined;
	});
	return { key, origin };
}

/** Signs in with the new key, or ends where PingOne asks for none. */
async function tryOut(link: string, executionId: string, { spoil, signIn }: BrokenTenant) {
	const { key, origin } = await enroll(link, executionId);
	const { sandbox } = host;
	const [user] = sandbox.ids.users;
	const [{ id: deviceId }] = await sandbox.control<Array<{ id: string }>>(
		'GET',
		`/users/${user.id}/devices`,
	);
	await spoil?.({ sandbox, deviceId, api: await mainApi(sandbox) });
	const asked = await post(link, { action: 'begin' });
	if (asked.json.options === undefined) return asked.json;
	const json = asked.json as IDataObject;
	return (await post(link, answerWith(key, { json }, { origin, ...signIn }))).json;
}

it.each([HEALTHY, ...BROKEN_TENANTS])(
	'a tenant where $what is $reason to the page and to the nodes behind it',
	async (tenant) => {
		const { executionId, link } = await host.start('test', { email: 'ada@example.com' });
		const isHealthy = tenant === HEALTHY;
		expect(await tryOut(link, executionId, tenant)).toEqual(isHealthy ? PASSED : FAILED);
		const execution = await host.ended(executionId);
		expect(execution.status).toBe('success');
		const told = itemsOf(execution, 'Tell HR').map(({ json }) => json);
		const { reason } = tenant;
		const signIn = isHealthy ? { status: 'PASSED' } : { status: 'FAILED', reason };
		expect(told).toMatchObject([{ status: 'ACTIVE', enrollment: { status: 'ENROLLED' }, signIn }]);
	},
);
