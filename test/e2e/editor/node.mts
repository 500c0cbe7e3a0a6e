import { PingOneTrigger } from '../../../nodes/PingOne/PingOneTrigger.node.ts';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { sandboxCredential } from '../../../tools/demo/examples.mts';
import {
	actionsOf,
	addAction,
	newWorkflow,
	openNodePanel,
	searchNodes,
} from '../../support/editor/canvas.mts';
import { NodeView } from '../../support/editor/nodeView.mts';
import { closeNotes, type Editor } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';
import { saveImage } from '../../support/images.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';

const MAIN = 'PingOne sandbox';
const NO_POLICIES = 'May not read policies';

interface SeenDevice {
	id: string;
	status: string;
}

let sandbox: SandboxProcess;
let editor: Editor;
let view: NodeView;

useEditor(
	(started) => {
		({ sandbox, editor } = started);
	},
	(sandbox) => {
		const main = sandboxCredential(sandbox.ids);
		const { clientId, clientSecret } = sandbox.ids.apps.devicesOnly;
		const data = { ...main.data, clientId, clientSecret };
		return {
			credentials: [main, { ...main, id: 'noPolicies', name: NO_POLICIES, data }],
			workflows: [],
		};
	},
);

describe('the node panel and the node', () => {
	beforeAll(async () => {
		await sandbox.control('POST', '/reset');
		await newWorkflow(editor);
		await openNodePanel(editor);
	});

	const picture = async (name: string, what?: 'fields') => {
		await closeNotes(editor.page);
		await saveImage(editor.page, name, { clip: await view.clip(what) });
	};

	const WORDS = ['passkey', 'FIDO2', 'security key', 'yubikey', 'MFA', 'WebAuthn', 'Ping Identity'];
	const OF_APPROVALS = ['approval', 'approve', 'confirm', 'sign off', 'hitl', 'two factor'];

	it.each([...WORDS, ...OF_APPROVALS, 'authenticator', 'user provisioning'])(
		'is found by searching for "%s", and says what it is for',
		async (words) => {
			expect(await searchNodes(editor, words)).toContain('PingOne');
			// n8n takes the trigger's description for both.
			await editor.page.getByText(new PingOneTrigger().description.description).first().waitFor();
			expect(new PingOneTrigger().description.description).toMatch(/passkeys and security keys/);
		},
	);

	const TRIGGERS = ['PingOne Trigger', 'PingOne Polling Trigger', 'PingOne Polling'];

	it('lists every operation in the node panel', async () => {
		const actions = RESOURCES.flatMap(({ operations }) => operations.map(({ action }) => action));
		// The two triggers stand above the actions, each under the name of its event.
		const shown = (await actionsOf(editor, 'PingOne')).filter((name) => !TRIGGERS.includes(name));
		expect(shown.sort()).toEqual(actions.sort());
	});

	it('lets an admin pick user, policy and relying party from lists', async () => {
		await addAction(editor, 'Create FIDO2 device');
		view = new NodeView(editor.page);
		await view.chooseCredential(MAIN);

		expect(await view.list('user')).toContain('Ada Lovelace (ada.lovelace)');
		await picture('node-users', 'fields');
		await editor.page.keyboard.press('Escape');
		expect(await view.pick('user', 'Annie Easley', 'Eas')).toEqual(['Annie Easley (annie.easley)']);

		expect(await view.pick('rpId', 'example.com')).toEqual([
			'localhost (Passkeys on this computer)',
			'example.com (Passkeys for example.com)',
		]);
		await view.type('rpName', 'Example Ltd');

		expect(await view.list('policy')).toEqual([
			'Workforce passkeys (default)',
			'Security keys only',
			'Mobile only (FIDO2 is off)',
			'Pairing paused (pairing is off)',
		]);
		await picture('node-lists', 'fields');
		await view.choose('Workforce passkeys');
	});

	it('creates the device and shows it as PingOne returned it', async () => {
		expect(await view.execute()).toBe('success');
		const annie = sandbox.ids.users[2].id;
		const [device] = await sandbox.control<SeenDevice[]>('GET', `/users/${annie}/devices`);
		await view.show('table');
		const columns = await view.output.locator('thead').innerText();
		for (const name of ['id', 'type', 'status', 'rp', 'publicKeyCredentialCreationOptions']) {
			expect(columns).toContain(name);
		}
		await view.show('json');
		await view.output.getByText(device.id).first().waitFor();
		await view.show('schema');
		await view.output.getByText('ACTIVATION_REQUIRED').first().waitFor();
		await view.output.getByText('publicKeyCredentialCreationOptions').scrollIntoViewIfNeeded();
		await picture('output');
	});

	it('explains an error in its panel: what happened, what to do, and PingOne’s own facts', async () => {
		await view.pick('policy', 'Mobile only (FIDO2 is off)');
		expect(await view.execute()).toBe('error');
		const { message, description } = await view.failure();
		expect(message).toMatch(
			/^'Device Authentication Policy' has FIDO2 turned off: '[0-9a-f-]{36}'$/,
		);
		expect(description).toMatch(
			/^In PingOne, enable FIDO2 for it under Authentication > MFA, or select another\. PingOne says: The policy does not allow the device type FIDO2\./,
		);
		await picture('error');
		expect(editor.complaints).toEqual([]);
	});

	it('explains why the policy list stays empty for a worker app without the role', async () => {
		await newWorkflow(editor);
		await openNodePanel(editor);
		await searchNodes(editor, 'passkey');
		await actionsOf(editor, 'PingOne');
		await addAction(editor, 'Create FIDO2 device');
		await view.chooseCredential(NO_POLICIES);
		await expect(view.list('policy')).rejects.toThrow(
			'The worker app is not authorized to read configuration. Grant it Configuration Read Only (or Environment Admin, which allows much more). To fill in a field without either, choose By ID for a policy, or Domain for a relying party.',
		);
	});
});
