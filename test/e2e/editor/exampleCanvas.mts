import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { credentialTypeOf, sandboxCredential } from '../../../tools/demo/examples.mts';
import type { CredentialFile, WorkflowFile } from '../../../tools/host/n8n.mts';
import { repoRoot } from '../../../tools/host/repo.mts';
import { openWorkflow, tidyView } from '../../support/editor/canvas.mts';
import { saveCanvas } from '../../support/editor/canvasPicture.mts';
import type { Editor } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';

const FOLDER = join(repoRoot(), 'examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** The credentials an admin would choose beside PingOne's. */
const OTHERS: CredentialFile[] = [
	{
		id: 'mail',
		name: 'SMTP account',
		type: 'smtp',
		data: { user: 'it', password: 'none', host: 'localhost', port: 465, secure: true },
	},
	{
		id: 'desk',
		name: 'Service desk',
		type: 'httpBasicAuth',
		data: { user: 'desk', password: 'none' },
	},
	{
		id: 'hr',
		name: 'HR system',
		type: 'httpHeaderAuth',
		data: { name: 'X-HR-Key', value: 'none' },
	},
	{ id: 'model', name: 'OpenAI account', type: 'openAiApi', data: { apiKey: 'none' } },
];

const list = (value: string, cachedResultName: string) => ({
	...{ __rl: true, mode: 'list', value, cachedResultName },
});

/** The example after its user has made the choices that its notes ask for. */
function chosen(file: string, policyId: string, credentials: CredentialFile[]): WorkflowFile {
	const example = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowFile;
	const credentialsOf = (node: WorkflowFile['nodes'][number]) =>
		credentials
			.filter(({ type }) => type === credentialTypeOf(node))
			.map(({ type, id, name }) => [type, { id, name }]);
	const nodes = example.nodes.map((node) => {
		const parameters = { ...(node.parameters as Record<string, unknown>) };
		if ('policy' in parameters) parameters.policy = list(policyId, 'Workforce passkeys');
		if (['enroll', 'sendAndWait'].includes(String(parameters.operation)))
			parameters.rpId = list('localhost', 'localhost (Passkeys on this computer)');
		if ('deliveryWorkflow' in parameters)
			parameters.deliveryWorkflow = list('send-a-link', 'Send a link by email');
		// One that calls itself names itself.
		if ((parameters.workflowId as { value?: string } | undefined)?.value === '')
			parameters.workflowId = list('onboard-one-hire', 'One hire');
		return { ...node, parameters, credentials: Object.fromEntries(credentialsOf(node)) };
	});
	return { ...example, id: basename(file, '.json'), nodes };
}

let editor: Editor;

useEditor(
	(started) => {
		({ editor } = started);
	},
	({ ids }) => {
		const credentials = [sandboxCredential(ids), ...OTHERS];
		const workflows = FILES.map((file) => chosen(file, ids.policyId, credentials));
		return { credentials, workflows };
	},
);

describe('examples on n8n’s canvas', () => {
	it.each(FILES)(
		'%s opens with nothing left to fix once credentials and policy are chosen',
		async (file) => {
			const id = basename(file, '.json');
			await openWorkflow(editor, id);
			await tidyView(editor);

			const faulty = editor.page
				.getByTestId('canvas-node')
				.filter({ has: editor.page.getByTestId('node-issues') });
			expect(await faulty.allInnerTexts()).toEqual([]);
			expect(editor.complaints).toEqual([]);
			if (process.env.UPDATE_IMAGES === '1') await saveCanvas(editor, `workflow-${id}`);
		},
	);
});
