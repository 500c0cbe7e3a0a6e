import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { runItems, type Work } from '../../../nodes/PingOne/run/items.ts';
import { openRetryJournal } from '../../../nodes/PingOne/run/retryJournal.ts';

/** What n8n keeps with an execution, and hands to the one that repeats it. */
let kept: IDataObject;

const BEN: IDataObject = { user: 'ben' };

const attempt = ({ execution = '1', run = 0, maxTries = 3, json = BEN } = {}) =>
	openRetryJournal({
		getNode: () => ({ name: 'Create', maxTries, parameters: { a: 1 } }),
		getContext: () => kept,
		getExecutionId: () => execution,
		getWorkflowDataProxy: () => ({ $runIndex: run }),
		getInputData: () => [{ json: { user: 'ada' } }, { json }],
	} as unknown as IExecuteFunctions);

/** Runs the node once. */
const run = async (node: IDataObject, items: number, work: Work) =>
	await runItems(
		{
			getNode: () => ({ name: 'Create', parameters: {}, ...node }),
			getContext: () => kept,
			getExecutionId: () => '1',
			getWorkflow: () => ({ id: '1' }),
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			getInputData: () => Array.from({ length: items }, () => ({ json: {} })),
			getExecutionCancelSignal: () => undefined,
			continueOnFail: () => true,
			addExecutionHints: () => undefined,
		} as unknown as IExecuteFunctions,
		{
			service: 'PingOne',
			describe: (thrown) => ({ message: String(thrown), hint: '', facts: {} }),
			work: () => work,
		},
	);

beforeEach(() => (kept = {}));

describe('the journal of Retry On Fail', () => {
	it('hands the results of one attempt to the next', () => {
		const first = attempt();
		expect(first.earlier).toMatchObject({ attempts: 0, results: [] });
		first.keep(1, [{ id: 'b' }]);
		first.end(true);
		const second = attempt();
		expect([second.find(0), second.find(1)]).toEqual([undefined, [{ id: 'b' }]]);
		expect(second.earlier).toMatchObject({ attempts: 1, results: [{ id: 'b' }] });
		expect(second.earlier.startedAt).toBe(first.earlier.startedAt);
	});

	it('knows an item that has no JSON by its place', () => {
		const json: IDataObject = {};
		json.self = json;
		const first = attempt({ json });
		const failure = { message: 'no', hint: 'Look.', facts: { outcome: 'unknown' } };
		expect(first.fail(1, failure)).toEqual(failure);
		first.keep(1, [{ id: 'b' }]);
		first.end(true);
		const second = attempt({ json });
		expect(second.find(1)).toEqual([{ id: 'b' }]);
		expect([second.earlier.isOpen(0), second.earlier.isOpen(1)]).toEqual([false, true]);
	});

	it('says in the last failure of an item what an earlier attempt has left open', () => {
		const lost = { message: 'no answer', hint: 'Look.', facts: { outcome: 'unknown' } };
		const first = attempt();
		first.fail(1, lost);
		first.end(true);
		const second = attempt();
		const failure = { message: 'refused', hint: 'Turn it on.', facts: { code: 'X' } };
		expect(second.fail(0, failure)).toEqual(failure);
		expect(second.fail(1, failure)).toEqual({
			message: 'refused',
			hint: 'An earlier Retry On Fail attempt may have made a change: check before you run the item again. Turn it on.',
			facts: { code: 'X', outcome: 'unknown' },
		});
		const own = { ...failure, facts: { outcome: 'partial' } };
		expect(second.fail(1, own)).toEqual(own);
	});

	it('gives nothing of the failed execution to the one of the Retry button', () => {
		const first = attempt();
		first.keep(1, [{ enrollmentLink: 'https://n8n/form-waiting/1' }]);
		first.end(true);
		const again = attempt({ execution: '2' });
		expect(again.find(1)).toBeUndefined();
		expect(again.earlier).toMatchObject({ attempts: 0, results: [] });
	});

	it('gives nothing of one iteration of a loop to the next', () => {
		attempt().keep(1, [{ id: 'b' }]);
		expect(attempt({ run: 1 }).find(1)).toBeUndefined();
		expect(Object.keys(kept)).toHaveLength(1);
	});

	it.each([
		['the run is good', { failed: false, attempts: 1 }],
		['n8n makes no further attempt', { failed: true, attempts: 3 }],
	])('leaves nothing in the execution when %s', (_, { failed, attempts }) => {
		for (let count = 1; count <= attempts; count += 1) {
			const journal = attempt();
			journal.keep(0, [{ id: 'a' }]);
			journal.end(failed);
			expect(Object.keys(kept)).toHaveLength(count < attempts ? 1 : 0);
		}
	});

	it.each([
		[true, ['attempts']],
		[false, []],
	])('keeps results with Retry On Fail only: %j', async (retryOnFail, keys) => {
		const during: string[][] = [];
		await run({ retryOnFail }, 1, async (item) => {
			during.push(Object.keys(kept));
			return await Promise.resolve({ id: item });
		});
		expect(during).toEqual([keys]);
		expect(kept).toEqual({});
	});

	it('keeps results when an item that found nothing comes before one that failed', async () => {
		const asked: number[] = [];
		const list = async (item: number) => {
			asked.push(item);
			if (item === 1 && asked.length <= 3) throw new Error('no');
			return await Promise.resolve(item === 0 ? [] : [{ id: item }]);
		};
		const retried = { retryOnFail: true, maxTries: 2 };
		// n8n runs the node again when the first thing that it gives out is an error.
		const [first] = await run(retried, 3, list);
		expect(first[0].json).toHaveProperty('error');
		const [second] = await run(retried, 3, list);
		expect(second.map(({ json }) => json)).toEqual([{ id: 1 }, { id: 2 }]);
		expect(asked).toEqual([0, 1, 2, 1]);
		expect(kept).toEqual({});
	});
});
