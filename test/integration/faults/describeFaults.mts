import {
	CASES,
	FaultMatrix,
	ITEMS,
	rowsOf,
	victimOf,
	type Case,
	type OperationName,
	type Outcome,
} from './faultMatrix.mts';
import { errorOf } from '../../support/errorItem.mts';

/** The sandbox notes whole milliseconds. */
const CLOCK_MS = 2;
const ALL = [...Array(ITEMS).keys()];

/** The devices that PingOne holds are exactly those that the outputs speak of. */
function expectTrueCounts(operation: OperationName, { result, left }: Outcome) {
	const rows = rowsOf(result);
	for (const { item, json, failed } of rows) {
		const ids = left[item].map(({ id }) => id);
		if (operation === 'create') expect(ids).toEqual(failed ? [] : [json.id]);
		if (operation === 'delete') expect(ids).toHaveLength(failed ? 1 : 0);
		if (operation === 'read' || operation === 'list') expect(ids).toHaveLength(1);
	}
	// Whatever happened, nobody has two.
	for (const devices of left) expect(devices.length).toBeLessThan(2);
}

function expectAllDone(operation: OperationName, outcome: Outcome) {
	expect(outcome.result.error).toBeUndefined();
	const rows = rowsOf(outcome.result);
	expect(rows.map(({ item }) => item)).toEqual(ALL);
	expect(rows.filter(({ failed }) => failed)).toEqual([]);
	expectTrueCounts(operation, outcome);
}

function expectOneFailed(operation: OperationName, outcome: Outcome, one: Case) {
	const message = one.message ?? '';
	const victim = victimOf(one);
	if (outcome.onError === 'stopWorkflow') {
		expect(outcome.result.error?.message).toContain(message);
		expect(outcome.result.error?.message).toContain(`(item ${victim + 1} of `);
		expect(outcome.result.branches.flat()).toEqual([]);
		return;
	}
	const rows = rowsOf(outcome.result);
	expect(rows.map(({ item }) => item)).toEqual(ALL);
	const failed = rows.filter((row) => row.failed);
	expect(failed.map(({ item }) => item)).toEqual([victim]);
	expect(errorOf(failed[0]).message).toContain(message);
	expectTrueCounts(operation, outcome);
}

/** One column of the matrix: an operation against every fault, in every mode, with and without retry. */
export function describeFaults(operation: OperationName) {
	const matrix = new FaultMatrix(operation);
	beforeAll(async () => await matrix.start());
	afterAll(async () => await matrix.close());

	it.each(CASES.map((one): [string, Case] => [one.name, one]))('%s', async (_, one) => {
		const { outcomes, waits } = await matrix.run(one);
		for (const outcome of outcomes) {
			// A refusal is final for the node, and passing for the second try of n8n's retry.
			if (one.message === undefined || outcome.tries > 1) expectAllDone(operation, outcome);
			else expectOneFailed(operation, outcome, one);
		}
		// Throttled, it is not sent again before PingOne wants it, in each run.
		if (one.waitMs !== undefined) {
			expect(waits).toHaveLength(outcomes.length);
			expect(Math.min(...waits)).toBeGreaterThanOrEqual(one.waitMs - CLOCK_MS);
		}
	});
}
