import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { runItems } from '../../../nodes/PingOne/run/items.ts';

it('an item that fails two checks at the end counts once', async () => {
	const hints: NodeExecutionHint[] = [];
	const ctx = {
		getInputData: () => [{ json: {} }, { json: {} }],
		getNode: () => ({ name: 'PingOne' }),
		getWorkflow: () => ({ id: 'twice', name: 'Twice', active: false }),
		getExecutionId: () => '1',
		continueOnFail: () => true,
		getExecutionCancelSignal: () => undefined,
		addExecutionHints: (hint: NodeExecutionHint) => hints.push(hint),
		logger: { info: () => undefined },
		sendMessageToUI: () => undefined,
	} as unknown as IExecuteFunctions;
	const [items] = await runItems(ctx, {
		service: 'PingOne',
		work: ({ checkAtEnd }) => {
			const fail = async () => await Promise.reject(new Error('changed since'));
			return async (item) => {
				if (item === 0) [fail, fail].forEach((check) => checkAtEnd?.(item, check));
				return await Promise.resolve({ item });
			};
		},
		describe: (thrown) => ({ message: String(thrown), hint: '', facts: {} }),
		notice: (outputs) => `${outputs.length} done`,
	});
	expect(items).toHaveLength(2);
	expect(hints.map(({ message }) => message)).toContain('1 done');
});
