import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';
import { runNode, type RunSettings } from '../../support/engine.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { startConfirmation } from '../../support/enrollment/confirmation.mts';
import { linkParameters, startEnrollment } from '../../support/enrollment/execution.mts';
import { credentialFor, locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

afterEach(() => {
	jest.restoreAllMocks();
});

const ada = () => locator('id', sandbox.ids.users[0].id);

const MAKERS: Record<string, () => IDataObject> = {
	'Create Enrollment Link': () => linkParameters(sandbox),
	'Create Confirmation Link': () => ({
		...{ resource: 'confirmation', operation: 'createLink', user: ada() },
		...{ linkValidFor: 1, linkValidUnit: 'days' },
	}),
	'Reset MFA': () => ({
		...{ resource: 'user', operation: 'resetMfa', user: ada(), devices: 'delete' },
		...{ newLink: true, linkValidFor: 1, linkValidUnit: 'days' },
	}),
};

const make = async (parameters: IDataObject, more: Partial<RunSettings> = {}) =>
	await runNode({
		parameters: parameters as INodeParameters,
		credential: credentialFor(sandbox),
		alone: true,
		...more,
	});

const child = (name: string, parameters: IDataObject, more: object = {}) => {
	const type = 'n8n-nodes-pingone.pingOne';
	return { name, type, typeVersion: 1, disabled: false, parameters, ...more };
};

const haveBehind = (...children: object[]) =>
	jest.spyOn(ExecuteContext.prototype, 'getChildNodes').mockReturnValue(children as never);

const behind = (parameters: IDataObject, more: object = {}) =>
	haveBehind(child('Later', parameters, more));

const WAITER: Record<string, IDataObject> = {
	'Create Enrollment Link': { resource: 'device', operation: 'enroll' },
	'Create Confirmation Link': { resource: 'confirmation', operation: 'sendAndWait' },
	'Reset MFA': { resource: 'device', operation: 'enroll' },
};

describe.each(Object.entries(MAKERS))('%s', (name, parameters) => {
	const refused = async () => {
		const { error } = await make(parameters());
		expect(error?.message).toMatch(
			/'(Operation|Create Enrollment Link)' would create a link that no node waits for/,
		);
		expect(await sandbox.requests()).toEqual([]);
	};

	it('makes no link where nobody waits for it, and asks PingOne nothing', refused);

	it('makes none for a node that sends its own links', async () => {
		behind({ ...WAITER[name], sendLinkWith: 'workflow' });
		await refused();
	});

	it('makes none for a node that is turned off', async () => {
		behind({ ...WAITER[name], sendLinkWith: 'nodes' }, { disabled: true });
		await refused();
	});

	it('makes none for a node that waits for something else', async () => {
		const other = name === 'Create Confirmation Link' ? 'Reset MFA' : 'Create Confirmation Link';
		behind({ ...WAITER[other], sendLinkWith: 'nodes' });
		await refused();
	});

	it('makes one where a node waits with it', async () => {
		await sandbox.seed({ rp: { id: 'localhost', name: 'n8n' } });
		behind({ ...WAITER[name], sendLinkWith: 'nodes', relyingParty: 'host' });
		const { branches, error } = await make(parameters());
		expect(error).toBeUndefined();
		expect(JSON.stringify(branches[0][0].json)).toMatch(/"link":"http/);
	});

	it('makes none that would be watched while a caller waits for the end', async () => {
		const { resource } = WAITER[name];
		haveBehind(
			child('Later', { ...WAITER[name], sendLinkWith: 'nodes', relyingParty: 'host' }),
			child('Tell late visitors', { resource, operation: 'watchLink' }),
		);
		const calledBy = { executionId: '7', workflowId: 'w', shouldResume: true };
		const { error } = await make(parameters(), { calledBy });
		expect(error?.message).toContain(
			"'Wait for Sub-Workflow Completion' is on in the node that calls this workflow: the caller would be held for as long as the node 'Tell late visitors' watches the link",
		);
		expect(await sandbox.requests()).toEqual([]);
	});
});

describe('somebody who cannot confirm is not asked', () => {
	const HAS: Array<[string, IDataObject[], string]> = [
		['nothing', [], "'User' has no active passkey for localhost"],
		[
			'a passkey of another relying party, and a phone',
			[
				{ rp: { id: 'login.example.org', name: 'Other' } },
				{ type: 'SMS', members: { phone: '+1.5125551234' } },
			],
			"'User' has no active passkey for localhost, but FIDO2 for login.example.org, SMS",
		],
		[
			'a passkey that is blocked',
			[{ rp: { id: 'localhost', name: 'n8n' }, block: { status: 'BLOCKED' } }],
			"'User' has no active passkey for localhost, but FIDO2 for localhost (blocked)",
		],
	];

	it.each(HAS)('who has %s', async (_, devices, message) => {
		for (const device of devices) await sandbox.seed(device);
		const sent: unknown[] = [];
		const how = { sendLinkWith: 'workflow', deliveryWorkflow: locator('id', 'deliver') };
		const asked = startConfirmation(
			sandbox,
			{ ...how, linkValidFor: 1, linkValidUnit: 'days' },
			{ lends: false, before: [], callWorkflow: (call) => sent.push(call) },
		);
		await expect(asked).rejects.toThrow(message);
		await expect(startConfirmation(sandbox, {}, { lends: false })).rejects.toThrow(message);
		expect(sent).toEqual([]);
	});

	it('but whoever has just enrolled is, though PingOne lists the passkey late', async () => {
		await sandbox.control('POST', '/settings', { listLagMs: 9_000 });
		const waiting = await startEnrollment(sandbox);
		resumedWith(await finish(waiting, await begin(waiting)));
		expect(await startConfirmation(sandbox, {}, { lends: false })).toBeDefined();
	});
});
