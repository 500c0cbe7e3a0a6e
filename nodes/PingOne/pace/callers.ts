import type { Call } from './line';
import { Line } from './line';
import type { PaceOptions } from './types';

/** The callers that have something to send or in flight, in the order of their turns. */
export class PaceCallers {
	private readonly lines = new Map<PaceOptions, Line>();
	private readonly onCleared: () => void;

	/** @param onCleared called when a signal has taken out all calls of a caller */
	constructor(onCleared: () => void) {
		this.onCleared = onCleared;
	}

	get empty(): boolean {
		return this.lines.size === 0;
	}

	/** How many calls wait for their turn. */
	get waiting(): number {
		let waiting = 0;
		for (const line of this.lines.values()) waiting += line.waiting;
		return waiting;
	}

	/** Adds a call to the caller that these options stand for. */
	add(call: Call, options: PaceOptions): void {
		const line = this.lines.get(options) ?? new Line(options, this.onCleared);
		this.lines.set(options, line);
		line.add(call);
	}

	/**
	 * Whose turn is next, and when (ms): at `now`, later, or undefined for not before an answer. Who
	 * was refused before comes first.
	 * Forgets callers that are done.
	 */
	next(now: number): { line: Line; at: number } | undefined {
		let next: { line: Line; at: number } | undefined;
		for (const line of this.lines.values()) {
			const at = line.readyAt(now);
			if (line.done) this.drop(line);
			else if (line.owes(now)) return { line, at };
			else if (at < (next?.at ?? Infinity)) next = { line, at };
		}
		return next;
	}

	/** Puts a caller at the end of the row. */
	served(line: Line): void {
		this.lines.delete(line.options);
		this.lines.set(line.options, line);
	}

	/** Tells all callers of a pause (ms). */
	throttled(pauseMs: number): void {
		for (const { options } of this.lines.values()) options.onThrottled?.(pauseMs);
	}

	/** Takes out all calls that wait. */
	clear(): Call[] {
		return [...this.lines.values()].flatMap((line) => line.clear());
	}

	private drop(line: Line): void {
		line.close();
		this.lines.delete(line.options);
	}
}
