import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { bootstrapUserFolder, executeWorkflowCli, itemsOf } from '../../../tools/host/n8n.mts';
import {
	NODE,
	parametersFor,
	seedPeople,
	SUBJECTS,
	workflowFor,
} from '../../support/editor/everyOperation.mts';
import { chosenIn, seen, wanted } from '../../support/editor/wire.mts';
import { type PackedFolder, preparePackedN8n } from '../../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox.mts';

const PEOPLE = 3;

let sandbox: SandboxProcess;
let packed: PackedFolder;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	const credentials = [sandboxCredential(sandbox.ids)];
	packed = await preparePackedN8n({ credentials, workflows: [] });
}, 120_000);

afterAll(async () => {
	packed?.remove();
	await sandbox?.close();
});

describe('n8n execute', () => {
	it.each(SUBJECTS)(
		'$action: every item has its answer, and PingOne saw what its documentation asks for',
		async (subject) => {
			const people = await seedPeople(sandbox, PEOPLE);
			const parameters = parametersFor(subject, sandbox);
			const credential = sandboxCredential(sandbox.ids);
			const workflow = workflowFor(subject.action, parameters, credential, people);
			await bootstrapUserFolder(packed.settings, {
				credentials: [],
				workflows: [workflow],
			});
			await sandbox.control('DELETE', '/requests');
			const execution = await executeWorkflowCli(packed.settings, workflow.id);

			expect(execution.data.resultData.error).toBeUndefined();
			const items = itemsOf(execution, NODE);
			const origins = items.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect([...new Set(origins)]).toEqual([...people.keys()]);
			expect(origins).toEqual([...origins].sort((a, b) => a - b));
			for (const { json } of items) {
				expect(json).not.toHaveProperty('error');
				expect(Object.keys(json).length).toBeGreaterThan(0);
			}
			expect(await seen(sandbox)).toEqual(wanted(subject, people, chosenIn(sandbox)));
		},
		30_000,
	);
});
