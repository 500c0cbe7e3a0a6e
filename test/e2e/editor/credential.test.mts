import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { CredentialForm } from './credentialForm.mts';
import { selfSigned } from '../../support/certificate.mts';
import { closeNotes, type Editor } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';
import { saveImage } from '../../support/images.mts';
import type { PackedN8n } from '../../support/n8n.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';
import { createParameters } from '../../support/tenant.mts';

const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';
const NO_TOKEN = 'Failed to acquire OAuth2 access token: ';
const REJECTED = `${NO_TOKEN}Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).`;
const NOT_A_WORKER = `${NO_TOKEN}The client is not authorized to request an authorization code using this method.`;
const UNKNOWN_ENVIRONMENT = `${NO_TOKEN}HTTP status 404`;
/** By what the host's resolver answers for a name that does not exist. */
const REFUSED = /The connection cannot be established|The service refused the connection/;
const NO_ROLE =
	'The worker app signed in, but cannot read this environment. Give it the Identity Data Admin role for the environment; if Managed Environment ID is set, check that it exists in this region.';
const WRONG_API =
	'The worker app signed in, but the API does not know this environment. Check Region, Managed Environment ID and, for Custom, that API URL does not end in /v1.';

interface TokenRequest {
	route: string;
	authScheme?: string;
	body: Record<string, string>;
}

let sandbox: SandboxProcess;
let editor: Editor;
let host: PackedN8n;
let form: CredentialForm;

useEditor(
	(started) => {
		({ sandbox, editor, host } = started);
		form = new CredentialForm(editor);
	},
	(sandbox) => ({
		credentials: [{ ...sandboxCredential(sandbox.ids), name: 'Stored before' }],
		workflows: [],
		imported: true,
	}),
);

beforeEach(async () => {
	await sandbox.control('POST', '/reset');
});

type AppName = keyof SandboxProcess['ids']['apps'];

/** What an admin types in for one of the sandbox's worker apps. */
const valuesOf = (app: AppName, changes: Record<string, string> = {}) => ({
	clientId: sandbox.ids.apps[app].clientId,
	clientSecret: sandbox.ids.apps[app].clientSecret,
	apiUrl: sandbox.url,
	authServerUrl: sandbox.url,
	environmentId: sandbox.ids.environmentId,
	...changes,
});

const enter = async (app: AppName, changes?: Record<string, string>) => {
	await form.create('pingone', 'PingOne OAuth2 API');
	await form.choose('region', 'Custom');
	await form.turnOn('allowOtherHosts');
	await form.fill(valuesOf(app, changes));
};

const tokenRequests = async () => {
	const all = await sandbox.control<TokenRequest[]>('GET', '/requests');
	return all.filter(({ route }) => route === 'token');
};

const lastTokenRequest = async () => {
	const found = (await tokenRequests()).at(-1);
	if (!found) throw new Error('no token was asked for');
	return found;
};

/** n8n's form scrolls within 750 px: a picture shows all of its fields. '' folds it again. */
const unfold = async (as: 'unfolded' | '') =>
	await form.input('clientId').evaluate((input, how) => {
		const dialog = input.closest('[data-test-id=editCredential-modal]');
		const [height, maxHeight, overflow] = how ? ['auto', 'none', 'visible'] : ['', '', ''];
		for (let box = input.parentElement; box; box = box.parentElement) {
			Object.assign(box.style, { height, maxHeight, overflow });
			if (box === dialog) break;
		}
	}, as);

const picture = async (name: string) => {
	await closeNotes(editor.page);
	await editor.page.setViewportSize({ width: 1280, height: 1600 });
	await unfold('unfolded');
	const clip = (await form.dialog.boundingBox()) ?? undefined;
	await saveImage(editor.page, name, { clip });
	await unfold('');
	await editor.page.setViewportSize({ width: 1280, height: 800 });
};

it('saves, tests, and keeps everything but the secret when it is opened again', async () => {
	await enter('basic');
	expect(await form.save()).toEqual({ succeeded: true, reason: '' });
	const { authScheme, body } = await lastTokenRequest();
	expect(authScheme).toBe('Basic');
	expect(body).toEqual({ grant_type: 'client_credentials' });
	await form.open('PingOne account');
	expect(await form.verdict()).toMatchObject({ succeeded: true });
	const { clientSecret, ...visible } = valuesOf('basic');
	for (const [name, value] of Object.entries(visible)) {
		expect([name, await form.input(name).inputValue()]).toEqual([name, value]);
	}
	const blank = await form.input('clientSecret').inputValue();
	expect(blank).toMatch(/^__n8n_BLANK_VALUE_/);
	expect(await form.input('clientSecret').getAttribute('type')).toBe('password');
	expect(await editor.page.content()).not.toContain(clientSecret);

	// The token that is stored by now must not hide a secret that is wrong.
	await form.fill({ clientSecret: 'not the secret' });
	expect(await form.save()).toEqual({ succeeded: false, reason: REJECTED });
	await form.fill({ clientSecret });
	expect(await form.save()).toMatchObject({ succeeded: true });
});

it('takes what an admin of a region enters, and asks for no address', async () => {
	await form.create('pingone', 'PingOne OAuth2 API');
	await form.choose('region', 'Europe');
	const { apiUrl, authServerUrl, ...values } = valuesOf('basic');
	await form.fill(values);
	for (const name of Object.keys({ apiUrl, authServerUrl })) {
		await form.input(name).waitFor({ state: 'hidden' });
	}
	expect(await form.input('managedEnvironmentId').inputValue()).toBe('');
	await picture('credential');
	await form.close();
});

it('tests one that was imported, before any workflow has run', async () => {
	await form.open('Stored before');
	expect(await form.verdict()).toMatchObject({ succeeded: true });
});

it('sends the secret in the body when Client Secret Post is chosen, and only there', async () => {
	await enter('post');
	await form.choose('authentication', 'Client Secret Post');
	expect(await form.save()).toMatchObject({ succeeded: true });
	const { authScheme, body } = await lastTokenRequest();
	expect(authScheme).toBeUndefined();
	expect(body).toEqual({
		grant_type: 'client_credentials',
		client_id: sandbox.ids.apps.post.clientId,
		client_secret: 'REDACTED',
	});
});

const FAILURES: Array<
	[what: string, app: AppName, changes: Record<string, string>, reason: string]
> = [
	['a wrong secret', 'basic', { clientSecret: 'not the secret' }, REJECTED],
	['an unknown client', 'basic', { clientId: UNKNOWN_ID }, REJECTED],
	['the other way to send the secret', 'post', {}, REJECTED],
	['an app without any role', 'withoutRoles', {}, NOT_A_WORKER],
	['an app that may not read populations', 'configurationOnly', {}, NO_ROLE],
	['a wrong Environment ID', 'basic', { environmentId: UNKNOWN_ID }, UNKNOWN_ENVIRONMENT],
	['a wrong Managed Environment ID', 'basic', { managedEnvironmentId: UNKNOWN_ID }, NO_ROLE],
];

it.each(FAILURES)('turns red for %s', async (_what, app, changes, reason) => {
	await enter(app, changes);
	expect(await form.save()).toEqual({ succeeded: false, reason });
	if (app === 'configurationOnly') await picture('credential-test-failed');
});

it('turns red for an API URL that ends with /v1', async () => {
	await enter('basic', { apiUrl: `${sandbox.url}/v1` });
	expect(await form.save()).toEqual({ succeeded: false, reason: WRONG_API });
});

it('explains below the fields the texts that n8n shows when there is no token', async () => {
	const notices = await form.dialog.locator('.notice, [class*=notice]').allInnerTexts();
	const help = notices.join('\n');
	for (const words of [
		'Client authentication failed',
		'The client is not authorized',
		'HTTP status 404',
	])
		expect(help).toContain(words);
});

it('says what a host needs that is not PingOne’s, which n8n calls unreachable', async () => {
	await form.create('pingone', 'PingOne OAuth2 API');
	await form.choose('region', 'Custom');
	await form.fill(valuesOf('basic'));
	const { succeeded, reason } = await form.save();
	expect([succeeded, reason]).toEqual([false, expect.stringMatching(REFUSED)]);
	const help = await form.dialog.getByText(REFUSED).last().innerText();
	expect(help).toContain('turn on Allow Other Hosts');
});

describe('a certificate instead of a secret', () => {
	const RSA = { rsaBits: 2_048 };
	const [own, foreign] = ['own', 'foreign'].map((name) => selfSigned(name, RSA));
	const expired = selfSigned('expired', { ...RSA, days: -1 });
	const EXPIRED = /'Certificate' of the credential has expired, on 20/;
	const UNFIT = /'Certificate' of the credential does not match its private key/;
	const CHOSEN = 'clientCredentialType';

	/** The worker app takes one key, and no secret. */
	const register = async ({ jwk }: typeof own) =>
		await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, {
			tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT',
			jwks: JSON.stringify({ keys: [jwk] }),
		});

	const paste = async ({ key }: typeof own, { cert } = own) =>
		await form.fill({ privateKey: key, certificate: cert });

	/** What the credential leads to: the devices that a workflow creates for these sample users. */
	async function created(credentialId: string, places: number[]): Promise<number> {
		const { id } = await host.client.createWorkflow({
			name: 'By certificate',
			nodes: [
				{
					...{ id: 'start', name: 'Start', type: 'n8n-nodes-base.webhook' },
					...{ typeVersion: 2, position: [0, 0], parameters: { path: 'certificate' } },
				},
				{
					...{ id: 'create', name: 'Create', type: 'n8n-nodes-pingone.pingOne' },
					...{ typeVersion: 1, position: [200, 0], parameters: createParameters(sandbox) },
					credentials: { pingOneOAuth2Api: { id: credentialId, name: 'By certificate' } },
				},
			],
			connections: { Start: { main: [[{ node: 'Create', type: 'main', index: 0 }]] } },
		});
		const users = places.map((place) => ({ userId: sandbox.ids.users[place].id }));
		const { status, data } = await host.client.settled(await host.client.run(id, 'Start', users));
		expect([status, data.resultData.error?.message]).toEqual(['success', undefined]);
		return data.resultData.runData.Create[0].data?.main[0]?.length ?? 0;
	}

	it('leads from the form to a device and to a renewed token, and no secret is sent', async () => {
		const stored = async () =>
			(await host.client.session.call<Array<{ id: string }>>('GET', '/credentials')).map(
				({ id }) => id,
			);
		const before = await stored();
		await register(own);
		await form.create('pingone', 'PingOne OAuth2 API');
		await form.choose('region', 'Custom');
		await form.turnOn('allowOtherHosts');
		const { clientSecret, ...visible } = valuesOf('basic');
		await form.fill({ ...visible, clientSecret });
		await form.choose(CHOSEN, 'Certificate');
		await form.input('privateKey').waitFor();
		for (const name of ['clientSecret', 'authentication']) {
			await form.input(name).waitFor({ state: 'hidden' });
		}

		await paste(foreign, foreign);
		expect(await form.save()).toEqual({ succeeded: false, reason: REJECTED });
		await paste(own, foreign);
		expect((await form.save()).reason).toMatch(UNFIT);
		await paste(own);
		expect(await form.save()).toEqual({ succeeded: true, reason: '' });
		await form.close();

		const [id] = (await stored()).filter((each) => !before.includes(each));
		expect(await created(id, [0, 1])).toBe(2);
		await sandbox.control('POST', '/tokens/revoke');
		const sent = (await tokenRequests()).length;
		expect(await created(id, [2, 3])).toBe(2);
		const all = await tokenRequests();
		expect(all).toHaveLength(sent + 1);
		for (const { authScheme, body } of all) {
			expect(authScheme).toBeUndefined();
			expect(body).toMatchObject({ client_assertion: 'REDACTED' });
			expect(body).not.toHaveProperty('client_secret');
		}
	});

	it('says that it has expired', async () => {
		await register(expired);
		const data = {
			...sandboxCredential(sandbox.ids).data,
			...{ clientCredentialType: 'certificate', clientSecret: '' },
			...{ privateKey: expired.key, certificate: expired.cert },
		};
		const credential = { name: 'Expired', type: 'pingOneOAuth2Api', data };
		const id = await host.client.createCredential(credential);
		const { status, message } = await host.client.testCredential({ id, ...credential });
		expect([status, message]).toEqual(['Error', expect.stringMatching(EXPIRED)]);
	});
});

it('never makes the editor complain', () => {
	expect(editor.complaints).toEqual([]);
});
