import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { type ExecutionItem, executeWorkflowCli, itemsOf } from '../../../tools/host/n8n.mts';
import { BAD, COUNT } from '../../support/badHires.mts';
import { NODE, workflowFor } from '../../support/editor/everyOperation.mts';
import { type PackedFolder, preparePackedN8n } from '../../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox.mts';
import { locator, seedHires } from '../../support/tenant.mts';

const GOOD = [...Array(COUNT).keys()].filter((index) => !BAD[index]);
const STOP = 'stopWorkflow';
/** The only bad item of the run that stops, which PingOne refuses after some others were done. */
const LATE = 60;
const MODES = [STOP, 'continueRegularOutput', 'continueErrorOutput'] as const;

let sandbox: SandboxProcess;
let packed: PackedFolder;
let hires: string[];

const PARAMETERS = {
	resource: 'device',
	operation: 'createFido2',
	user: locator('id', '={{ $json.userId }}'),
	rpId: locator('domain', '={{ $json.rpId }}'),
	rpName: '={{ $json.rpName }}',
	policy: locator('id', '={{ $json.policyId }}'),
};

/** Five at a time, so that a run that stops has some left. */
const parametersIn = (onError: string) =>
	onError === STOP ? { ...PARAMETERS, options: { maxConcurrentRequests: 5 } } : PARAMETERS;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	hires = await seedHires(sandbox, COUNT);
	const good = { rpId: 'pingone.com', rpName: 'PingOne', policyId: sandbox.ids.policyId };
	const items = hires.map((userId, index) => ({ ...good, userId, ...BAD[index] }));
	const late = hires.map((userId, index) => ({ ...good, userId, ...(index === LATE && BAD[14]) }));
	const credential = sandboxCredential(sandbox.ids);
	packed = await preparePackedN8n({
		credentials: [credential],
		workflows: MODES.map((onError) =>
			workflowFor(onError, parametersIn(onError), credential, onError === STOP ? late : items, {
				onError,
			}),
		),
	});
});

beforeEach(async () => {
	await sandbox.control('POST', '/reset', { users: COUNT });
});

afterAll(async () => {
	packed?.remove();
	await sandbox?.close();
});

const created = async () =>
	(await sandbox.control<{ devices: { created: number } }>('GET', '/metrics')).devices.created;

const origin = ({ pairedItem }: ExecutionItem) => (pairedItem as { item: number }).item;
const userOf = ({ json }: ExecutionItem) => (json.user as { id: string }).id;

it('goes on: 100 items in, 100 out in order, 90 devices and 10 that say why not', async () => {
	const execution = await executeWorkflowCli(packed.settings, 'continueRegularOutput');
	const items = itemsOf(execution, NODE);

	expect(execution.status).toBe('success');
	expect(items.map(origin)).toEqual([...Array(COUNT).keys()]);
	items.forEach((item, index) => {
		if (BAD[index]) expect(Object.keys(item.json)).toEqual(['error']);
		else expect([index, userOf(item)]).toEqual([index, hires[index]]);
	});
	expect(await created()).toBe(90);
});

it('parts them on the error output: 90 devices, and 10 items with their input', async () => {
	const execution = await executeWorkflowCli(packed.settings, 'continueErrorOutput');
	const done = itemsOf(execution, NODE);
	const failed = itemsOf(execution, NODE, 1);

	expect(done.map(origin)).toEqual(GOOD);
	expect(done.map(userOf)).toEqual(GOOD.map((index) => hires[index]));
	expect(failed.map(origin)).toEqual(Object.keys(BAD).map(Number));
	for (const { json } of failed) {
		expect(json.error).toMatchObject({ message: expect.any(String), hint: expect.any(String) });
	}
	expect(failed[0].json).toMatchObject({ userId: 'not-an-id', rpName: 'PingOne' });
	expect(await created()).toBe(90);
});

it('stops at the first bad item, says how many were done, and starts no more', async () => {
	const execution = await executeWorkflowCli(packed.settings, STOP);
	const { error } = execution.data.resultData;
	const devices = await created();

	expect(execution.status).toBe('error');
	expect(error?.message).toContain('(item 61 of 100)');
	expect(error?.description).toContain(
		`${devices} of ${COUNT} items were done before the run stopped.`,
	);
	expect(devices).toBeGreaterThan(0);
	expect(devices).toBeLessThan(90);
});
