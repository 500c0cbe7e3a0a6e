import type { Browser } from 'playwright-core';
import { mailboxCredential, sandboxCredential } from '../../../tools/demo/examples.mts';
import { itemsOf } from '../../../tools/host/execution.mts';
import { type Mail, type Mailbox, openMailbox } from '../../../tools/host/mailbox.mts';
import type { Editor } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';
import { launch, visit, type Visitor } from '../../support/enrollment/browser.mts';
import { eventually } from '../../support/eventually.mts';
import type { PackedN8n } from '../../support/n8n.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import { CredentialForm } from '../editor/credentialForm.mts';
import { EditorWalk } from './editorWalk.mts';
import { Newcomer } from './newcomer.mts';

/** Where an example, or one node, does what is asked. */
const FEW_CLICKS = 14;
/** Where nothing does. */
const MANY_CLICKS = 41;
const MAILER = 'Send a link by email';
const REPORT = 'Who has no passkey';
const NEW_SECRET = 'sandbox-only_the-next-secret';

let sandbox: SandboxProcess;
let host: PackedN8n;
let editor: Editor;
let mailbox: Mailbox;
let browser: Browser;
let ada: Visitor;

beforeAll(async () => {
	mailbox = await openMailbox();
	browser = await launch();
	ada = await visit(browser);
});

afterAll(async () => {
	await browser?.close();
	await mailbox?.close();
});

/** A workflow of which somebody has made sure that it works. */
const report = (credential: { id: string; name: string }) => ({
	id: 'report',
	name: REPORT,
	nodes: [
		{
			...{ id: 'hourly', name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger' },
			...{ typeVersion: 1.2, position: [0, 0] },
			parameters: { rule: { interval: [{ field: 'hours' }] } },
		},
		{
			...{ id: 'without', name: 'Without passkey', type: 'n8n-nodes-pingone.pingOne' },
			...{ typeVersion: 1, position: [220, 0] },
			parameters: { resource: 'user', operation: 'getWithoutPasskey' },
			credentials: { pingOneOAuth2Api: { id: credential.id, name: credential.name } },
		},
	],
	connections: { 'Every hour': { main: [[{ node: 'Without passkey', type: 'main', index: 0 }]] } },
});

useEditor(
	(started) => {
		({ host, editor, sandbox } = started);
	},
	({ ids }) => {
		const pingOne = { ...sandboxCredential(ids), name: 'PingOne account' };
		const smtp = { ...mailboxCredential(mailbox.port), name: 'SMTP account' };
		return { credentials: [pingOne, smtp], workflows: [report(pingOne)] };
	},
);

const begin = (heading: string, document: string) => {
	const newcomer = new Newcomer(heading, document);
	return { newcomer, walk: new EditorWalk(editor, newcomer) };
};

/** Gives Ada a passkey behind PingOne's back. */
const seedPasskey = async (nickname: string) =>
	await sandbox.control<{ id: string }>('POST', `/users/${sandbox.ids.users[0].id}/devices`, {
		nickname,
	});

/** One of Ada's passkeys is deleted, by whom nobody knows. */
async function deletePasskey(id: string): Promise<void> {
	const api = await mainApi(sandbox);
	const { status } = await api('DELETE', `/users/${sandbox.ids.users[0].id}/devices/${id}`);
	expect(status).toBe(204);
}

const mailWith = async (to: string, words: string): Promise<Mail> =>
	await eventually(
		`a mail to ${to} with ${words}`,
		async () =>
			await Promise.resolve(
				mailbox.to(to).find(({ subject, text }) => `${subject}\n${text}`.includes(words)),
			),
	);

describe('Who in Finance has no passkey? Name, address, manager', () => {
	beforeAll(async () => {
		const api = await mainApi(sandbox);
		const { body } = await api<{ id: string }>('POST', '/groups', { body: { name: 'Finance' } });
		for (const { id } of sandbox.ids.users.slice(0, 3)) {
			await api('POST', `/users/${id}/memberOfGroups`, { body: { id: body.id } });
		}
		await seedPasskey('Laptop');
	});

	it('is answered by one node, which says that PingOne knows no manager', async () => {
		const { newcomer, walk } = begin('Which operation do I need\\?', 'docs/README.md');
		newcomer.knows('To find users without a passkey: **Get Many Without Passkey**');
		await walk.begin();
		await walk.add('without passkey', 'PingOne', 'Get many users without passkey');
		newcomer.decide('of which group');
		await walk.addField('Add Filter', 'Group');
		await walk.pick('group', 'Finance');
		newcomer.decide('what to show');
		await walk.addField('Add option', 'Output Fields');
		await walk.enter('outputFields', 'name, email, manager');
		newcomer.effort.clicks += 1;
		expect(await walk.view.execute()).toBe('success');
		await walk.view.output.getByText("No returned item has 'manager'").waitFor();

		const [latest] = await host.client.executions(walk.workflowId());
		const people = itemsOf(
			await host.client.settled(latest.id),
			'Get many users without passkey',
		).map(({ json }) => json);
		expect(people).toMatchObject([
			{ email: 'alan.turing@example.com', name: { given: 'Alan', family: 'Turing' } },
			{ email: 'annie.easley@example.com', name: { given: 'Annie', family: 'Easley' } },
		]);
		expect(newcomer.effort.clicks).toBeLessThanOrEqual(FEW_CLICKS);
		expect(newcomer.effort.decisions).toHaveLength(2);
	});
});

describe('A passkey was deleted: was it you?', () => {
	it('is written to the owner and to the desk by the example, which needs no public address', async () => {
		const { newcomer, walk } = begin('Which example do I need\\?', 'examples/README.md');
		await walk.importFile(`examples/${newcomer.knows('device-blocked-or-deleted.json')}`);
		newcomer.decide('from which address, and where the desk is');
		await walk.openNode('Tell the owner');
		await walk.enter('fromEmail', 'it@example.com');
		await walk.back();
		await walk.openNode('Tell the service desk');
		await walk.enter('fromEmail', 'it@example.com');
		await walk.enter('toEmail', 'desk@example.com');
		await walk.back();
		expect(await walk.marked()).toEqual([]);
		await walk.publish();
		await host.client.live(walk.workflowId());

		const { id } = await seedPasskey('Blue key');
		await deletePasskey(id);
		const { text } = await mailWith('ada@example.com', 'Device Deleted: Blue key');
		expect(text).toContain('If this was not you');
		expect((await mailWith('desk@example.com', id)).from).toContain('it@example.com');
		expect(newcomer.effort.decisions).toHaveLength(1);
		expect(newcomer.effort.clicks).toBeLessThanOrEqual(FEW_CLICKS);
	});

	it('is asked with a passkey, and the desk hears of every other answer', async () => {
		const { newcomer, walk } = begin('Quick setup', 'docs/confirmation.md');
		await walk.importFile('examples/send-a-link.json');
		await walk.publish();
		await host.client.live(walk.workflowId());

		await walk.beginWith('polling', 'PingOne Polling', 'On device deleted');
		await walk.back();
		await walk.add('confirm', 'PingOne', 'Send and wait for passkey');
		newcomer.decide('who is asked');
		await walk.mode('user', 'By ID');
		await walk.enter('user', '{{ $json.userId }}');
		newcomer.decide('what is asked');
		await walk.enter('message', 'Your passkey {{ $json.deviceName }} was deleted. Was it you?');
		newcomer.decide('for which domain');
		newcomer.knows('**Relying Party ID**');
		await walk.pick('rpId', 'localhost');
		newcomer.decide('which workflow sends the link');
		await walk.pick('deliveryWorkflow', MAILER);
		await walk.back();
		await walk.add('if', 'If');
		await walk.askWhether(newcomer.knows('{{ $json.approved }}'));
		await walk.back();
		newcomer.decide('who hears of it');
		await walk.add('Send Email', 'Send Email', 'Send an Email');
		await walk.enter('fromEmail', 'it@example.com');
		await walk.enter('toEmail', 'desk@example.com');
		await walk.enter('subject', 'Not them: {{ $json.confirmation.user.username }}');
		await walk.enter('html', '{{ $json.confirmation.status }}');
		await walk.back();
		expect(await walk.marked()).toEqual([]);
		await walk.publish();
		await host.client.live(walk.workflowId());

		const { id } = await seedPasskey('Red key');
		await deletePasskey(id);
		const { text } = await mailWith('ada@example.com', 'Your passkey Red key was deleted');
		const link = /https?:\S+#\S+/.exec(text)?.[0] ?? '';
		// Once more, as a person would, where a busy machine has not answered within a minute.
		const open = async () => await ada.page.goto(link, { waitUntil: 'commit', timeout: 60_000 });
		await open().catch(open);
		await ada.page.click('#no');
		await ada.page.click('#decline button');
		expect((await mailWith('desk@example.com', 'Not them: ada.lovelace')).text).toContain(
			'DECLINED',
		);
		expect(newcomer.effort.decisions).toHaveLength(5);
		expect(newcomer.effort.clicks).toBeLessThanOrEqual(MANY_CLICKS);
	});
});

describe('PingOne has another client secret', () => {
	it('is found from the execution that failed, and put right', async () => {
		const { newcomer, walk } = begin('Replacing the secret', 'docs/setup.md');
		await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, { clientSecret: NEW_SECRET });
		await sandbox.control('POST', '/tokens/revoke', {});
		const failed = await host.client.settled(await host.client.run('report', 'Every hour'));
		expect(failed.status).toBe('error');

		await walk.openWorkflow(REPORT);
		await walk.show('Executions');
		await editor.page.getByText('PingOne rejected the worker app’s client credentials').waitFor();

		newcomer.knows('enter it in the credential, and click **Save**');
		await walk.show('Editor');
		await walk.openNode('Without passkey');
		await newcomer.click(walk.view.root.getByTestId('credential-edit-button'));
		const form = new CredentialForm(editor);
		// n8n tests what is stored as soon as the form opens, and its reason is one click away.
		newcomer.effort.clicks += 1;
		expect(await form.verdict()).toMatchObject({ succeeded: false });
		newcomer.decide('the new secret');
		await newcomer.enter(form.input('clientSecret'), NEW_SECRET);
		newcomer.effort.clicks += 1;
		expect(await form.save()).toEqual({ succeeded: true, reason: '' });
		newcomer.effort.clicks += 1;
		await form.close();
		await walk.back();

		await walk.show('Executions');
		await newcomer.click(editor.page.getByTestId('execution-preview-retry-button'));
		await newcomer.click(editor.page.getByText('Retry with currently saved workflow'));
		await eventually('what had failed is done', async () => {
			const [latest] = await host.client.executions('report');
			return latest?.status === 'success' ? latest : undefined;
		});
		expect(newcomer.effort.clicks).toBeLessThanOrEqual(FEW_CLICKS);
		expect(newcomer.effort.decisions).toHaveLength(1);
	});
});
