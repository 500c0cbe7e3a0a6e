import * as n8nWorkflow from 'n8n-workflow';

/**
 * Loads something with nothing in its memory, as another process of n8n has it or this one after a
 * start. All nodes of a process share one n8n-workflow, and so do the two: to load its 680 modules anew
 * would take most of a test's time.
 */
export async function inNewProcess<T>(load: () => Promise<T>): Promise<T> {
	let loaded: Promise<T> | undefined;
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		loaded = load();
		await loaded;
	});
	if (!loaded) throw new Error('nothing was loaded');
	return await loaded;
}
