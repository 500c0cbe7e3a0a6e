import type { Browser } from 'playwright-core';
import {
	mailboxCredential,
	readExampleFile,
	sandboxCredential,
} from '../../../tools/demo/examples.mts';
import { itemsOf } from '../../../tools/host/execution.mts';
import { type Mailbox, openMailbox } from '../../../tools/host/mailbox.mts';
import type { Editor } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';
import { launch, visit, type Visitor } from '../../support/enrollment/browser.mts';
import { eventually } from '../../support/eventually.mts';
import type { PackedN8n } from '../../support/n8n.mts';
import { EditorWalk } from './editorWalk.mts';
import { Newcomer } from './newcomer.mts';

const MOST_CLICKS = 17;
const MOST_DECISIONS = 4;
const MAILER = 'Send a link by email';
const MESSAGE = 'Pay EUR 12,400 to Example Ltd';

let host: PackedN8n;
let editor: Editor;
let mailbox: Mailbox;
let browser: Browser;
let ada: Visitor;

beforeAll(async () => {
	mailbox = await openMailbox();
	browser = await launch();
	ada = await visit(browser);
	await ada.plugIn('platform');
});

afterAll(async () => {
	await browser?.close();
	await mailbox?.close();
});

useEditor(
	(started) => {
		({ host, editor } = started);
	},
	({ ids }) => {
		const smtp = mailboxCredential(mailbox.port);
		const { id, name } = smtp;
		return {
			credentials: [sandboxCredential(ids), smtp],
			workflows: [readExampleFile('send-a-link.json', 'mailer', ids, { id, name })],
		};
	},
);

beforeAll(async () => {
	await host.client.publish('mailer');
	// n8n shows whoever tests a workflow the page that it waits for; Ada gets hers by mail.
	editor.page.on('popup', (popup) => void popup.close());
});

const workflowOnScreen = () => /workflow\/([^/?]+)/.exec(editor.page.url())?.[1] ?? '';

/** Waits until the newest execution of the workflow on the screen has come so far; gives its ID. */
async function reaches(status: 'waiting' | 'success'): Promise<string> {
	return await eventually(`the workflow's status is ${status}`, async () => {
		const [latest] = await host.client.executions(workflowOnScreen());
		return latest?.status === status ? latest.id : undefined;
	});
}

interface Walk {
	walk: EditorWalk;
	newcomer: Newcomer;
	/** Opens the list of a field and takes an entry. */
	pick(what: string, field: string, entry: string): Promise<void>;
	/** Executes the step that is open, and waits for the mail to Ada. @returns its link */
	run(): Promise<string>;
	/** Looks whether it took little. */
	judge(): void;
}

/** From an empty workflow to the view of a node in it. */
async function begin(action: string): Promise<Walk> {
	const newcomer = new Newcomer('Enroll a user');
	const walk = new EditorWalk(editor, newcomer);
	await walk.begin();
	await walk.add('pingone', 'PingOne', action);
	return {
		walk,
		newcomer,
		async pick(what, field, entry) {
			newcomer.decide(what);
			await walk.pick(field, entry);
		},
		async run() {
			const before = mailbox.mails.length;
			await newcomer.click(walk.view.root.getByTestId('node-execute-button'));
			const mail = await eventually(
				'the link is mailed',
				async () => await Promise.resolve(mailbox.mails.at(before)),
			);
			expect(mail.to).toBe('ada@example.com');
			await reaches('waiting');
			return /https?:\S+#\S+/.exec(mail.text)?.[0] ?? '';
		},
		judge() {
			expect(newcomer.effort.clicks).toBeLessThanOrEqual(MOST_CLICKS);
			expect(newcomer.effort.decisions.length).toBeLessThanOrEqual(MOST_DECISIONS);
		},
	};
}

/** What the node gave out in the execution of the workflow on the screen. */
async function outputOf(node: string): Promise<object> {
	const execution = await host.client.execution(await reaches('success'));
	return itemsOf(execution, node)[0].json;
}

/** Ada follows the link in her mail, and clicks once. */
async function follow(link: string): Promise<void> {
	await ada.page.goto(link);
	await ada.page.waitForSelector('#offer:not([hidden])');
	await ada.page.click('#go');
	await ada.page.waitForSelector('#done:not([hidden])');
}

it('from an empty workflow to an enrolled person, by a workflow that mails the link', async () => {
	const { walk, pick, run, judge } = await begin('Enroll FIDO2 device');
	await pick('who enrolls', 'user', 'Ada Lovelace');
	await pick('under which policy', 'policy', 'Workforce passkeys');
	await pick('for which domain', 'rpId', 'localhost');
	await walk.choose('sendLinkWith', 'A Workflow');
	await pick('which workflow sends the link', 'deliveryWorkflow', MAILER);
	await follow(await run());
	expect(await outputOf('Enroll FIDO2 device')).toMatchObject({
		status: 'ACTIVE',
		enrollment: { status: 'ENROLLED' },
	});
	judge();
});

it('from an empty workflow to a confirmed decision', async () => {
	const { walk, newcomer, pick, run, judge } = await begin('Send and wait for passkey');
	await pick('who confirms', 'user', 'Ada Lovelace');
	newcomer.decide('what is confirmed');
	await walk.enter('message', MESSAGE);
	await pick('for which domain', 'rpId', 'localhost');
	await pick('which workflow sends the link', 'deliveryWorkflow', MAILER);
	await follow(await run());
	expect(await outputOf('Send and wait for passkey')).toMatchObject({
		approved: true,
		confirmation: { status: 'CONFIRMED', message: MESSAGE },
	});
	judge();
});
