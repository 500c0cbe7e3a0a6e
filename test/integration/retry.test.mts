import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	sleep,
	type IDataObject,
	type IExecuteData,
	type INodeExecutionData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { CredentialStore } from '../support/credentialStore.mts';
import { buildWorkflow, contextFor, NODE, typesFor } from '../support/engine.mts';
import { createParameters, credentialFor, seedHires } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox } = useWorld();
let hires: string[];

beforeEach(async () => {
	hires = await seedHires(sandbox, 4);
});

interface Device extends IDataObject {
	id: string;
	status: string;
}

const devicesOf = async (userId: string) =>
	await sandbox.control<Device[]>('GET', `/users/${userId}/devices`);

/**
 * Runs the node as n8n does it in a retried execution: it begins at the node, with the data of those
 * that had run before it.
 *
 * @param beganAt when the first node of the failed run began, in ms
 */
async function rerun(
	userIds: string[],
	beganAt: number | undefined,
	{
		mode = 'retry',
		changes,
		tries,
	}: { mode?: WorkflowExecuteMode; changes?: IDataObject; tries?: number } = {},
): Promise<INodeExecutionData[][]> {
	const settings = {
		parameters: createParameters(sandbox, changes),
		credential: credentialFor(sandbox),
		onError: 'continueErrorOutput' as const,
		tries,
	};
	const items = userIds.map((userId) => ({ json: { userId } }));
	const types = typesFor([]);
	const store = new CredentialStore(types, settings.credential);
	const workflow = buildWorkflow(settings, types);
	const source = { main: [{ previousNode: 'Start' }] };
	const entry: IExecuteData = {
		node: workflow.getNode(NODE)!,
		data: { main: [items] },
		source,
	};
	const data = createRunExecutionData({
		executionData: { nodeExecutionStack: [entry] },
		resultData: {
			runData:
				beganAt === undefined
					? {}
					: {
							Start: [
								{
									startTime: beganAt,
									executionIndex: 0,
									executionTime: 1,
									executionStatus: 'success',
									source: [],
									data: { main: [items] },
								},
							],
						},
		},
	});
	const engine = new WorkflowExecute(contextFor(store, workflow, settings), mode, data);
	const { data: result } = await engine.processRunExecutionData(workflow);
	return (result.resultData.runData[NODE][0].data?.main ?? []).map((branch) => branch ?? []);
}

const ids = (branch: INodeExecutionData[]) => branch.map(({ json }) => json.id);

describe("n8n's Retry button", () => {
	it('gives nobody a second device: what the failed run left pending is replaced', async () => {
		const beganAt = Date.now();
		await rerun(hires, beganAt, { mode: 'trigger' });
		const [done, failed] = await rerun(hires, beganAt);
		expect(failed).toEqual([]);
		for (const [index, userId] of hires.entries()) {
			expect((await devicesOf(userId)).map(({ id }) => id)).toEqual([ids(done)[index]]);
		}
		expect(done[0].json.webAuthnCreationOptions).toBeDefined();
	});

	it('returns a device that was activated since the failed run began', async () => {
		const beganAt = Date.now();
		const active = await sandbox.control<Device>('POST', `/users/${hires[0]}/devices`, {
			rp: { id: 'pingone.com', name: 'PingOne' },
		});
		const [done] = await rerun([hires[0]], beganAt);
		expect(ids(done)).toEqual([active.id]);
		expect(await devicesOf(hires[0])).toHaveLength(1);
	});

	it('leaves devices of an earlier time, and of other relying parties, alone', async () => {
		const old = await sandbox.control<Device>('POST', `/users/${hires[0]}/devices`, {
			rp: { id: 'pingone.com', name: 'PingOne' },
		});
		await rerun([hires[0]], undefined, {
			mode: 'trigger',
			changes: { rpId: { __rl: true, mode: 'domain', value: 'example.com' } },
		});
		await sleep(3500);
		const [done] = await rerun([hires[0]], Date.now());
		const left = await devicesOf(hires[0]);
		expect(left).toHaveLength(3);
		expect(left.map(({ id }) => id)).toContain(old.id);
		expect(ids(done)).not.toContain(old.id);
	});

	it('counts its own devices as new: the same user twice gets two, in a retry as well', async () => {
		const twice = [hires[0], hires[1], hires[0]];
		const beganAt = Date.now();
		await rerun(twice, beganAt, { mode: 'trigger' });
		const [done] = await rerun(twice, beganAt);
		expect(new Set((await devicesOf(hires[0])).map(({ id }) => id))).toEqual(
			new Set([ids(done)[0], ids(done)[2]]),
		);
		expect(done).toHaveLength(3);
	});

	it('looks back a day when n8n does not say when the failed run began', async () => {
		await rerun(hires, undefined, { mode: 'trigger' });
		await rerun(hires, undefined);
		for (const userId of hires) expect(await devicesOf(userId)).toHaveLength(1);
	});

	it('holds with Retry On Fail', async () => {
		const beganAt = Date.now();
		await rerun(hires, beganAt, { mode: 'trigger' });
		await sandbox.control('POST', '/faults', [
			{
				route: 'devices.create',
				userId: hires[1],
				times: 1,
				fault: { kind: 'status', status: 403 },
			},
		]);
		const [done, failed] = await rerun(hires, beganAt, { tries: 3 });
		expect(done.length + failed.length).toBe(4);
		for (const userId of hires) {
			expect((await devicesOf(userId)).length).toBeLessThanOrEqual(1);
		}
	});
});

it('is what keeps them apart: started in any other way, the node does not look', async () => {
	await rerun([hires[0]], undefined, { mode: 'trigger' });
	await rerun([hires[0]], undefined, { mode: 'webhook' });
	expect(await devicesOf(hires[0])).toHaveLength(2);
});
