import { sleep, type IExecuteData, type INode } from 'n8n-workflow';
import { runNode } from '../support/engine.mts';
import { eventually } from '../support/eventually.mts';
import { createParameters, credentialFor, seedHires } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox } = useWorld();

/** Stops a run in its middle. @returns the nodes that n8n stores as those that are still to run */
async function stopInMiddle(onError: INode['onError']): Promise<IExecuteData[]> {
	const hires = await seedHires(sandbox, 30);
	await sandbox.control('POST', '/settings', { latencyMs: 50, rateLimit: { perSecond: 10 } });
	let stored: IExecuteData[] | undefined;
	let cancel = () => {};
	const running = runNode({
		parameters: createParameters(sandbox),
		credential: credentialFor(sandbox),
		items: hires.map((userId) => ({ userId })),
		onError,
		started: (run) => (cancel = run.cancel),
		onStored: ({ data }) => (stored ??= structuredClone(data.executionData?.nodeExecutionStack)),
	});
	await eventually('the run is in its middle', async () => {
		const { devices } = await sandbox.control<{ devices: { created: number } }>('GET', '/metrics');
		return devices.created > 2 || undefined;
	});
	cancel();
	await running;
	await sleep(0);
	return stored ?? [];
}

it.each(['stopWorkflow', 'continueErrorOutput'] as const)(
	'leaves the node among those that a retry of the stopped execution runs: %s',
	async (onError) => {
		const left = await stopInMiddle(onError);
		expect(left.map(({ node }) => node.name)).toEqual(['PingOne']);
		expect(left[0].data.main[0]).toHaveLength(30);
	},
);
