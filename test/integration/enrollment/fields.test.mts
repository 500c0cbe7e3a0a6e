import { ExecuteContext } from 'n8n-core';
import { hashLinkCode } from '../../../nodes/PingOne/enrollment/request.ts';
import { runNode } from '../../support/engine.mts';
import { enrollParameters, startEnrollment } from '../../support/enrollment/execution.mts';
import {
	credentialFor,
	locator,
	startSandboxProcess,
	type SandboxProcess,
} from '../../support/tenant.mts';
import { errorOf } from '../../support/errorItem.mts';

let sandbox: SandboxProcess;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
});
afterAll(async () => await sandbox.close());
beforeEach(async () => {
	await sandbox.control('POST', '/reset');
});

const refusal = async (changes: object) =>
	await startEnrollment(sandbox, changes as never).then(
		() => 'waits',
		(thrown: unknown) => (thrown as Error).message,
	);

const settings = async (changes: object = {}) => {
	const { run } = await startEnrollment(sandbox, changes as never);
	const context = run.data.executionData?.contextData['node:PingOne'] as {
		enrollment: Record<string, never>;
	};
	return context.enrollment as unknown as {
		device: object;
		origin: string;
		page: Record<string, unknown>;
		person: object;
		call: object;
	};
};

it('takes the host of n8n’s public address when there is no Relying Party ID', async () => {
	expect(await settings()).toMatchObject({
		origin: 'http://localhost:5678',
		device: { rp: { id: 'localhost', name: 'Example Ltd' } },
	});
});

it('says which kinds of key the policy takes, as far as it may read policies', async () => {
	const policy = locator('id', sandbox.ids.policies.securityKeysOnly);
	expect((await settings({ policy })).page.kinds).toBe('CROSS_PLATFORM');
	expect((await settings()).page.kinds).toBe('BOTH');
	const app = sandbox.ids.apps.devicesOnly;
	const { run } = await startEnrollment(
		sandbox,
		{},
		{ credential: credentialFor(sandbox, { ...app }) },
	);
	const page = JSON.stringify(run.data.executionData?.contextData);
	expect(page).toContain('"asksNickname"');
	expect(page).not.toContain('"kinds"');
});

it('keeps no secret with the execution', async () => {
	const { run } = await startEnrollment(sandbox, { options: { linkCode: 'a-code-of-her-own' } });
	const kept = JSON.stringify(run.data.executionData);
	expect(kept).toContain('linkCodeHash');
	expect(kept.replace(/"parameters":\{.*?"linkCode":"[^"]*"/g, '')).not.toContain(
		'a-code-of-her-own',
	);
	expect(kept).not.toContain(sandbox.ids.clientSecret);
});

it.each([
	[
		{ rpId: locator('domain', 'https://example.com') },
		"'Relying Party ID' has to be a bare domain",
	],
	[
		{ rpId: locator('domain', 'example.com') },
		"'Relying Party ID' is 'example.com', but the page is on 'localhost'",
	],
	[{ rpName: ' ' }, "'Relying Party Name' is empty"],
	[{ linkValidFor: 0 }, "'Link Valid For' has to be between a minute and a year, but is '0'"],
	[{ linkValidUnit: 'fortnights' }, "'Link Valid For' has to be between"],
	[{ page: { logoUrl: `https://x.example/${'x'.repeat(2000)}` } }, "'Logo URL' has to be"],
	[{ page: { ownTexts: '[]' } }, "'Own Texts' has to be a JSON object"],
	[{ linkValidFor: 400 }, "'Link Valid For' has to be between"],
	[{ linkValidFor: 'soon' }, "'Link Valid For' has to be between"],
	[{ page: { accentColor: 'red;}' } }, "'Accent Color' has to be a color"],
	[
		{ page: { logoUrl: 'http://x.example/l.png' } },
		"'Logo URL' has to be a web address that starts with https://",
	],
	[{ page: { logoUrl: 'https://a:b@x.example/' } }, "'Logo URL' has to be a web address"],
	[
		{ page: { ownTexts: '{"buton":"x"}' } },
		"'Own Texts' has 'buton', which is no text of the page",
	],
	[{ page: { ownTexts: '{' } }, "'Own Texts' has to be a JSON object"],
	[{ page: { ownTexts: '{"button":1}' } }, "'Own Texts' has 'button'"],
	[{ page: { help: 'x'.repeat(2000) } }, "'Help' has 2000 characters"],
	[
		{ afterSuccess: 'redirect', redirectUrl: 'javascript:alert(1)' },
		"'Web Page' has to be a web address",
	],
	[{ afterSuccess: 'redirect', redirectUrl: ' ' }, "'Web Page' is empty"],
	[{ nicknameFrom: 'fixed', nickname: 'x'.repeat(101) }, "'Nickname'"],
	[{ options: { mostTries: 0 } }, "'Most Tries' has to be a whole number from 1 to 50"],
	[{ user: locator('email', 'nobody@example.com') }, "'User' matches nobody"],
])('%j is refused before anybody waits', async (changes, message) => {
	expect(await refusal(changes)).toContain(message);
});

it.each([
	['mobileOnly', "'Device Authentication Policy' has FIDO2 turned off"],
	['pairingPaused', "'Device Authentication Policy' does not allow new FIDO2 devices"],
] as const)('refuses the policy %s, under which nobody could enroll', async (name, message) => {
	expect(await refusal({ policy: locator('id', sandbox.ids.policies[name]) })).toContain(message);
});

it('refuses a person with an active device when that is asked for', async () => {
	const options = { ifUserHasDevice: 'raiseError' };
	expect(await refusal({ options })).toBe('waits');
	await sandbox.control('POST', `/users/${sandbox.ids.users[0].id}/devices`, {});
	expect(await refusal({ options })).toContain("'User' already has an active FIDO2 device");
});

it('refuses to be the tool of an agent, which cannot wait', async () => {
	jest.spyOn(ExecuteContext.prototype, 'isToolExecution').mockReturnValue(true);
	expect(await refusal({})).toContain('waits for a person, which a tool of an AI agent cannot do');
	jest.restoreAllMocks();
});

it.each([
	['none', '', "'Link Code' is needed"],
	['the same', 'one', "'Link Code' was used before"],
	['another', 'two', 'waits'],
])('a second wait in one execution, with %s link code', async (_, linkCode, outcome) => {
	const flow = { pingOneEnrollmentLinks: [hashLinkCode('one')] };
	const own = ExecuteContext.prototype.getContext;
	jest.spyOn(ExecuteContext.prototype, 'getContext').mockImplementation(function (
		this: ExecuteContext,
		type,
	) {
		return type === 'flow' ? flow : own.call(this, type);
	});
	expect(await refusal({ options: { linkCode } })).toContain(outcome);
	jest.restoreAllMocks();
});

it('refuses several items, and points to the sub-workflow', async () => {
	const { error, run } = await runNode({
		parameters: enrollParameters(sandbox),
		credential: credentialFor(sandbox),
		items: [{}, {}, {}],
	});
	expect(run.status).toBe('error');
	expect(error?.message).toContain("'Input' has 3 items, but one execution waits for one person");
	expect(error?.description).toContain('Onboard 50 hires');
});

it('puts a refused item on the error branch when the workflow is to go on', async () => {
	const { branches, run } = await runNode({
		parameters: enrollParameters(sandbox, { rpName: ' ' }),
		credential: credentialFor(sandbox),
		onError: 'continueErrorOutput',
	});
	expect(run.status).toBe('success');
	expect(branches[0]).toEqual([]);
	expect(errorOf(branches[1][0]).message).toContain("'Relying Party Name' is empty");
});
