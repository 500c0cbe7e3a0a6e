import { LANGUAGES } from '../../nodes/PingOne/page/texts/index.ts';
import { statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { WorkflowFile } from '../../tools/host/command.mts';
import { itemsOf } from '../../tools/host/execution.mts';
import { mailboxCredential, readExample, sandboxCredential } from '../../tools/demo/examples.mts';
import { type Inbox, openInbox } from '../../tools/demo/inbox.mts';
import { type Mailbox, openMailbox } from '../../tools/host/mailbox.mts';
import { freePort } from '../../tools/host/ports.mts';
import { openWorkflow, tidyView } from '../support/editor/canvas.mts';
import type { Editor } from '../support/editor/session.mts';
import { useEditor } from '../support/editor/suite.mts';
import { Reader } from '../support/enrollment/reader.mts';
import { eventually } from '../support/eventually.mts';
import { Film } from '../support/film.mts';
import { saveImage } from '../support/images.mts';
import type { PackedN8n } from '../support/n8n.mts';
import type { SandboxProcess } from '../support/sandbox.mts';
import { EditorWalk } from './newcomer/editorWalk.mts';
import { Newcomer } from './newcomer/newcomer.mts';
import { SHEET, TASKS } from './newcomer/tasks.mts';

/** The same walk on another n8n, such as 2.41.3; the pinned one by default. */
const VERSION = process.env.NEWCOMER_VERSION;
const MOST_DECISIONS = 4;
const MOST_CLICKS = 29;
/** The link, and who is told of the passkey. */
const TOLD = ['ada@example.com', 'ada@example.com', 'hr@example.com'];
const MOST_BYTES = 1_500_000;

const CLOSER = 0.78;

/** The nodes of an example, without its notes and closer together, so that a film shows them large. */
const withoutNotes = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes
		.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote')
		.map((node) => {
			const [x, y] = node.position as [number, number];
			return { ...node, position: [x * CLOSER, y] };
		}),
});

let sandbox: SandboxProcess;
let host: PackedN8n;
let editor: Editor;
let mailbox: Mailbox;
let inbox: Inbox;
let smtpPort: number;

beforeAll(async () => {
	mailbox = await openMailbox();
	smtpPort = mailbox.port;
	inbox = await openInbox(mailbox, await freePort());
});

afterAll(async () => {
	await inbox?.close();
	await mailbox?.close();
});

useEditor(
	(started) => {
		({ host, editor, sandbox } = started);
	},
	({ ids }) => ({
		credentials: [
			{ ...sandboxCredential(ids), name: 'PingOne account' },
			{ ...mailboxCredential(smtpPort), name: 'SMTP account' },
		],
		workflows: [withoutNotes(readExample('endToEnd', ids))],
	}),
	VERSION,
);

beforeAll(async () => {
	const { session } = host.client;
	const { id } = await session.call<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${id}/data-tables`;
	const columns = [{ name: 'email', type: 'string' }];
	const table = await session.call<{ id: string }>('POST', tables, { name: SHEET.name, columns });
	const data = SHEET.emails.map((email) => ({ email }));
	await session.call('POST', `${tables}/${table.id}/insert`, { data, returnType: 'count' });
});

/** For whoever wants to see how another n8n looks. */
const picture = async (name: string) => {
	if (VERSION !== undefined) await saveImage(editor.page, `newcomer-${VERSION}-${name}`);
};

// n8n shows whoever tests a workflow the page that it waits for; the person gets theirs by mail.
beforeAll(() => {
	editor.page.on('popup', (popup) => void popup.close());
});

/** Opens the same link at another address, as if n8n had moved since it was made. */
const explainsItself = async (page: Page) => {
	const elsewhere = await page.context().newPage();
	await elsewhere.goto(page.url().replace('//localhost', '//127.0.0.1'));
	await elsewhere.waitForSelector(`#note:has-text("${LANGUAGES.en.enroll.moved}")`);
	await elsewhere.close();
};

/** Whoever reads mail in a test, to be closed whatever comes of it: an open browser keeps jest alive. */
const readers: Reader[] = [];

afterEach(async () => {
	for (const reader of readers.splice(0)) await reader.close();
});

const openMail = async (): Promise<Reader> => {
	const reader = await Reader.open(inbox.url);
	readers.push(reader);
	return reader;
};

const workflowOnScreen = () => /workflow\/([^/?]+)/.exec(editor.page.url())?.[1] ?? '';

/** Waits until the newest execution of the workflow on the screen has come so far; gives its ID. */
const reaches = async (status: 'waiting' | 'success'): Promise<string> =>
	await eventually(`the workflow's status is ${status}`, async () => {
		const [latest] = await host.client.executions(workflowOnScreen());
		return latest?.status === status ? latest.id : undefined;
	});

it('a newcomer gets from an empty workflow to an active passkey', async () => {
	const newcomer = new Newcomer('Enroll a user');
	const walk = new EditorWalk(editor, newcomer);
	await walk.begin();

	await walk.add('pingone', 'PingOne', 'Create enrollment link');
	newcomer.decide('who enrolls');
	await walk.pick('user', 'Ada Lovelace');
	await picture('link');
	await walk.back();

	await walk.add(newcomer.knows('Send Email'), 'Send Email', 'Send an Email');
	newcomer.decide('who sends the mail');
	await walk.enter('fromEmail', 'it@example.com');
	await walk.enter('toEmail', newcomer.knows('{{ $json.enrollment.user.email }}'));
	await walk.enter('html', newcomer.knows('{{ $json.enrollment.link }}'));
	await picture('mail');
	await walk.back();

	await walk.add('pingone', 'PingOne', 'Enroll FIDO2 device');
	newcomer.decide('who enrolls');
	await walk.pick('user', 'Ada Lovelace');
	newcomer.decide('for which domain');
	newcomer.knows('Relying Party ID');
	await walk.pick('rpId', 'localhost');
	newcomer.decide('under which policy');
	newcomer.knows('Device Authentication Policy');
	await walk.pick('policy', 'Workforce passkeys');
	await picture('enroll');
	await walk.back();

	expect(await walk.marked()).toEqual([]);
	await walk.execute();
	await reaches('waiting');
	const reader = await openMail();
	await explainsItself(await reader.followLink());
	await reader.clickButton();
	await reader.useKey();

	await walk.green();
	await picture('green');
	const id = await reaches('success');
	const [{ json }] = itemsOf(await host.client.execution(id), 'Enroll FIDO2 device');
	expect(json).toMatchObject({ status: 'ACTIVE', enrollment: { status: 'ENROLLED' } });

	expect(editor.complaints).toEqual([]);
	expect(newcomer.effort.decisions).toHaveLength(MOST_DECISIONS);
	expect(newcomer.effort.clicks).toBeLessThanOrEqual(MOST_CLICKS);
});

it('the film of the README: HR event, mail, page, key, green workflow', async () => {
	const film = await Film.begin(editor.page);
	const canvas = editor.page.getByTestId('canvas-wrapper');
	mailbox.mails.splice(0);
	await openWorkflow(editor, 'endToEnd', { reload: true });
	await tidyView(editor);
	await film.take(canvas, 'HR hires Ada Lovelace. The event starts the workflow', 3);

	await editor.page.getByTestId('execute-workflow-button').first().click();
	await reaches('waiting');
	await tidyView(editor);
	await film.take(canvas, 'It mails her a link, and waits, for days if need be', 3);
	const reader = await openMail();
	await film.take(reader.inbox, 'Ada opens the mail and clicks the link', 3);
	const page = await reader.followLink();
	await page.setViewportSize({ width: 380, height: 760 });
	await film.take(page, 'One page, one button', 3);
	await reader.clickButton();
	await page.waitForSelector('#status:text("browser")');
	await film.take(page, 'Her phone, laptop or security key confirms', 2);
	await reader.useKey();
	await film.take(page, 'Her passkey is active', 3);
	await page.click('#try');
	await page.waitForSelector('#tried:not([hidden])');
	await film.take(page, 'She has signed in with it once', 3);
	await eventually('all are told, and the used link is watched', async () => {
		const told = mailbox.mails.map(({ to }) => to).sort();
		return await Promise.resolve(told.length === TOLD.length ? told : undefined);
	}).then((told) => expect(told).toEqual(TOLD));
	await tidyView(editor);
	await film.take(canvas, 'The workflow goes on, and tells HR', 4);

	const path = await film.end('film');
	expect(statSync(path).size).toBeLessThan(MOST_BYTES);
});

const deadEnds: string[] = [];

describe.each(TASKS)('$asked', ({ doIt, mostClicks, mostDecisions }) => {
	it('is done, or says how', async () => {
		const newcomer = new Newcomer('Enroll a user');
		const walk = new EditorWalk(editor, newcomer);
		const { client } = host;
		const execute = async () => {
			const { effort } = newcomer;
			effort.deadEnds.push(...(await walk.marked()));
			// What the workflow calls may be the same workflow: its executions are others.
			const begun = async () =>
				(await client.executions(walk.workflowId())).filter(({ mode }) => mode === 'manual');
			const before = (await begun()).length;
			await walk.execute();
			const { id } = await eventually('it runs', async () => {
				const found = await begun();
				return found.length > before ? found[0] : undefined;
			});
			const execution = await client.settled(id);
			const { error } = execution.data.resultData;
			if (error) effort.deadEnds.push(error.message);
			return execution;
		};
		await doIt({ walk, newcomer, sandbox, mailbox, client, execute });
		const { decisions, clicks } = newcomer.effort;
		deadEnds.push(...newcomer.effort.deadEnds);
		expect(decisions.length).toBeLessThanOrEqual(mostDecisions);
		expect(clicks).toBeLessThanOrEqual(mostClicks);
	});
});

it('five tasks, and one dead end at most', () => {
	expect(TASKS).toHaveLength(5);
	expect(deadEnds.length).toBeLessThanOrEqual(1);
});
