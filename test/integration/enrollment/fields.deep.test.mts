import { ExecuteContext } from 'n8n-core';
import { runNode } from '../../support/engine.mts';
import {
	enrollParameters,
	type EnrollmentExtras,
	LINK,
	linkIn,
	linkParameters,
	startEnrollment,
} from '../../support/enrollment/execution.mts';
import { credentialFor, locator } from '../../support/tenant.mts';
import { errorOf } from '../../support/errorItem.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const refusal = async (changes: object, extras: EnrollmentExtras = {}) =>
	await startEnrollment(sandbox, changes as never, extras).then(
		() => 'waits',
		(thrown: unknown) => (thrown as Error).message,
	);

const settings = async (changes: object = {}) => {
	const { run } = await startEnrollment(sandbox, changes as never);
	const context = run.data.executionData?.contextData['node:PingOne'] as {
		pingOneWait: Record<string, never>;
	};
	return context.pingOneWait as unknown as {
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

it.each([
	['a domain', { rpId: locator('domain', 'localhost') }],
	['the host of the page', { relyingParty: 'host' }],
])('takes %s for a name that is empty', async (_, where) => {
	expect(await settings({ ...where, rpName: ' ' })).toMatchObject({
		device: { rp: { id: 'localhost', name: 'localhost' } },
		page: { company: 'localhost' },
	});
});

it('says which kinds of key the policy takes, as far as it may read policies', async () => {
	const policy = locator('id', sandbox.ids.policies.securityKeysOnly);
	expect((await settings({ policy })).page.attachment).toBe('CROSS_PLATFORM');
	expect((await settings()).page.attachment).toBe('BOTH');
	const app = sandbox.ids.apps.devicesOnly;
	const { run } = await startEnrollment(
		sandbox,
		{},
		{ credential: credentialFor(sandbox, { ...app }) },
	);
	const page = JSON.stringify(run.data.executionData?.contextData);
	expect(page).toContain('"asksNickname"');
	expect(page).not.toContain('"attachment"');
});

it('keeps no secret with the execution beside the link itself', async () => {
	const { run, proof } = await startEnrollment(
		sandbox,
		{},
		{ link: { options: { startCode: true } } },
	);
	const outputs = run.data.resultData.runData;
	const { startCode = '' } = linkIn(run);
	expect(JSON.stringify(outputs[LINK])).toContain(proof);
	const kept = JSON.stringify({ ...run.data.executionData, nodeExecutionStack: [] });
	for (const secret of [proof, startCode, sandbox.ids.clientSecret]) {
		expect(kept).not.toContain(secret);
	}
});

it.each([
	[
		{ rpId: locator('domain', 'https://example.com') },
		"'Relying Party ID' of the node 'PingOne' must be a bare domain",
	],
	[
		{ rpId: locator('domain', 'example.com') },
		"'Relying Party ID' of the node 'PingOne' is 'example.com', but the page is on 'localhost'",
	],
	[{ page: { logoUrl: `https://x.example/${'x'.repeat(2000)}` } }, "'Logo URL' must be"],
	[{ page: { customTexts: '[]' } }, "'Custom Texts' must be a JSON object"],
	[{ page: { accentColor: 'red;}' } }, "'Accent Color' must be a color"],
	[
		{ page: { logoUrl: 'http://x.example/l.png' } },
		"'Logo URL' must be a web address that starts with https://",
	],
	[{ page: { logoUrl: 'https://a:b@x.example/' } }, "'Logo URL' must be a web address"],
	[
		{ page: { customTexts: '{"buton":"x"}' } },
		"'Custom Texts' has 'buton', which is not a text on the page",
	],
	[{ page: { customTexts: '{' } }, "'Custom Texts' must be a JSON object"],
	[{ page: { customTexts: '{"button":1}' } }, "'Custom Texts' has 'button'"],
	[{ page: { help: 'x'.repeat(2000) } }, "'Help' must be at most 1000 characters, got 2000"],
	[{ page: { redirectUrl: 'javascript:alert(1)' } }, "'Redirect URL' must be a web address"],
	[
		{ page: { logoUrl: 'https://cdn.example;sandbox/logo.svg' } },
		"'Logo URL' must be a web address",
	],
	[{ page: { logoUrl: 'https://*/logo.svg' } }, "'Logo URL' must be a web address"],
	[{ options: { nickname: 'x'.repeat(101) } }, "'Device Nickname'"],
	[{ options: { maxAttempts: 0 } }, "'Max Attempts' must be a whole number from 1 to 50"],
	[
		{ rpId: locator('domain', '={{ $json.enrollment ? "example.com" : "" }}') },
		"'Relying Party ID' is 'example.com', but the page is on 'localhost'",
	],
	[{ user: locator('email', 'nobody@example.com') }, "'User' matches no user"],
])('%j is refused before anybody waits', async (changes, message) => {
	expect(await refusal(changes)).toContain(message);
});

it.each([
	['mobileOnly', "'Device Authentication Policy' has FIDO2 turned off"],
	['pairingPaused', "'Device Authentication Policy' has pairing turned off"],
] as const)('refuses the policy %s, under which nobody could enroll', async (name, message) => {
	expect(await refusal({ policy: locator('id', sandbox.ids.policies[name]) })).toContain(message);
});

it('refuses a person with an active device when that is asked for', async () => {
	const options = { ifUserHasDevice: 'raiseError' };
	const rp = { id: 'localhost', name: 'n8n' };
	await sandbox.seedPending({ rp });
	await sandbox.seed({ rp, block: { status: 'BLOCKED' } });
	await sandbox.seed({ rp: { id: 'other.example', name: 'Other' } });
	expect(await refusal({ options })).toBe('waits');
	await sandbox.seed({ rp });
	expect(await refusal({ options })).toContain("'User' already has an active FIDO2 device");
});

describe('the link', () => {
	const none = { before: [] };

	it.each([
		[0, 'days'],
		[31, 'days'],
		[721, 'hours'],
	])('is not made for %s %s', async (linkValidFor, linkValidUnit) => {
		expect(await refusal({}, { link: { linkValidFor, linkValidUnit } })).toContain(
			`'Link Valid For' must be between 1 minute and 30 days, got '${linkValidFor} ${linkValidUnit}'`,
		);
	});

	it.each([
		['soon', 'days', "'Link Valid For' must be a number, got 'soon'"],
		[7, 'fortnights', "'Unit' must be Days, Hours or Minutes, got 'fortnights'"],
	])('is not made for %s %s', async (linkValidFor, linkValidUnit, message) => {
		expect(await refusal({}, { link: { linkValidFor, linkValidUnit } })).toContain(message);
	});

	it('is asked for, with the node to put in front, when there is none', async () => {
		const { error } = await runNode({
			...none,
			parameters: enrollParameters(sandbox),
			credential: credentialFor(sandbox),
		});
		expect(error?.message).toContain("'User' has no enrollment link in this execution");
		expect(error?.description).toContain('Create Enrollment Link before this one');
	});

	it('of somebody else does not do', async () => {
		const user = locator('id', sandbox.ids.users[1].id);
		expect(await refusal({}, { link: { user } })).toContain('has no enrollment link');
	});

	it('of the execution that this one retries does not do', async () => {
		const own = ExecuteContext.prototype.getExecutionId;
		let calls = 0;
		jest.spyOn(ExecuteContext.prototype, 'getExecutionId').mockImplementation(function (
			this: ExecuteContext,
		) {
			calls += this.getNode().name === LINK ? 1 : 0;
			return this.getNode().name === LINK ? 'the one before' : own.call(this);
		});
		expect(await refusal({})).toContain('has an enrollment link of another execution');
		expect(calls).toBeGreaterThan(0);
		jest.restoreAllMocks();
	});

	it('that has expired before anybody waited does not do', async () => {
		const own = ExecuteContext.prototype.getExecuteData;
		const now = Date.now();
		// Enroll asks for this first.
		jest.spyOn(ExecuteContext.prototype, 'getExecuteData').mockImplementation(function (
			this: ExecuteContext,
		) {
			if (this.getNode().name !== LINK) jest.spyOn(Date, 'now').mockReturnValue(now + 61_000);
			return own.call(this);
		});
		const link = { linkValidFor: 1, linkValidUnit: 'minutes' };
		expect(await refusal({}, { link })).toContain('has an enrollment link that expired on');
		jest.restoreAllMocks();
	});

	it.each([
		['enabled', { enabled: false }, 'is disabled in PingOne and cannot enroll'],
		['locked', { account: { canAuthenticate: true, status: 'LOCKED' } }, 'is locked in PingOne'],
	])('is not made for a user who is not %s', async (_, changes, message) => {
		const user = { id: sandbox.ids.users[0].id, username: 'x', ...changes };
		const log = [
			{ route: 'users.get', times: -1, fault: { kind: 'status', status: 200, body: user } },
		];
		await sandbox.control('POST', '/faults', log);
		expect(await refusal({})).toContain(message);
	});

	it('needs a client secret to be protected by', async () => {
		const credential = credentialFor(sandbox, { clientSecret: '' });
		expect(await refusal({}, { credential })).toMatch(/'Client Secret' of the credential is empty/);
	});

	it('comes with what the mail needs', async () => {
		const { mailed, executionId, proof } = await startEnrollment(
			sandbox,
			{},
			{ link: { options: { startCode: true } } },
		);
		expect(mailed).toMatchObject({
			link: expect.stringMatching(
				new RegExp(`^http://localhost:5678/+${executionId}.*#${proof}$`),
			) as string,
			code: proof,
			startCode: expect.stringMatching(/^\d{8}$/) as string,
			validUntil: expect.stringMatching(/^\d{4}-/) as string,
			user: { username: 'ada.lovelace', email: 'ada@example.com', name: 'Ada Lovelace' },
		});
	});

	it('is made for everybody on a list, each their own, where they come one by one', async () => {
		const children = jest.spyOn(ExecuteContext.prototype, 'getChildNodes');
		const enroll = { resource: 'device', operation: 'enroll' };
		children.mockReturnValue([
			{ name: 'Loop', type: 'n8n-nodes-base.splitInBatches' },
			{ name: 'Enroll', type: 'n8n-nodes-pingone.pingOne', parameters: enroll },
		] as never);
		const { branches } = await runNode({
			parameters: linkParameters(sandbox, { user: locator('id', '={{ $json.id }}') }),
			credential: credentialFor(sandbox),
			items: sandbox.ids.users.slice(0, 3).map(({ id }) => ({ id })),
		});
		const links = branches[0].map(({ json }) => (json.enrollment as { link: string }).link);
		expect(new Set(links).size).toBe(3);
		children.mockRestore();
	});
});

it.each([
	'x.constructor',
	'a.constructor("return process")()',
	'line\u2028end',
	'").context; $("HR',
	'}}{{ process.env',
	'{{ $env.PATH }}',
	"Ünïcödé 😀 `x` \\ 'y'",
])('opens its page, whatever the node is called: %s', async (nodeName) => {
	const waiting = await startEnrollment(sandbox, {}, { nodeName });
	expect((await waiting.send({ body: { action: 'open' } })).json).toMatchObject({ ok: true });
});

it('refuses several items, and points to the sub-workflow', async () => {
	const { error, run } = await runNode({
		parameters: enrollParameters(sandbox),
		credential: credentialFor(sandbox),
		items: [{}, {}, {}],
	});
	expect(run.status).toBe('error');
	expect(error?.message).toContain("'Input' must be one item, got 3");
	expect(error?.description).toContain('Enroll a list and remind');
});

it('puts a refused item on the error branch when the workflow is to go on', async () => {
	const { branches, run } = await runNode({
		parameters: enrollParameters(sandbox, { rpId: locator('domain', 'https://localhost') }),
		credential: credentialFor(sandbox),
		onError: 'continueErrorOutput',
	});
	expect(run.status).toBe('success');
	expect(branches[0]).toEqual([]);
	expect(errorOf(branches[1][0]).message).toContain("'Relying Party ID' must be");
});
