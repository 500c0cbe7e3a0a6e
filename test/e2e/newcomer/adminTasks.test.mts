import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import {
	mailboxCredential,
	readExampleFile,
	sandboxCredential,
} from '../../../tools/demo/examples.mts';
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
/** Where an example is set up that asks and tells; the workflow that sends links is there, or takes five more. */
const SOME_CLICKS = 26;
const PAYMENT_CLICKS = 16;
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
		const { id, name } = smtp;
		const mailer = readExampleFile('send-a-link.json', 'mailer', ids, { id, name });
		const headers = ['Payment system', 'Payment decisions'].map((named) => ({
			...{ id: named, name: named, type: 'httpHeaderAuth', data: { name: 'X-Key', value: named } },
		}));
		return { credentials: [pingOne, smtp, ...headers], workflows: [report(pingOne), mailer] };
	},
);

beforeAll(async () => await host.client.publish('mailer'));

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

/** Ada opens the link in a mail, and declines. */
async function decline({ text: mail }: Mail): Promise<void> {
	const link = /https?:\S+#\S+/.exec(mail)?.[0] ?? '';
	// Once more, as a person would, where a busy machine has not answered within a minute.
	const open = async () => await ada.page.goto(link, { waitUntil: 'commit', timeout: 60_000 });
	await open().catch(open);
	await ada.page.click('#no');
	await ada.page.fill('#reason', 'Not mine');
	await ada.page.click('#decline button');
}

describe('A passkey was deleted: was it you?', () => {
	it('is asked by the example, and the desk hears of the event and of the answer', async () => {
		const { newcomer, walk } = begin('Which example do I need\\?', 'examples/README.md');
		await walk.importFile(`examples/${newcomer.knows('device-blocked-or-deleted.json')}`);
		newcomer.decide('from which address, and where the desk is');
		await walk.openNode('Tell the owner');
		await walk.enter('fromEmail', 'it@example.com');
		await walk.back();
		for (const node of ['Tell the service desk', 'Tell the service desk: answer']) {
			await walk.openNode(node);
			await walk.enter('fromEmail', 'it@example.com');
			await walk.enter('toEmail', 'desk@example.com');
			await walk.back();
		}
		await walk.openNode('Was it you?');
		newcomer.decide('for which domain');
		await walk.pick('rpId', 'localhost');
		newcomer.decide('which workflow sends the link');
		await walk.pick('deliveryWorkflow', MAILER);
		await walk.back();
		expect(await walk.marked()).toEqual([]);
		await walk.publish();
		await host.client.live(walk.workflowId());

		await seedPasskey('Red key');
		const { id } = await seedPasskey('Blue key');
		await deletePasskey(id);
		const { text: told } = await mailWith('ada@example.com', 'Device Deleted: Blue key');
		expect(told).toContain('If this was not you');
		expect((await mailWith('desk@example.com', id)).from).toContain('it@example.com');
		await decline(await mailWith('ada@example.com', 'Was it you?'));
		await mailWith('desk@example.com', 'it was NOT the owner');
		expect(newcomer.effort.decisions).toHaveLength(3);
		expect(newcomer.effort.clicks).toBeLessThanOrEqual(SOME_CLICKS);
	});
});

describe('A payment needs the passkey of the CFO', () => {
	let paymentSystem: Server;
	let decision: string | undefined;

	beforeAll(async () => {
		paymentSystem = createServer((asked, answer) => {
			void text(asked).then((told) => {
				decision = `${String(asked.headers['x-key'])}: ${told}`;
				answer.end();
			});
		});
		await new Promise<void>((resolve) => paymentSystem.listen(0, '127.0.0.1', resolve));
	});
	afterAll(() => paymentSystem?.close());

	it('is asked for by the example, and the payment system hears the decision', async () => {
		const { newcomer, walk } = begin('Which example do I need\\?', 'examples/README.md');
		await walk.importFile(`examples/${newcomer.knows('approve-a-payment.json')}`);
		await walk.openNode('Approver confirms');
		newcomer.decide('for which domain');
		await walk.pick('rpId', 'localhost');
		newcomer.decide('which workflow sends the link');
		await walk.pick('deliveryWorkflow', MAILER);
		await walk.back();
		await walk.openNode('Tell the payment system');
		newcomer.decide('where the decision goes');
		const { port } = paymentSystem.address() as AddressInfo;
		await walk.enter('url', `http://127.0.0.1:${port}`);
		await walk.back();
		expect(await walk.marked()).toEqual([]);
		await walk.publish();
		await host.client.live(walk.workflowId());

		await seedPasskey('Phone');
		const payment = { amount: 'EUR 5', payee: 'Example Ltd', account: 'DE02' };
		const { status } = await fetch(`${editor.url}/webhook/approve-a-payment`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'X-Key': 'Payment system' },
			body: JSON.stringify({ id: 'P-1', approver: 'ada@example.com', ...payment }),
		});
		expect(status).toBe(202);
		await decline(await mailWith('ada@example.com', 'Payment: P-1'));
		const heard = async () => await Promise.resolve(decision);
		const told = await eventually('the payment system hears of it', heard);
		expect(told).toMatch(/^Payment decisions: .*"NOT_APPROVED".*"Not mine"/);
		expect(newcomer.effort.decisions).toHaveLength(3);
		expect(newcomer.effort.clicks).toBeLessThanOrEqual(PAYMENT_CLICKS);
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
