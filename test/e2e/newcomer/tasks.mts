import type { Mailbox } from '../../../tools/host/mailbox.mts';
import { type ExecutionData, itemsOf } from '../../../tools/host/execution.mts';
import { credentialTypeOf } from '../../../tools/demo/examples.mts';
import type { N8nClient } from '../../../tools/host/n8n.mts';
import { eventually } from '../../support/eventually.mts';
import { readExampleFile } from '../../support/examples.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';
import { createPending, mainApi, vendor } from '../../support/sandboxApi.mts';
import { createCredential } from '../../support/softAuthenticator.mts';
import type { EditorWalk } from './editorWalk.mts';
import type { Newcomer } from './newcomer.mts';

/** Where a task is done, and who counts what it costs. */
interface Workplace {
	walk: EditorWalk;
	newcomer: Newcomer;
	sandbox: SandboxProcess;
	mailbox: Mailbox;
	client: N8nClient;
	/** Executes the workflow on the screen. A message that stops it is a dead end. */
	execute(): Promise<ExecutionData>;
}

/** What an admin is asked for, from an empty workflow. */
interface Task {
	asked: string;
	mostClicks: number;
	mostDecisions: number;
	/** Does it as a beginner would, and looks whether it was done. */
	doIt(place: Workplace): Promise<void>;
}

interface Account {
	id: string;
	enabled: boolean;
	population: { id: string };
	email: string;
}

interface StoredNode extends Record<string, unknown> {
	name: string;
	parameters: { jsonOutput?: string };
	credentials?: Record<string, { id: string | null }>;
}

/** A sheet with three people, as a data table of n8n. */
export const SHEET = {
	name: 'New colleagues',
	emails: ['ada@example.com', 'grace.hopper@example.com', 'katherine.johnson@example.com'],
};

async function accountOf(
	sandbox: SandboxProcess,
	value: string,
	attribute = 'username',
): Promise<Account> {
	const api = await mainApi(sandbox);
	const filter = encodeURIComponent(`${attribute} eq "${value}"`);
	const { body } = await api<{ _embedded: { users: Account[] } }>('GET', `/users?filter=${filter}`);
	return body._embedded.users[0];
}

/** Whether somebody has a passkey, perhaps from a task before. */
async function hasPasskey(sandbox: SandboxProcess, email: string): Promise<boolean> {
	const { id } = await accountOf(sandbox, email, 'email');
	const devices = await sandbox.control<Array<{ status: string }>>('GET', `/users/${id}/devices`);
	return devices.some(({ status }) => status === 'ACTIVE');
}

/** Somebody registers a passkey, as on a page of PingOne's own. */
async function registerPasskey(sandbox: SandboxProcess, userId: string): Promise<void> {
	const api = await mainApi(sandbox);
	const device = await createPending(api, userId, sandbox.ids.policyId, 'localhost');
	const attestation = JSON.stringify(createCredential(device.publicKeyCredentialCreationOptions));
	const { status } = await api('POST', `/users/${userId}/devices/${device.id}`, {
		contentType: vendor('device.activate'),
		body: { origin: 'https://localhost', attestation },
	});
	expect(status).toBe(200);
}

/** Adds a mail to the end of the workflow. */
async function addMail(
	{ walk, newcomer }: Workplace,
	to: string,
	subject: string,
	html: string,
): Promise<void> {
	await walk.add('Send Email', 'Send Email', 'Send an Email');
	newcomer.decide('who gets which mail');
	await walk.enter('fromEmail', 'it@example.com');
	await walk.enter('toEmail', to);
	await walk.enter('subject', subject);
	await walk.enter('html', html);
	await walk.back();
}

const leaver: Task = {
	asked: 'Alan leaves today: take all access from him, and tell the desk',
	mostClicks: 20,
	mostDecisions: 2,
	async doIt(place) {
		const { walk, newcomer, sandbox, mailbox } = place;
		await walk.begin();
		await walk.add('leaver', 'PingOne', 'Offboard user');
		newcomer.decide('who leaves');
		await walk.pick('user', 'Alan Turing');
		await walk.back();
		await addMail(place, 'desk@example.com', '{{ $json.user.username }} has left', 'Done');
		expect((await place.execute()).status).toBe('success');
		expect(await accountOf(sandbox, 'alan.turing')).toMatchObject({ enabled: false });
		// He has no device: the desk hears of it all the same, and once.
		expect(mailbox.to('desk@example.com').map(({ subject }) => subject)).toEqual([
			'alan.turing has left',
		]);
	},
};

const report: Task = {
	asked: 'Tell me every Monday who has no passkey',
	mostClicks: 26,
	mostDecisions: 2,
	async doIt(place) {
		const { walk, newcomer, sandbox, mailbox } = place;
		await registerPasskey(sandbox, (await accountOf(sandbox, 'ada.lovelace')).id);
		await walk.beginOnSchedule();
		newcomer.decide('when');
		await walk.choose('field', 'Weeks');
		await walk.back();
		await walk.add('pingone', 'PingOne', 'Get many users without passkey');
		await walk.back();
		await walk.add('csv', 'Convert to File', 'Convert to CSV');
		await walk.back();
		await addMail(place, 'me@example.com', 'Without a passkey', '{{ $binary.data.fileSize }}');
		const execution = await place.execute();
		expect(execution.status).toBe('success');
		const people = itemsOf(execution, 'Get many users without passkey');
		expect(people.map(({ json }) => json.username)).not.toContain('ada.lovelace');
		expect(people[0].json).toMatchObject({ username: expect.any(String), activePasskeys: 0 });
		expect(mailbox.to('me@example.com')).toHaveLength(1);
	},
};

const told: Task = {
	asked: 'Tell me when somebody has registered a passkey',
	mostClicks: 30,
	mostDecisions: 3,
	async doIt(place) {
		const { walk, newcomer, sandbox, mailbox } = place;
		await registerPasskey(sandbox, (await accountOf(sandbox, 'grace.hopper')).id);
		newcomer.decide('what happens in PingOne');
		await walk.beginWith('passkey', 'PingOne', 'On device registered');
		newcomer.decide('who calls whom');
		expect(await walk.notice()).toMatch(/from the internet.*use the PingOne Polling Trigger/);
		await walk.beginWith('polling', 'PingOne Polling', 'On device registered');
		await walk.back();
		await addMail(place, 'me@example.com', 'Passkey', '{{ $json.description }}');
		expect((await place.execute()).status).toBe('success');
		expect(mailbox.to('me@example.com').at(-1)?.text).toMatch(/\S/);
	},
};

const hire: Task = {
	asked: 'A hire starts on Monday: account, population, group',
	mostClicks: 24,
	mostDecisions: 3,
	async doIt(place) {
		const { walk, newcomer, sandbox } = place;
		await walk.begin();
		await walk.add('new hire', 'PingOne', 'Create or update user');
		newcomer.decide('their username and address');
		await walk.enter('username', 'mary.jackson');
		await walk.enter('email', 'mary.jackson@example.com');
		newcomer.decide('their population');
		await walk.pick('population', 'Contractors');
		await walk.back();
		await walk.add('pingone', 'PingOne', 'Add user to group');
		newcomer.decide('their group');
		await walk.pick('group', 'All staff');
		await walk.mode('user', 'By Username');
		await walk.enter('user', 'mary.jackson');
		await walk.back();
		expect((await place.execute()).status).toBe('success');
		const { Contractors } = sandbox.ids.populations;
		const { id, ...mary } = await accountOf(sandbox, 'mary.jackson');
		expect(mary).toMatchObject({
			email: 'mary.jackson@example.com',
			population: { id: Contractors },
		});
		const api = await mainApi(sandbox);
		const { text } = await api('GET', `/users/${id}/memberOfGroups?expand=group`);
		expect(text).toContain('All staff');
	},
};

/** What the README says of enrolling one person, with the sheet in front of it. */
async function enrollFromSheet(place: Workplace): Promise<ExecutionData> {
	const { walk, newcomer } = place;
	await walk.begin();
	await walk.add('data table', 'Data table', 'Get row(s)');
	newcomer.decide('which sheet');
	await walk.pick('dataTableId', SHEET.name);
	await walk.back();
	await walk.add('pingone', 'PingOne', 'Create enrollment link');
	await walk.mode('user', 'By Email');
	await walk.enter('user', newcomer.knows('{{ $json.email }}'));
	await walk.back();
	await addMail(
		place,
		newcomer.knows('{{ $json.enrollment.user.email }}'),
		'Your passkey',
		newcomer.knows('{{ $json.enrollment.link }}'),
	);
	await walk.add('pingone', 'PingOne', 'Enroll FIDO2 device');
	await walk.mode('user', 'By Email');
	await walk.enter('user', '{{ $json.email }}');
	await walk.pick('policy', 'Workforce passkeys');
	await walk.pick('rpId', 'localhost');
	await walk.back();
	return await place.execute();
}

/** n8n runs for each person what it has stored, and stores a moment after the last change. */
async function untilStored({ walk, client }: Workplace): Promise<void> {
	await eventually('all that was entered is stored', async () => {
		const { nodes } = await client.session
			.call<{ nodes: StoredNode[] }>('GET', `/workflows/${walk.workflowId()}`)
			.catch(() => ({ nodes: [] as StoredNode[] }));
		if (nodes.length === 0) return undefined;
		const lacking = nodes.filter((node) => credentialTypeOf(node) && !node.credentials);
		const people = nodes.find(({ name }) => name === 'People')?.parameters.jsonOutput ?? '';
		const isEntered = SHEET.emails.every((email) => people.includes(email));
		return isEntered && lacking.length === 0 ? true : undefined;
	});
}

/** The example that the message names, with the same people in it. */
async function importList(place: Workplace, file: string): Promise<void> {
	const { walk, newcomer } = place;
	await walk.importFile(`examples/${file}`);
	newcomer.decide('which people');
	await walk.openNode('People');
	await walk.enterJson({ people: SHEET.emails.map((email) => ({ email })) });
	await walk.back();
	newcomer.decide('under which policy');
	await walk.openNode('Wait for the passkey');
	await walk.pick('policy', 'Workforce passkeys');
	newcomer.decide('for which domain');
	await walk.pick('rpId', 'localhost');
	await walk.back();
	await untilStored(place);
}

const several: Task = {
	asked: 'Enroll the three people of this sheet, and remind them',
	mostClicks: 57,
	mostDecisions: 5,
	async doIt(place) {
		const { walk, mailbox, client, sandbox } = place;
		const stopped = await enrollFromSheet(place);
		const { message, description } = stopped.data.resultData.error ?? {};
		expect(message).toContain("'Input' has 3 items");
		// Nobody got a link that nobody waits for. What to do instead is one file to import.
		expect(mailbox.mails.filter(({ subject }) => subject === 'Your passkey')).toEqual([]);
		const [, name, file] = /the example “(.+)” \((.+\.json)\)/.exec(description ?? '') ?? [];
		expect(readExampleFile(file).name).toBe(name);
		await importList(place, file);
		const before = mailbox.mails.length;
		expect((await place.execute()).status).toBe('success');
		const had = await Promise.all(
			SHEET.emails.map(async (email) => await hasPasskey(sandbox, email)),
		);
		const invited = SHEET.emails.filter((_, place) => !had[place]);
		expect(invited).not.toHaveLength(0);
		await eventually('all who are invited are waited for until their reminder', async () => {
			const executions = await client.executions(walk.workflowId());
			const waiting = executions.filter(({ status }) => status === 'waiting');
			return waiting.length === invited.length ? waiting : undefined;
		});
		for (const email of invited) {
			const mails = mailbox.mails.slice(before).filter(({ to }) => to === email);
			expect([email, mails.map(({ subject }) => subject)]).toEqual([
				email,
				['Example Company: set up your passkey'],
			]);
			expect(mails[0].text).toMatch(/http\S+#/);
		}
	},
};

/** The tasks of an admin's week. */
export const TASKS: Task[] = [leaver, report, told, several, hire];
