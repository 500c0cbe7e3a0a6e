import type { IExecuteFunctions } from 'n8n-workflow';

export type Progress = ReturnType<typeof watchProgress>;

/** Interval between two messages about the same run, in milliseconds. */
const REPORT_EVERY_MS = 5_000;

const RATE_SPAN_MS = 60_000;

/** Shorter runs say nothing of how long they take, in ms. */
const LONG_RUN_MS = 60_000;

export const inSeconds = (ms: number) => `${Math.max(1, Math.round(ms / 1000))} s`;

function roughly(ms: number): string {
	const minutes = Math.round(ms / 60_000);
	if (ms < 90_000) return inSeconds(ms);
	return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * Estimates when a run ends, by the items of the last minute. Times in ms. @internal
 * @returns gives the ms left, by the items left; undefined when unknown or short
 */
export function forecastFor(total: number, startedAt: number) {
	const samples = [{ at: startedAt, left: total }];
	return (left: number, now: number): number | undefined => {
		samples.push({ at: now, left });
		while ((samples[1]?.at ?? now) <= now - RATE_SPAN_MS && samples.length > 2) samples.shift();
		const [oldest = { at: now, left }] = samples;
		const gone = oldest.left - left;
		if (gone <= 0 || left === 0) return undefined;
		const rest = (left * (now - oldest.at)) / gone;
		return now - startedAt + rest > LONG_RUN_MS ? rest : undefined;
	};
}

/** Reports the progress of a long run: to the browser's console in a manual one, and to n8n's log. */
export function watchProgress(ctx: IExecuteFunctions, service: string, total: number) {
	const { id: workflowId, name: workflowName } = ctx.getWorkflow();
	const node = ctx.getNode().name;
	const executionId = ctx.getExecutionId();
	const who = `Workflow "${workflowName ?? workflowId}", node "${node}", execution ${executionId}`;
	const waits = { count: 0, totalMs: 0 };
	const forecast = forecastFor(total, performance.now());
	let reportedAt = performance.now();
	let reported = false;
	let counts = { done: 0, failed: 0 };

	const say = (more = '') => {
		const { done, failed } = counts;
		const waiting = total - done - failed;
		const restMs = forecast(waiting, performance.now());
		const rest = restMs === undefined ? '' : `, about ${roughly(restMs)} left`;
		const text = `${who}: ${done} done, ${failed} failed, ${waiting} waiting of ${total} items${rest}${more}`;
		const facts = { workflowId, workflowName, node, executionId, total, done, failed, waiting };
		const restSeconds = restMs === undefined ? {} : { restSeconds: Math.round(restMs / 1000) };
		ctx.logger.info(text, { ...facts, ...restSeconds });
		ctx.sendMessageToUI(text);
		reportedAt = performance.now();
		reported = true;
	};
	const isDue = () => performance.now() - reportedAt >= REPORT_EVERY_MS;
	return {
		/** How often the service asked for a wait, and for how long in all. */
		waits,
		/** How many items have left so far, as the work's result and as an error. */
		moved(done: number, failed: number): void {
			counts = { done, failed };
			if (isDue()) say();
		},
		throttled(waitMs: number): void {
			waits.count += 1;
			waits.totalMs += waitMs;
			if (isDue() || waits.count === 1) {
				say(`; ${service} is rate-limiting requests, continuing in ${inSeconds(waitMs)}`);
			}
		},
		/** Requests wait because the service does not respond. */
		held(): void {
			if (isDue()) say(`; waiting for ${service} to respond`);
		},
		end(): void {
			if (reported) say();
		},
	};
}
