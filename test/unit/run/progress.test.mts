import { readFileSync } from 'node:fs';
import type { IExecuteFunctions } from 'n8n-workflow';
import { runItems } from '../../../nodes/PingOne/run/items.ts';
import { forecastFor } from '../../../nodes/PingOne/run/progress.ts';

/** Runs 150 items in turn, of which 61 fail, at one second each; returns the log. */
async function log(): Promise<Array<[string, Record<string, number>]>> {
	const lines: Array<[string, Record<string, number>]> = [];
	const context = {
		getInputData: () => Array.from({ length: 150 }, () => ({ json: {} })),
		getNode: () => ({ name: 'Create keys' }),
		getWorkflow: () => ({ id: 'w1', name: 'Joiners', active: true }),
		getExecutionId: () => '4711',
		continueOnFail: () => true,
		getExecutionCancelSignal: () => undefined,
		addExecutionHints: () => undefined,
		logger: { info: (...line: [string, Record<string, number>]) => lines.push(line) },
		sendMessageToUI: () => undefined,
	} as unknown as IExecuteFunctions;
	const running = runItems(context, {
		service: 'PingOne',
		work: () => async (item) => {
			await new Promise((done) => setTimeout(done, 1_000));
			if (item % 5 < 2 || item === 148) throw new Error('no');
			return {};
		},
		describe: () => ({ message: 'no', hint: '', facts: {} }),
		concurrency: 1,
	});
	await jest.advanceTimersByTimeAsync(200_000);
	await running;
	return lines;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('progress', () => {
	it('counts what is done, failed and waiting apart, and names the run', async () => {
		const lines = await log();
		const [text, facts] = lines.at(-1)!;
		expect(text).toBe(
			'Workflow "Joiners", node "Create keys", execution 4711: 89 done, 61 failed, 0 waiting of 150 items',
		);
		expect(facts).toEqual({
			...{ workflowId: 'w1', workflowName: 'Joiners', node: 'Create keys', executionId: '4711' },
			...{ total: 150, done: 89, failed: 61, waiting: 0 },
		});
		for (const [, { total, done, failed, waiting }] of lines) {
			expect(done + failed + waiting).toBe(total);
		}
		expect(lines.length).toBeGreaterThan(20);
	});

	it('writes the lines that the documentation quotes', async () => {
		const own = await log();
		const form =
			/^Workflow "[^"]+", node "[^"]+", execution \d+: (\d+) done, (\d+) failed, (\d+) waiting of (\d+) items/;
		const countsOf = (text: string) => (form.exec(text) ?? []).slice(1).map(Number);
		const quoted = readFileSync('docs/running-at-scale.md', 'utf8')
			.split('\n')
			.filter((line) => line.startsWith('Workflow "'));
		expect(quoted).toHaveLength(2);
		for (const line of [...quoted, own[0][0]]) {
			const [done, failed, waiting, total] = countsOf(line);
			expect([line, done + failed + waiting]).toEqual([line, total]);
		}
		expect(countsOf(quoted.at(-1)!)).toEqual(countsOf(own.at(-1)![0]));
	});

	it('says how long a run of more than a minute will take', async () => {
		const lines = await log();
		const halfway = lines.find(([, { waiting }]) => waiting <= 90)!;
		expect(halfway[0]).toMatch(/, (about 90 s|about 1 min|about 2 min) left$/);
		expect(Math.abs(halfway[1].restSeconds - halfway[1].waiting)).toBeLessThanOrEqual(2);
	});

	it('takes the rate of the last minute, and is silent about short runs', () => {
		const short = forecastFor(100, 0);
		expect(short(50, 5_000)).toBeUndefined();
		const slower = forecastFor(10_000, 0);
		for (let second = 1; second <= 60; second += 1) slower(10_000 - 50 * second, second * 1_000);
		let rest: number | undefined;
		for (let second = 61; second <= 125; second += 1) {
			rest = slower(7_000 - 10 * (second - 60), second * 1_000);
		}
		expect(Math.round(rest! / 1_000)).toBe(635);
		expect(slower(6_350, 500_000)).toBeUndefined();
	});
});
