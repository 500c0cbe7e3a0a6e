import type { IExecuteFunctions } from 'n8n-workflow';
import { runItems } from '../../../nodes/PingOne/run/items.ts';

const COUNT = 200_000;

const context = {
	getInputData: () => [{ json: {} }],
	getNode: () => ({ name: 'PingOne' }),
	getWorkflow: () => ({ id: 'list', name: 'List', active: false }),
	getExecutionId: () => '1',
	continueOnFail: () => true,
	getExecutionCancelSignal: () => undefined,
	addExecutionHints: () => undefined,
	logger: { info: () => undefined },
	sendMessageToUI: () => undefined,
} as unknown as IExecuteFunctions;

/** Runs one item that finds a very long list. */
const run = async (notice?: (outputs: unknown[]) => string) =>
	await runItems(context, {
		service: 'PingOne',
		work: () => async () =>
			await Promise.resolve(Array.from({ length: COUNT }, (_, index) => ({ index }))),
		describe: (thrown) => ({ message: String(thrown), hint: '', facts: {} }),
		notice,
	});

it.each([
	['without a notice', undefined],
	['with a notice', (outputs: unknown[]) => `${outputs.length} found`],
])('gives out a list of 200,000 entries whole, %s', async (_, notice) => {
	const [items] = await run(notice);
	expect(items).toHaveLength(COUNT);
	expect(items.at(-1)).toEqual({ json: { index: COUNT - 1 }, pairedItem: { item: 0 } });
});
