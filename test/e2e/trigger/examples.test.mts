import { readFileSync } from 'node:fs';
import { request } from 'undici';
import { credentialTypeOf } from '../../../tools/demo/examples.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { mainApi, vendor } from '../../support/sandboxApi.mts';
import { giveKey } from '../../support/authentications.mts';
import { post } from '../../support/enrollment/linkClient.mts';
import { confirmLink } from '../../support/enrollment/realLink.mts';
import { signIn } from '../../support/pingOneClient.mts';
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
			...('deliveryWorkflow' in node.parameters && { deliveryWorkflow: list('sendLink') }),
			...(node.name === 'Onboard each new user' && { workflowId: list('oneHire') }),
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
			setUp('sendLink', 'send-a-link.json', sandbox),
			setUp('newUser', 'new-user-enroll.json', sandbox),
			setUp('foreignKeys', 'keys-outside-onboarding.json', sandbox),
			setUp('blocked', 'device-blocked-or-deleted.json', sandbox),
		],
		{},
		[{ ...SMTP, type: 'smtp', data }],
	);
	for (const id of ['oneHire', 'sendLink', 'newUser', 'foreignKeys', 'blocked'])
		await world.client.publish(id);
});
afterAll(async () => {
	await world?.close();
	await mailbox?.close();
});

const mailTo = async (address: string, words = '') =>
	await eventually(
		`mail to ${address} with ${words}`,
		async () =>
			await Promise.resolve(
				mailbox.to(address).findLast(({ subject, text }) => `${subject}\n${text}`.includes(words)),
			),
	);

/** Creates a user as an HR feed does. */
async function createUser(username: string): Promise<string> {
	const api = await mainApi(world.sandbox);
	const email = `${username}@example.com`;
	const { status } = await api('POST', '/users', {
		body: {
			username,
			email,
			name: { given: 'Katherine', family: 'Johnson' },
			population: { id: Object.values(world.sandbox.ids.populations)[0] },
		},
	});
	expect(status).toBe(201);
	return email;
}

/** Sends what is no event to an example's webhook, as PingOne would. @param name of the workflow */
async function sendUnreadable(name: string): Promise<void> {
	const subscriptions = await world.subscriptions();
	const { httpEndpoint } = subscriptions.find((each) => each.name.includes(name))!;
	const { statusCode, body } = await request(
		`${world.n8n.url}${new URL(httpEndpoint.url).pathname}`,
		{
			method: 'POST',
			headers: { 'content-type': 'application/json', ...httpEndpoint.headers },
			body: `{"sent to": "${name}"}`,
		},
	);
	await body.dump();
	expect(statusCode).toBe(200);
}

it('a user whom the HR feed creates gets the mail with the link', async () => {
	const email = await createUser('katherine.new');
	const mail = await mailTo(email);
	expect(mail.text).toContain('https://n8n.example.com/form-waiting/');
	await eventually('one execution waits for her', async () => {
		const executions = await world.client.executions('oneHire');
		return executions.some((execution) => execution.status === 'waiting') ? true : undefined;
	});
});

it('the service desk hears of a new user who could not be read', async () => {
	const fault = { kind: 'status', status: 403, when: 'before' };
	await world.sandbox.control('POST', '/faults', { route: 'users.get', fault, times: -1 });
	const email = await createUser('dorothy.new');
	const { subject, text } = await mailTo('service-desk@example.com', 'got no link');
	await world.sandbox.control('DELETE', '/faults');
	expect(subject).toMatch(/^Example Company: new users/);
	expect(text).toMatch(/- \S+: \S.*What to do: \S/s);
	expect(mailbox.to(email)).toEqual([]);
});

it('the service desk hears of new users whose events could not be read', async () => {
	await sendUnreadable('New user in PingOne');
	const { text } = await mailTo('service-desk@example.com', 'sent to');
	expect(text).toContain('could not be read as events');
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
	expect(mail.subject).toContain('a key was registered outside onboarding: ada.lovelace');
	expect(mail.text).toContain('0f5d3a10-2b1c-4d8e-9f60-7a1b2c3d4e51');
	expect(mail.text).toContain('Self-service');
	expect(mail.text).not.toContain('undefined');
	expect(mailbox.to('security@example.com')).toHaveLength(1);
});

it('security hears of events that could not be read, and reads of no key that is none', async () => {
	await sendUnreadable('Alert on keys');
	const { subject, text } = await mailTo('security@example.com', 'could not be read as events');
	expect(subject).toBe('Example Company: Events Unreadable');
	expect(text).not.toMatch(/A device was registered|undefined|null/);
});

/** Deletes a device of the first user. @param app which does so */
async function deleteDevice(app: 'basic' | 'devicesOnly' = 'devicesOnly'): Promise<string> {
	const { ids, url } = world.sandbox;
	const [user] = ids.users;
	const { id } = await world.sandbox.control<{ id: string }>('POST', `/users/${user.id}/devices`, {
		nickname: 'Blue key',
	});
	const api = await signIn(url, ids.apps[app], ids.environmentId);
	await api('DELETE', `/users/${user.id}/devices/${id}`);
	return id;
}

it('owner and service desk hear of a device that another application deleted', async () => {
	const own = await deleteDevice('basic');
	const id = await deleteDevice();
	const mail = await mailTo('ada@example.com');
	expect(mail.subject).toContain('Device Deleted: Blue key');
	expect(mail.text).toMatch(/^Hello Ada,/);
	const desk = await mailTo('servicedesk@example.com', 'By: ');
	expect(desk.subject).toBe('Example Company: Device Deleted: ada.lovelace');
	expect(desk.text).toContain(id);
	expect(desk.text).toContain('gone');
	expect(desk.text).not.toMatch(/undefined|null/);
	expect(mailbox.mails.filter(({ text }) => text.includes(own))).toEqual([]);
});

it('owner and service desk hear of a device that n8n itself blocked', async () => {
	const { ids } = world.sandbox;
	const [user] = ids.users;
	const { id } = await world.sandbox.control<{ id: string }>('POST', `/users/${user.id}/devices`, {
		nickname: 'Red key',
	});
	const api = await mainApi(world.sandbox);
	await api('POST', `/users/${user.id}/devices/${id}`, { contentType: vendor('device.block') });
	await mailTo('servicedesk@example.com', `${id}, current`);
	await mailTo('ada@example.com', 'Device Blocked: Red key');
});

it('the service desk hears of it when the mail to the owner is refused', async () => {
	mailbox.refused.add('ada@example.com');
	await mailTo('servicedesk@example.com', `${await deleteDevice()}, gone`);
	mailbox.refused.clear();
});

describe('a device was deleted: was it you?', () => {
	const ORIGIN = 'https://n8n.example.com';

	/** What the service desk reads of the answer. */
	async function answer(id: string, words: string): Promise<string> {
		const { subject, text } = await mailTo('servicedesk@example.com', `(${id})`);
		expect(subject).toBe(`Example Company: ${words}: Device Deleted: ada.lovelace`);
		expect(text).not.toMatch(/undefined|null/);
		return text;
	}

	/** Asks the owner; the desk knows what happened before they answer. @returns the link, as n8n is reached here */
	async function asked(id: string): Promise<string> {
		await mailTo('servicedesk@example.com', `${id}, gone`);
		const { text } = await mailTo('ada@example.com', 'Was it you?');
		await eventually('the question waits', async () => {
			const executions = await world.client.executions('blocked');
			return executions.some(({ status }) => status === 'waiting') ? true : undefined;
		});
		mailbox.mails.length = 0;
		return (/https:\S+#\S+/.exec(text)?.[0] ?? '').replace(ORIGIN, world.n8n.url);
	}

	it('the desk hears that nobody could be asked without another passkey', async () => {
		const text = await answer(await deleteDevice(), 'the owner could not be asked');
		expect(text).toContain('no active passkey for example.com');
	});

	it('the desk hears of a no, and of a yes that a passkey signed', async () => {
		const api = await mainApi(world.sandbox);
		const ceremony = { rpId: 'example.com', origin: ORIGIN };
		const { key } = await giveKey({ sandbox: world.sandbox, api }, ceremony);
		const first = await deleteDevice();
		await post(await asked(first), { action: 'decline', reason: 'In bed' });
		expect(await answer(first, 'it was NOT the owner')).toContain('Reason: In bed');
		const second = await deleteDevice();
		await confirmLink(await asked(second), key, { origin: ORIGIN });
		await answer(second, 'it was the owner');
	});
});
