import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { type CredentialFile, itemsOf, type N8nClient } from '../../tools/host/n8n.mts';
import { pinnedVersion } from '../../tools/host/versions.mts';
import type { Check } from '../n8n/check.mts';
import { tokenExpiry } from '../n8n/checks/again.mts';
import { confirms } from '../n8n/checks/confirmation.mts';
import { createByWebhook } from '../n8n/checks/create.mts';
import { ended, enrolls, invite } from '../n8n/checks/enrollment.mts';
import { pickers } from '../n8n/checks/pickers.mts';
import { personFor } from '../n8n/workflows.mts';
import { counts, runByHook, type World } from '../n8n/world.mts';
import { giveKey } from '../support/authentications.mts';
import { selfSigned } from '../support/certificate.mts';
import { MovableClock } from '../support/clock.mts';
import { answerAttempt, post } from '../support/enrollment/linkClient.mts';
import { confirmLink } from '../support/enrollment/realLink.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { mainApi } from '../support/sandboxApi.mts';
import { seedHires, type SandboxProcess, startSandboxProcess } from '../support/tenant.mts';
import { eventsOnRecord, triggerWorkflow, TriggerWorld } from '../support/triggerSuite.mts';

// The checks of every n8n, with a credential that holds a certificate and no secret.

const CHECKS: Check[] = [createByWebhook, tokenExpiry, enrolls, confirms, pickers];
const TEN_MINUTES_MS = 600_000;
const own = selfSigned('own', { rsaBits: 2_048 });

/** The worker app of these credentials. The tests themselves sign in as the main one. */
const appOf = ({ ids }: SandboxProcess) => ids.apps.post;

const ROLES = ['Identity Data Admin', 'Configuration Read Only', 'Environment Admin'];

/** The app takes the key, and no secret any more. */
const register = async (sandbox: SandboxProcess) =>
	await sandbox.control('POST', `/apps/${appOf(sandbox).clientId}`, {
		roles: ROLES.map((role) => ({ role, environmentId: sandbox.ids.environmentId })),
		tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT',
		jwks: JSON.stringify({ keys: [own.jwk] }),
	});

const bySecret = (sandbox: SandboxProcess): CredentialFile => {
	const credential = sandboxCredential(sandbox.ids);
	const { clientId, clientSecret } = appOf(sandbox);
	return {
		...credential,
		data: { ...credential.data, clientId, clientSecret, authentication: 'body' },
	};
};

/** As the credential is stored when an admin has changed over. */
const byKey = (sandbox: SandboxProcess, changes: object = {}): CredentialFile => {
	const credential = bySecret(sandbox);
	const data = {
		...{ clientCredentialType: 'certificate', clientSecret: '' },
		...{ privateKey: own.key, certificate: own.cert },
	};
	return { ...credential, data: { ...credential.data, ...data, ...changes } };
};

/** Stores it in the place of the only credential, as an editor of it does. */
async function store(client: N8nClient, { name, type, data }: CredentialFile): Promise<void> {
	const [{ id }] = await client.session.call<Array<{ id: string }>>('GET', '/credentials');
	await client.session.call('PATCH', `/credentials/${id}`, { id, name, type, data });
}

interface TokenRequest {
	route: string;
	status: number;
	authScheme?: string;
	body: Record<string, string>;
}

const tokenRequests = async (sandbox: SandboxProcess) =>
	(await sandbox.control<TokenRequest[]>('GET', '/requests')).filter(
		({ route }) => route === 'token',
	);

/** No secret was sent: neither in a body nor in a header. @returns how many requests were signed */
function signedIn(sandbox: SandboxProcess, all: TokenRequest[]): number {
	const signed = all.filter(({ body }) => body.client_id === appOf(sandbox).clientId);
	for (const { authScheme, body } of signed) {
		expect(authScheme).toBeUndefined();
		expect(body).toMatchObject({ client_assertion: 'REDACTED' });
	}
	expect(all.filter(({ body }) => 'client_secret' in body)).toEqual([]);
	// By a header, PingOne takes the tests' own app only.
	const others = all.filter(({ body }) => body.client_id === undefined);
	expect(others.filter(({ status }) => status !== 200)).toEqual([]);
	return signed.length;
}

/** PingOne behind a host that asks it under PingOne's own name. */
class Gateway {
	private readonly server: Server;

	constructor({ url }: SandboxProcess) {
		this.server = createServer((request, response) => {
			const parts: Buffer[] = [];
			request.on('data', (part: Buffer) => parts.push(part));
			request.on('end', () => {
				const { method, headers } = request;
				const type = headers['content-type'] ?? 'application/json';
				void fetch(`${url}${request.url}`, {
					...{ method, headers: { 'content-type': type } },
					body: Buffer.concat(parts),
				}).then(async (answer) => {
					response.writeHead(answer.status, { 'content-type': 'application/json' });
					response.end(await answer.text());
				});
			});
		});
	}

	async listen(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	close(): void {
		this.server.close();
	}
}

describe('in one n8n', () => {
	const sent: TokenRequest[] = [];
	const clock = new MovableClock();
	let sandbox: SandboxProcess;
	let host: PackedN8n;
	let world: World;

	/** After each reset the app has its key again; what was asked for a token is kept. */
	const withKey = (): SandboxProcess => ({
		...sandbox,
		async control<T>(...call: Parameters<SandboxProcess['control']>): Promise<T> {
			const [method, path] = call;
			const isReset = path === '/reset';
			if (isReset || (method === 'DELETE' && path === '/requests')) {
				sent.push(...(await tokenRequests(sandbox)));
			}
			const answer = await sandbox.control<T>(...call);
			if (isReset) await register(sandbox);
			return answer;
		},
	});

	beforeAll(async () => {
		sandbox = await startSandboxProcess();
		host = await startPackedN8n(
			{
				credentials: [bySecret(sandbox)],
				workflows: CHECKS.flatMap(({ workflows }) => workflows?.(sandbox) ?? []),
				publish: CHECKS.flatMap(({ publish }) => publish ?? []),
				imported: true,
			},
			clock.env,
		);
		const { client, n8n } = host;
		world = { version: pinnedVersion(), sandbox: withKey(), client, url: n8n.url, clock };
	});

	afterAll(async () => {
		await host?.close();
		await sandbox?.close();
		clock.close();
	});

	it('an admin changes over from a secret while links are open, which end well', async () => {
		const { origin, hostname } = new URL(world.url);
		const api = await mainApi(sandbox);
		const { key } = await giveKey({ sandbox, api }, { rpId: hostname, origin });
		const enrolling = await invite(world, 'core-enroll');
		const ASKED = { email: 'ada@example.com', message: 'Pay EUR 12,400' };
		const asked = await invite(world, 'core-decide', ASKED);
		expect((await tokenRequests(sandbox)).some(({ body }) => 'client_secret' in body)).toBe(true);

		await register(sandbox);
		await sandbox.control('POST', '/tokens/revoke');
		await sandbox.control('DELETE', '/requests');
		await store(host.client, byKey(sandbox));
		expect((await post(enrolling.link, await answerAttempt(enrolling.link))).json.done).toBe(true);
		expect((await confirmLink(asked.link, key)).json.done).toBe(true);
		const enrolled = itemsOf(await ended(world, enrolling.executionId), 'Tell HR');
		expect(enrolled[0].json).toMatchObject({ enrollment: { status: 'ENROLLED' } });
		const decided = itemsOf(await ended(world, asked.executionId), 'Act');
		expect(decided[0].json).toMatchObject({ approved: true });
		expect(signedIn(sandbox, await tokenRequests(sandbox))).toBe(1);
	});

	it.each(CHECKS.map((check) => [check.name, check] as const))('%s', async (_name, check) => {
		await check.run(world);
	});

	it('creates a thousand devices with one token', async () => {
		const hires = await seedHires(world.sandbox, 1_000);
		const before = await counts(world);
		const people = hires.map((userId) => personFor(sandbox, userId));
		const { status } = await runByHook(world, 'core-token', { people });
		const { devices, tokenCalls } = await counts(world);
		expect([status, devices.created, devices.usersWithMoreThanOne]).toEqual(['success', 1_000, 0]);
		expect(tokenCalls - before.tokenCalls).toBe(1);
	});

	it('sent no secret in any of these', async () => {
		sent.push(...(await tokenRequests(sandbox)));
		expect(signedIn(sandbox, sent)).toBeGreaterThan(CHECKS.length);
	});

	describe('says what may be wrong', () => {
		/** What the node says when PingOne gives it no token. */
		async function refusal() {
			await sandbox.control('POST', '/tokens/revoke');
			const people = [personFor(sandbox, sandbox.ids.users[0].id)];
			const { status, data } = await runByHook(world, 'core-token', { people });
			const { message, description } = data.resultData.error as unknown as Record<string, string>;
			const answered = (await tokenRequests(sandbox)).at(-1)?.status;
			return { status, answered, message, description };
		}

		const refused = {
			...{ status: 'error', answered: 401 },
			message: expect.stringContaining('PingOne rejected the worker app’s client credentials'),
		};

		beforeEach(async () => {
			await world.sandbox.control('POST', '/reset');
			await store(host.client, byKey(sandbox));
		});

		it('when n8n signs for a host that PingOne does not go by', async () => {
			const gateway = new Gateway(sandbox);
			await store(host.client, byKey(sandbox, { authServerUrl: await gateway.listen() }));
			expect(await refusal()).toEqual({
				...refused,
				description: expect.stringContaining('Auth URL must be PingOne’s own'),
			});
			gateway.close();
		});

		it.each([
			['slow', async () => await sandbox.control('POST', '/time/advance', { seconds: 600 })],
			[
				'fast',
				async () =>
					await clock.pass(TEN_MINUTES_MS, { control: async () => await Promise.resolve() }),
			],
		])('when n8n’s clock is ten minutes %s', async (_how, turn) => {
			await turn();
			expect(await refusal()).toEqual({
				...refused,
				description: expect.stringContaining('n8n’s clock must be right'),
			});
		});
	});
});

it('both triggers begin workflows, and their webhook comes and goes', async () => {
	const [webhook, polling] = ['by-webhook', 'by-polling'];
	const world = await TriggerWorld.start(() => [
		triggerWorkflow(webhook, { events: ['USER.LOCKED'] }),
		triggerWorkflow(polling, { events: ['USER.MOVED'] }, 'pingOnePollingTrigger'),
	]);
	const { client, sandbox } = world;
	try {
		await register(sandbox);
		await store(client, byKey(sandbox));
		await client.publish(webhook);
		await client.publish(polling);
		expect(await world.subscriptions()).toHaveLength(1);
		const wanted = [await world.push('USER.LOCKED', 2), await world.push('USER.MOVED', 2)];
		const got = [await world.ended(webhook, 1), await world.ended(polling, 1)];
		for (const [place, executions] of got.entries()) {
			expect(executions.flatMap(eventsOnRecord)).toEqual(wanted[place]);
		}
		await client.session.call('POST', `/workflows/${webhook}/deactivate`, {});
		await world.unsubscribed();
		expect(signedIn(sandbox, await tokenRequests(sandbox))).toBeGreaterThan(0);
	} finally {
		await world.close();
	}
});
