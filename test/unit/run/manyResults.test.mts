import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { runItems } from '../../../nodes/PingOne/run/items.ts';

const COUNT = 200_000;

const hints: string[] = [];

const context = {
	getInputData: () => [{ json: {} }],
	getNode: () => ({ name: 'PingOne' }),
	getWorkflow: () => ({ id: 'list', name: 'List', active: false }),
	getExecutionId: () => '1',
	continueOnFail: () => true,
	getExecutionCancelSignal: () => undefined,
	addExecutionHints: ({ message }: { message: string }) => hints.push(message),
	logger: { info: () => undefined },
	sendMessageToUI: () => undefined,
} as unknown as IExecuteFunctions;

const aLongList = async () =>
	await Promise.resolve(Array.from({ length: COUNT }, (_, index) => ({ index })));

/** Runs one item, which finds a very long list by default. */
const run = async (
	notice?: (results: unknown[][]) => string,
	work: () => Promise<IDataObject[]> = aLongList,
) =>
	await runItems(context, {
		service: 'PingOne',
		work: () => work,
		describe: (thrown) => ({ message: String(thrown), hint: '', facts: {} }),
		notice,
	});

it.each([
	['without a notice', undefined],
	['with a notice', (results: unknown[][]) => `${results.flat().length} found`],
])('gives out a list of 200,000 entries whole, %s', async (_, notice) => {
	const [items] = await run(notice);
	expect(items).toHaveLength(COUNT);
	expect(items.at(-1)).toEqual({ json: { index: COUNT - 1 }, pairedItem: { item: 0 } });
});

it('says nothing about results where there are none, as all items have failed', async () => {
	const found = (results: unknown[][]) => `${results.flat().length} found`;
	await run(found);
	expect(hints.splice(0)).toContain('200000 found');
	await run(found, async () => await Promise.reject(new Error('no')));
	expect(hints).not.toContain('0 found');
});

it('names the last item when it is stopped after that', async () => {
	const stop = new AbortController();
	const stopped = {
		...context,
		getInputData: () => [{ json: {} }, { json: {} }],
		getExecutionCancelSignal: () => stop.signal,
	};
	const running = runItems(stopped as unknown as IExecuteFunctions, {
		service: 'PingOne',
		work: () => async (item) => {
			if (item === 1) stop.abort();
			return await Promise.resolve({});
		},
		describe: () => ({
			message: 'The execution was stopped',
			hint: 'Run the workflow again for the remaining items.',
			facts: {},
		}),
	});
	await expect(running).rejects.toMatchObject({
		message: expect.stringMatching(/^The execution was stopped \(item 2 of 2/) as string,
		context: { itemIndex: 1 },
	});
});
