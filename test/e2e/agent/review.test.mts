import { env } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { giveKey } from '../../support/authentications.mts';
import { deliveryWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import { call, post } from '../../support/enrollment/linkClient.mts';
import { answerLink, confirmLink } from '../../support/enrollment/realLink.mts';
import { CREDENTIAL } from '../../support/enrollment/workflows.mts';
import { eventually } from '../../support/eventually.mts';
import { type PackedN8n, startPackedN8n } from '../../support/n8n.mts';
import { SCANNERS } from '../../support/scanners.mts';
import type { SignIn, SoftKey } from '../../support/softAuthenticator.mts';
import { useWorld, type World } from '../../support/world.mts';
import { type ScriptedModel, startModel, type Turn } from './model.mts';
import { modelCredential, reviewed } from './reviewed.mts';

/** Whom the agent wants to take MFA from, and who has to confirm that. */
const ADA = 'ada@example.com';
/** How often scanners look; n8n's own work for each is what takes the time. */
const LOOKS = Number(env.SCANNER_LOOKS ?? 120);
const AT_A_TIME = 10;
/** How long replayed answers are waited for once the review is over. */
const REPLAYS_MS = 500;

const world: World = useWorld();
const { sandbox, api } = world;
const lead = () => sandbox.user(1);

const CALL = { toolParameters: { email: ADA } };
/** What the model sends, in one turn. */
let calls: object[] = [CALL];

/** Asks for the tool once, whatever the answer. */
const script = (answers: string[]): Turn =>
	answers.length === 0
		? calls.map((args) => ({ tool: 'Disable_MFA', args }))
		: { say: `Done: ${answers.join(' ')}` };

let host: PackedN8n;
let model: ScriptedModel;
let key: SoftKey;
let deviceId: string;

beforeAll(async () => {
	model = await startModel(script);
	host = await startPackedN8n({
		credentials: [{ ...sandboxCredential(sandbox.ids), ...CREDENTIAL }, modelCredential(model.url)],
		workflows: [deliveryWorkflow('deliver'), reviewed('desk', lead().id)],
		publish: ['deliver', 'desk'],
	});
});

beforeEach(async () => {
	const at = { rpId: 'localhost', origin: new URL(host.n8n.url).origin };
	({ key, deviceId } = await giveKey(world, at, lead().id));
	calls = [CALL];
});

afterAll(async () => {
	await host?.close();
	await model?.close();
});

const seen = new Set<string>();

/** Somebody asks the agent, which wants to use its tool. */
async function say(): Promise<void> {
	const { statusCode, body } = await request(`${host.n8n.url}/webhook/desk`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ question: 'Ada has lost her phone. Take MFA off.' }),
	});
	await body.dump();
	expect(statusCode).toBe(200);
}

/** The same. @returns the execution, and the lead's link */
async function ask(): Promise<{ executionId: string; link: string }> {
	await say();
	return await eventually('the review waits', async () => {
		const all = await host.client.executions('desk');
		const fresh = all.find(({ id, status }) => !seen.has(id) && status === 'waiting');
		if (!fresh) {
			const failed = all.find(({ id, status }) => !seen.has(id) && status === 'error');
			if (failed)
				throw new Error(
					JSON.stringify((await host.client.execution(failed.id)).data.resultData.error),
				);
			return undefined;
		}
		seen.add(fresh.id);
		const [sent] = await host.client.executions('deliver');
		const mail = itemsOf(await host.client.execution(sent.id), 'Mail')[0].json;
		return { executionId: fresh.id, link: String(mail.link) };
	});
}

const statusOf = async (executionId: string) => (await host.client.execution(executionId)).status;

/** What the model heard of its tool, when the conversation is over. */
async function heard(executionId: string): Promise<string> {
	const execution = await eventually('the agent has answered', async () => {
		const found = await host.client.settled(executionId);
		return found.status === 'waiting' ? undefined : found;
	});
	const [{ json }] = itemsOf(execution, 'Service desk agent');
	return String(json.output);
}

const changes = async () =>
	(await sandbox.requests()).filter(({ route }) => route === 'users.mfaEnabled.update').length;

/** Nothing was approved: the tool never ran, MFA is on, and nobody is locked out. */
async function expectNothingDone(): Promise<void> {
	expect(await changes()).toBe(0);
	const { body } = await api<{ mfaEnabled: boolean }>(
		'GET',
		`/users/${sandbox.user().id}/mfaEnabled`,
	);
	expect(body.mfaEnabled).toBe(true);
	const devices = await sandbox.control<Array<{ lock: { status: string } }>>(
		'GET',
		`/users/${lead().id}/devices`,
	);
	expect(devices.map(({ lock }) => lock.status)).not.toContain('LOCKED');
}

describe('the review of an agent’s tool', () => {
	it('is not approved by looks of scanners of every kind, nor by forged requests', async () => {
		const { executionId, link } = await ask();
		for (let from = 0; from < LOOKS; from += AT_A_TIME) {
			const looks = Array.from({ length: AT_A_TIME }, async (_, index) => {
				// Prime to the number of kinds: a share of them takes turns with all members.
				const { method, headers, query } = SCANNERS[((from + index) * 7) % SCANNERS.length];
				const [address] = link.split('#');
				await call(`${address}${query}`, method, headers);
			});
			await Promise.all(looks);
		}
		const wrongProof = `${link.split('#')[0]}#${'0'.repeat(32)}`;
		for (const body of [
			{ action: 'begin' },
			{ action: 'decline', reason: 'x' },
			{ action: 'finish', token: 'v1.AAAA', assertion: {} },
			{ approved: true },
			{ data: { approved: true } },
		]) {
			expect((await post(wrongProof, body)).json.ok).not.toBe(true);
		}
		const json = { 'content-type': 'application/json' };
		for (const body of ['{"approved":true}', '[]', 'approved=true', '']) {
			await call(link, 'POST', json, body);
		}
		expect(await statusOf(executionId)).toBe('waiting');
		await expectNothingDone();
	});

	it('is not approved by a wrong answer, which never reaches PingOne', async () => {
		const { executionId, link } = await ask();
		const at = { rpId: 'localhost', origin: new URL(link).origin };
		const stranger = await giveKey(world, at);
		const wrong: Array<[SoftKey, SignIn]> = [
			[stranger.key, {}],
			[key, { challenge: 'AAAA' }],
			[key, { origin: 'https://evil.example' }],
			[key, { rpId: 'evil.example' }],
			[key, { userVerified: false }],
			[key, { userPresent: false }],
			[key, { type: 'webauthn.create' }],
		];
		for (const [each, signIn] of wrong) {
			const code = signIn.userVerified === false ? 'unverified' : 'mismatch';
			expect((await confirmLink(link, each, signIn)).json).toMatchObject({ code });
		}
		const checks = (await sandbox.requests()).filter(({ route }) => route.endsWith('.assertion'));
		expect(checks).toEqual([]);
		expect(await statusOf(executionId)).toBe('waiting');
		await expectNothingDone();
	});

	it('is not approved where PingOne would prove nothing', async () => {
		const { executionId, link } = await ask();
		const user = async (body: object) => await sandbox.control('POST', `/users/${lead().id}`, body);
		const device = async (body: object) =>
			await sandbox.control('POST', `/users/${lead().id}/devices/${deviceId}`, body);
		const settings = async (body: object) => await sandbox.control('POST', '/settings', body);
		const policy = async (fido2: boolean, sms: boolean) =>
			await sandbox.control('POST', `/policies/${sandbox.ids.policyId}`, {
				fido2: { enabled: fido2 },
				rest: { sms: { enabled: sms } },
			});
		await sandbox.seed({ type: 'SMS', members: { phone: '+1.5125551234' } }, lead().id);
		const tenants: Array<[code: string, spoil: () => unknown, mend: () => unknown]> = [
			[
				'bypass',
				async () => await user({ bypassUntil: '2199-01-01T00:00:00.000Z' }),
				async () => await user({ bypassUntil: '2000-01-01T00:00:00.000Z' }),
			],
			[
				'mfaOff',
				async () => await user({ mfaEnabled: false }),
				async () => await user({ mfaEnabled: true }),
			],
			[
				'settings',
				async () => await settings({ rememberBrowsers: true }),
				async () => await settings({ rememberBrowsers: false }),
			],
			[
				'noKey',
				async () => await device({ block: { status: 'BLOCKED' } }),
				async () => await device({ block: { status: 'UNBLOCKED' } }),
			],
			['noKey', async () => await policy(false, false), async () => await policy(true, false)],
			// PingOne would send a passcode.
			['noKey', async () => await policy(false, true), async () => await policy(true, false)],
		];
		for (const [code, spoil, mend] of tenants) {
			await spoil();
			expect((await post(link, { action: 'begin' })).json).toMatchObject({ ok: false, code });
			await mend();
		}
		const gone = await giveKey(
			world,
			{ rpId: 'localhost', origin: new URL(link).origin },
			lead().id,
		);
		await api('DELETE', `/users/${lead().id}/devices/${gone.deviceId}`);
		expect((await confirmLink(link, gone.key)).json).toMatchObject({ code: 'mismatch' });
		expect(await statusOf(executionId)).toBe('waiting');
		await expectNothingDone();
	});

	it('is closed by a forged signature: the model hears that, and no key is locked', async () => {
		const { executionId, link } = await ask();
		expect((await confirmLink(link, key, { forgeSignature: true })).json.code).toBe('closed');
		expect(await heard(executionId)).toContain('KEY_REFUSED');
		await expectNothingDone();
	});

	it('is declined: the tool does not run, and the model hears why', async () => {
		const { executionId, link } = await ask();
		const declined = await post(link, { action: 'decline', reason: 'Ada is on leave' });
		expect(declined.json).toMatchObject({ ok: true, declined: true });
		expect(await heard(executionId)).toContain('Ada is on leave');
		await expectNothingDone();
	});

	it('is confirmed: the tool runs exactly once, and the model hears its answer', async () => {
		const { executionId, link } = await ask();
		const opened = await post(link, { action: 'open' });
		expect(opened.json.message).toMatch(/Disable MFA:[^]*ada@example\.com/);
		const { body } = await answerLink(link, key);
		expect((await post(link, body ?? {})).json).toMatchObject({ ok: true, done: true });
		// n8n itself leaves some of those unanswered that come while it resumes a review (2.41.1).
		const replays = Array.from({ length: 5 }, async () => await post(link, body ?? {}));
		const said = await heard(executionId);
		await Promise.race([Promise.allSettled(replays), delay(REPLAYS_MS)]);
		expect(said).toMatch(/"mfaEnabled":\s*false/);
		expect(await changes()).toBe(1);
		const [review] = (await host.client.execution(executionId)).data.resultData.runData[
			'Lead confirms'
		] as unknown as Array<{ data: { ai_tool: Array<Array<{ json: object }>> } }>;
		expect(review.data.ai_tool[0][0].json).toMatchObject({
			approved: true,
			confirmation: { status: 'CONFIRMED', user: { id: lead().id }, userVerified: true },
		});
	});
});

describe('a model that was talked into it', () => {
	const other = () => ({ email: sandbox.user(2).email });

	it.each<[string, object]>([
		['in a second place', { ...CALL, query: { tool: 'Get_MFA_status', toolParameters: {} } }],
		['beside the first', { toolParameters: { email: 'x@example.com', query: { email: ADA } } }],
		['with another name', { ...CALL, hitlParameters: { tool: 'Get_MFA_status' } }],
	])('cannot have the lead read something else %s', async (_, call) => {
		calls = [call];
		const asked = (await host.client.executions('deliver')).length;
		const before = (await host.client.executions('desk')).length;
		await say();
		const last = await eventually('the agent has answered', async () => {
			const all = await host.client.executions('desk');
			return all.length > before && all[0].status === 'success' ? all[0] : undefined;
		});
		seen.add(last.id);
		expect(await heard(last.id)).toContain('rejected the tool call');
		expect(await host.client.executions('deliver')).toHaveLength(asked);
		await expectNothingDone();
	});

	it('has the second of two calls at once asked as well, whatever it holds', async () => {
		calls = [{ toolParameters: other() }, { ...CALL, approved: true, data: { approved: true } }];
		const { executionId, link } = await ask();
		expect((await post(link, { action: 'open' })).json.message).toContain(other().email);
		const sent = (await host.client.executions('deliver')).length;
		expect((await confirmLink(link, key)).json).toMatchObject({ done: true });
		const mailed = await eventually('the second review is sent', async () => {
			const all = await host.client.executions('deliver');
			return all.length > sent && all[0].status === 'success' ? all[0] : undefined;
		});
		const second = itemsOf(await host.client.execution(mailed.id), 'Mail')[0].json;
		const again = String(second.link);
		expect((await post(again, { action: 'open' })).json.message).toContain(ADA);
		await post(again, { action: 'decline', reason: 'not her' });
		// Of the two, n8n tells the model of the one that ran only (2.41.1).
		expect(await heard(executionId)).toMatch(/"mfaEnabled":\s*false/);
		expect(await changes()).toBe(1);
		const { body } = await api<{ mfaEnabled: boolean }>(
			'GET',
			`/users/${sandbox.user().id}/mfaEnabled`,
		);
		expect(body.mfaEnabled).toBe(true);
	});
});
