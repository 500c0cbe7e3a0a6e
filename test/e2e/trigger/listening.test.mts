import { tidyView, openWorkflow } from '../../support/editor/canvas.mts';
import { NodeView } from '../../support/editor/nodeView.mts';
import { closeNotes, type Editor, openEditor } from '../../support/editor/session.mts';
import { saveImage } from '../../support/images.mts';
import { eventually } from '../../support/eventually.mts';
import { triggerWorkflow, TRIGGER, TriggerWorld } from '../../support/triggerSuite.mts';

let world: TriggerWorld;
let editor: Editor;

beforeAll(async () => {
	world = await TriggerWorld.start(() => [
		triggerWorkflow('listen', { events: ['DEVICE.ACTIVATED'], filters: { result: 'success' } }),
	]);
	editor = await openEditor(world);
	// n8n's hint about pinning would cover what the trigger has put out.
	await editor.page.addInitScript(() => localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true'));
});
afterAll(async () => {
	await editor?.close();
	await world?.close();
});

const urls = async () =>
	(await world.subscriptions()).map(({ httpEndpoint: { url } }) => new URL(url).pathname).sort();
const PRODUCTION = '/webhook/listen-webhook/pingone';
const TEST = '/webhook-test/listen-webhook/pingone';

const execute = async () =>
	await editor.page.getByTestId('execute-workflow-button').first().click();
const listens = async () =>
	await eventually('the test listens', async () =>
		(await urls()).includes(TEST) ? true : undefined,
	);
const ended = async () =>
	await eventually('the test has ended', async () =>
		(await urls()).includes(TEST) ? undefined : true,
	);

it('"Execute workflow" waits for an event, beside the published workflow', async () => {
	await world.client.publish('listen');
	await openWorkflow(editor, 'listen');
	await tidyView(editor);
	await execute();
	await listens();
	expect(await urls()).toEqual([TEST, PRODUCTION]);

	const [user] = world.sandbox.ids.users;
	const device = '0f5d3a10-2b1c-4d8e-9f60-7a1b2c3d4e5f';
	await world.push('DEVICE.ACTIVATED', 1, {
		actors: { client: { id: world.sandbox.ids.clientId, name: 'n8n', type: 'CLIENT' } },
		resources: [
			{
				type: 'DEVICE',
				id: device,
				name: 'Blue key',
				href: `https://api.pingone.com/v1/environments/e/users/${user.id}/devices/${device}`,
			},
			{ type: 'USER', id: user.id, name: 'ada.lovelace' },
		],
		result: { status: 'SUCCESS', description: 'Activated Device "Blue key"' },
	});
	await ended();
	// Both got it: the person in front of the editor, and the published workflow.
	await world.ended('listen', 2);

	const view = await NodeView.open(editor.page, TRIGGER);
	await view.output.getByText('Device Registered').first().waitFor();
	await closeNotes(editor.page);
	await saveImage(editor.page, 'trigger', { clip: await view.clip() });
	await view.close();
	expect(await urls()).toEqual([PRODUCTION]);
	expect(editor.complaints).toEqual([]);
});

it('a test that is stopped leaves nothing behind', async () => {
	await execute();
	await listens();
	await editor.page.getByTestId('stop-execution-waiting-for-webhook-button').click();
	await ended();
	expect(await urls()).toEqual([PRODUCTION]);
});
