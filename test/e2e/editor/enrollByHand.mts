import { itemsOf } from '../../../tools/host/execution.mts';
import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { openWorkflow } from '../../support/editor/canvas.mts';
import { closeNotes, type Editor, goTo } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';
import { launch, visit } from '../../support/enrollment/browser.mts';
import { byHand, enrollWorkflow, eventually } from '../../support/enrollment/host.mts';
import { saveImage } from '../../support/images.mts';
import type { PackedN8n } from '../../support/n8n.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';

const WORKFLOW = 'by-hand';
const ADA = { employee: 'Ada Lovelace', email: 'ada@example.com' };

let sandbox: SandboxProcess;
let host: PackedN8n;
let editor: Editor;

useEditor(
	(started) => {
		({ sandbox, host, editor } = started);
	},
	(sandbox) => ({
		credentials: [sandboxCredential(sandbox.ids)],
		workflows: [byHand(enrollWorkflow(sandbox, WORKFLOW), ADA)],
	}),
);

/** The person's side: opens the link, clicks once, touches the key. */
async function register(link: string) {
	const browser = await launch();
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await browser.close();
}

/** n8n's list of executions: one that waits has a Stop. */
async function pictureOfStop() {
	const { page } = editor;
	const row = page.getByTestId('global-execution-list-item').first();
	await goTo(editor, '/home/executions', row);
	await row.getByText('Waiting').waitFor();
	const stop = row.getByTestId('stop-execution-button');
	expect(await stop.innerText()).toBe('Stop');
	await closeNotes(page);
	await page.setViewportSize({ width: 1100, height: 800 });
	const { y, height } = (await row.boundingBox()) ?? { y: 0, height: 0 };
	await saveImage(page, 'execution-stop', {
		clip: { x: 0, y: 0, width: 1100, height: y + height + 16 },
	});
	await page.setViewportSize({ width: 1280, height: 800 });
}

describe('Enroll in a workflow that is run by hand', () => {
	beforeAll(async () => {
		await sandbox.control('POST', '/reset');
	});

	it('waits when the workflow is run from the editor, and goes on to an active device', async () => {
		await openWorkflow(editor, WORKFLOW);
		await editor.page.getByTestId('execute-workflow-button').first().click();
		const { id } = await eventually('the execution waits', async () => {
			const [latest] = await host.client.executions(WORKFLOW);
			return latest?.status === 'waiting' ? latest : undefined;
		});
		const waiting = await host.client.execution(id);
		await pictureOfStop();
		await register(String(itemsOf(waiting, 'Mail')[0].json.link));
		const ended = await eventually('the execution ends', async () => {
			const execution = await host.client.execution(id);
			return execution.status === 'success' ? execution : undefined;
		});
		expect(itemsOf(ended, 'Tell HR')[0].json).toMatchObject({
			status: 'ACTIVE',
			enrollment: { status: 'ENROLLED' },
		});
	});
});
