import type { ItemFailure } from './itemError';
import { inSeconds, type Progress } from './progress';

/** Reasons listed one by one; the rest is summed up. */
const MAX_REASONS = 4;

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Failures of one kind differ only in what they quote; the field's label is kept. */
function reasonOf({ message }: ItemFailure): string {
	const label = /^'[^']+'/.exec(message)?.[0] ?? '';
	const rest = message
		.slice(label.length)
		.replace(/[,:]? (got|by|with|named)? ?'[^']*'/g, '')
		.replace(UUID, '…');
	return (label + rest).trim();
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

function countReasons(failures: ItemFailure[]): string {
	const counts = new Map<string, number>();
	for (const failure of failures) {
		const reason = reasonOf(failure);
		counts.set(reason, (counts.get(reason) ?? 0) + 1);
	}
	const sorted = [...counts].sort(([, a], [, b]) => b - a);
	const named = sorted.slice(0, MAX_REASONS).map(([reason, count]) => `${count} × ${reason}`);
	const others = sorted.slice(MAX_REASONS).reduce((sum, [, count]) => sum + count, 0);
	return [...named, ...(others > 0 ? [`${others} × other reasons`] : [])].join('; ');
}

/** A run's failures, for the note above the output, unless a single item's error says it all. */
export function summarizeFailures(total: number, failures: ItemFailure[]): string | undefined {
	if (failures.length === 0 || total === 1) return undefined;
	return (
		`${total - failures.length} of ${total} items done, ${failures.length} failed: ` +
		`${countReasons(failures)}. Each failed item has an error with a hint: do what it says, then run only those items again.`
	);
}

/** A run's rate limiting, for the note above the output, if there was any. */
export function summarizeWaits(
	service: string,
	{ count, totalMs }: Progress['waits'],
): string | undefined {
	if (count === 0) return undefined;
	return `${service} rate-limited this run ${times(count)}. The node waited ${inSeconds(totalMs)} in total and retried.`;
}
