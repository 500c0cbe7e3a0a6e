import { type Mailbox, openMailbox } from '../../../tools/host/mailbox.mts';
import {
	type EnrollmentHost,
	eventually,
	startEnrollmentHost,
} from '../../support/enrollment/host.mts';
import { exampleCredentials, setUpExample } from '../../support/exampleSetUp.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';

/** A list as a sheet has it: somebody twice, somebody with a passkey, a row without an address, a stranger. */
const peopleOf = ({ ids: { users } }: SandboxProcess) => [
	{ email: 'ada@example.com' },
	{ email: 'Ada@example.com' },
	{ email: users[1].email },
	{ name: 'Jürgen' },
	{ email: 'nobody@example.com' },
];

function example(sandbox: SandboxProcess, id: string, set: Record<string, Record<string, string>>) {
	const workflow = setUpExample(id, 'enroll-a-list.json', sandbox);
	for (const { name, parameters } of workflow.nodes)
		Object.assign(parameters as object, set[String(name)]);
	return workflow;
}

let mailbox: Mailbox;
let host: EnrollmentHost;

beforeAll(async () => {
	mailbox = await openMailbox();
	host = await startEnrollmentHost({
		credentials: exampleCredentials(mailbox.port),
		workflows: (sandbox) => [
			example(sandbox, 'list', {
				People: { jsonOutput: JSON.stringify({ people: peopleOf(sandbox) }) },
			}),
			example(sandbox, 'unmailed', {
				People: { jsonOutput: JSON.stringify({ people: [{ email: 'ada@example.com' }] }) },
				'Mail the link': { toEmail: '={{ $json.no.such.member }}' },
			}),
		],
	});
});

afterAll(async () => {
	await host?.close();
	await mailbox?.close();
});

beforeEach(async () => {
	await host.sandbox.control('POST', '/reset');
	mailbox.mails.length = 0;
	await host.sandbox.control('POST', `/users/${host.sandbox.ids.users[1].id}/devices`, {});
});

const invited = () =>
	mailbox.mails.filter(({ text }) => /http\S+#\S+/.test(text)).map(({ to }) => String(to));

const toldHr = async (count: number) =>
	await eventually(`HR gets ${count} mails`, async () => {
		const told = mailbox.to('hr@example.com').map(({ subject }) => subject);
		return await Promise.resolve(told.length >= count ? told.sort() : undefined);
	});

it('mails each person once, nobody who has a passkey, and tells HR of everybody else and why', async () => {
	await host.client().run('list', 'Start');
	expect(await toldHr(3)).toEqual([
		'No passkey yet: nobody@example.com',
		'No passkey yet: {"name":"Jürgen"}',
		`Not invited: ${host.sandbox.ids.users[1].email}`,
	]);
	await eventually('Ada is invited', async () =>
		Promise.resolve(invited().length > 0 || undefined),
	);
	expect(invited()).toHaveLength(1);
	expect(invited()[0]).toContain('ada@example.com');
});

it('mails a person whose only passkey is blocked', async () => {
	const [, { id, email }] = host.sandbox.ids.users;
	const [device] = await host.sandbox.control<Array<{ id: string }>>('GET', `/users/${id}/devices`);
	const block = { status: 'BLOCKED' };
	await host.sandbox.control('POST', `/users/${id}/devices/${device.id}`, { block });
	await host.client().run('list', 'Start');
	expect(await toldHr(2)).toEqual([
		'No passkey yet: nobody@example.com',
		'No passkey yet: {"name":"Jürgen"}',
	]);
	const both = await eventually('both are invited', async () =>
		Promise.resolve(invited().length > 1 ? invited().sort() : undefined),
	);
	expect(both).toEqual([
		expect.stringContaining('ada@example.com'),
		expect.stringContaining(String(email)),
	]);
});

it('takes nobody whose devices could not be read for somebody who has none', async () => {
	await host.sandbox.control('POST', '/faults', {
		...{ route: 'devices.list', times: -1 },
		fault: { kind: 'status', status: 403 },
	});
	await host.client().run('list', 'Start');
	const told = await toldHr(4);
	expect(told).toContain(`No passkey yet: ${host.sandbox.ids.users[1].email}`);
	expect(told).toContain('No passkey yet: ada@example.com');
	expect(invited()).toEqual([]);
});

it('tells HR of a mail that cannot be sent, and keeps the link for the next one', async () => {
	await host.client().run('unmailed', 'Start');
	expect(await toldHr(1)).toEqual(['Email not sent: ada@example.com']);
	const waiting = await eventually('it waits', async () => {
		const all = await host.client().executions('unmailed');
		return all.find(({ status }) => status === 'waiting');
	});
	expect(waiting.status).toBe('waiting');
});
