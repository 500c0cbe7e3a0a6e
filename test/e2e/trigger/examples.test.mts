import { readFileSync } from 'node:fs';
import { credentialTypeOf } from '../../../tools/demo/examples.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import { eventually } from '../../support/eventually.mts';
import { OFTEN, TriggerWorld } from '../../support/triggerSuite.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';
import { type Mailbox, openMailbox } from '../../../tools/host/mailbox.mts';

const SMTP = { id: 'smtp', name: 'Mailbox' };
const PINGONE = { id: 'pingOneSandbox', name: 'PingOne sandbox' };

interface Node extends Record<string, unknown> {
	name: string;
	parameters: Record<string, unknown>;
}

const list = (value: string) => ({ __rl: true, mode: 'list', value });

/** An example as somebody has set it up: what its notes ask for is chosen. */
function setUp(id: string, file: string, { ids }: SandboxProcess): WorkflowFile {
	const text = readFileSync(`examples/${file}`, 'utf8');
	const example = JSON.parse(text.replace(/0{8}-(0{4}-){3}0{12}/, ids.clientId)) as Omit<
		WorkflowFile,
		'nodes'
	> & { nodes: Node[] };
	const nodes = example.nodes.map((node) => ({
		...node,
		credentials: {
			...(credentialTypeOf(node) === 'pingOneOAuth2Api' && { pingOneOAuth2Api: PINGONE }),
			...(credentialTypeOf(node) === 'smtp' && { smtp: SMTP }),
		},
		parameters: {
			...node.parameters,
			...('policy' in node.parameters && { policy: list(ids.policyId) }),
			...(node.parameters.operation === 'enroll' && { relyingParty: 'host' }),
			...('workflowId' in node.parameters && { workflowId: list('oneHire') }),
			...(String(node.type).endsWith('PollingTrigger') && { pollTimes: OFTEN }),
		},
	}));
	return { ...example, id, nodes };
}

let mailbox: Mailbox;
let world: TriggerWorld;

beforeAll(async () => {
	mailbox = await openMailbox();
	const data = { host: '127.0.0.1', port: mailbox.port, secure: false, disableStartTls: true };
	world = await TriggerWorld.start(
		(sandbox) => [
			setUp('oneHire', 'onboard-one-hire.json', sandbox),
			setUp('newUser', 'new-user-enroll.json', sandbox),
			setUp('foreignKeys', 'keys-outside-onboarding.json', sandbox),
			setUp('blocked', 'device-blocked-or-deleted.json', sandbox),
		],
		{},
		[{ ...SMTP, type: 'smtp', data }],
	);
	for (const id of ['oneHire', 'newUser', 'foreignKeys', 'blocked']) await world.client.publish(id);
});
afterAll(async () => {
	await world?.close();
	await mailbox?.close();
});

const mailTo = async (address: string) =>
	await eventually(
		`mail to ${address}`,
		async () => await Promise.resolve(mailbox.to(address).at(-1)),
	);

it('a user whom the HR feed creates gets the mail with the link', async () => {
	const api = await mainApi(world.sandbox);
	const email = 'katherine.new@example.com';
	const { status } = await api('POST', '/users', {
		body: {
			username: 'katherine.new',
			email,
			name: { given: 'Katherine', family: 'Johnson' },
			population: { id: Object.values(world.sandbox.ids.populations)[0] },
		},
	});
	expect(status).toBe(201);
	const mail = await mailTo(email);
	expect(mail.text).toContain('https://n8n.example.com/form-waiting/');
	await eventually('one execution waits for her', async () => {
		const executions = await world.client.executions('oneHire');
		return executions.some((execution) => execution.status === 'waiting') ? true : undefined;
	});
});

it('security hears of keys that others registered, and not of our own', async () => {
	const [user] = world.sandbox.ids.users;
	const key = (id: string, client: object) => ({
		actors: { client },
		resources: [
			{ type: 'DEVICE', id, name: 'Blue key', href: `/users/${user.id}/devices/${id}` },
			{ type: 'USER', id: user.id, name: 'ada.lovelace' },
		],
	});
	const own = { id: world.sandbox.ids.clientId, name: 'n8n', type: 'CLIENT' };
	const foreign = {
		id: 'c0ffee00-0000-4000-8000-000000000000',
		name: 'Self-service',
		type: 'CLIENT',
	};
	await world.push('DEVICE.ACTIVATED', 1, key('0f5d3a10-2b1c-4d8e-9f60-7a1b2c3d4e50', own));
	await world.push('DEVICE.ACTIVATED', 1, key('0f5d3a10-2b1c-4d8e-9f60-7a1b2c3d4e51', foreign));
	const mail = await mailTo('security@example.com');
	expect(mail.subject).toContain('ada.lovelace');
	expect(mail.text).toContain('0f5d3a10-2b1c-4d8e-9f60-7a1b2c3d4e51');
	expect(mail.text).toContain('Self-service');
	expect(mail.text).not.toContain('undefined');
	expect(mailbox.to('security@example.com')).toHaveLength(1);
});

/** Deletes a device of the first user. */
async function deleteDevice(): Promise<string> {
	const [user] = world.sandbox.ids.users;
	const { id } = await world.sandbox.control<{ id: string }>('POST', `/users/${user.id}/devices`, {
		nickname: 'Blue key',
	});
	const api = await mainApi(world.sandbox);
	await api('DELETE', `/users/${user.id}/devices/${id}`);
	return id;
}

it('owner and service desk hear of a device that was deleted', async () => {
	const id = await deleteDevice();
	const mail = await mailTo('ada@example.com');
	expect(mail.subject).toContain('Device Deleted: Blue key');
	expect(mail.text).toMatch(/^Hello Ada,/);
	const desk = await mailTo('servicedesk@example.com');
	expect(desk.text).toContain(id);
	expect(desk.text).toContain('gone');
});

it('the service desk hears of it when the mail to the owner is refused', async () => {
	mailbox.refused.add('ada@example.com');
	const id = await deleteDevice();
	await eventually(
		'the mail to the service desk',
		async () =>
			await Promise.resolve(
				mailbox.to('servicedesk@example.com').find(({ text }) => text.includes(id)),
			),
	);
});
