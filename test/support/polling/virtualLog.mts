import type { IDataObject } from 'n8n-workflow';
import {
	PAGE_ROWS,
	type LogPage,
	type ReadLog,
	type Stretch,
} from '../../../nodes/PingOne/pingone/environment/activities.ts';

/** A row of PingOne's audit log, and when it shows up there. Times in ms since 1970. */
export interface VirtualRow {
	row: IDataObject & { id: string; action: { type: string } };
	recordedAt: number;
	visibleAt: number;
}

/** In which order a log gives its rows; PingOne's is assumed to be the first. */
export type Order = 'newest first' | 'oldest first';

let made = 0;

/** @param lateMs how much later than recorded it shows up */
export function virtualRow(recordedAt: number, type: string, lateMs = 0): VirtualRow {
	made += 1;
	const id = `row-${made}`;
	const row = { id, recordedAt: new Date(recordedAt).toISOString(), action: { type } };
	return { row, recordedAt, visibleAt: recordedAt + lateMs };
}

/** An audit log in virtual time. Its clock moves only when it is told to, and with each request. */
export class VirtualLog {
	/** PingOne's time. */
	now: number;
	requests = 0;
	/** How long a request takes, in ms. */
	requestMs = 0;
	/** Fails requests as long as it gives true. */
	fails: () => boolean = () => false;
	private rows: VirtualRow[] = [];
	private readonly order: Order;

	constructor(now: number, order: Order = 'newest first') {
		this.now = now;
		this.order = order;
	}

	add(rows: VirtualRow[]): void {
		for (const row of rows) this.rows.push(row);
		this.rows.sort((a, b) => a.recordedAt - b.recordedAt);
	}

	/** The index of the first row at or after a time. */
	private indexOf(time: number): number {
		let [low, high] = [0, this.rows.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.rows[middle].recordedAt < time) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	private page({ after, before, type }: Stretch, from: number): { rows: VirtualRow[]; at: number } {
		const [low, high] = [this.indexOf(after + 1), this.indexOf(before)];
		const rows: VirtualRow[] = [];
		let at = from;
		for (; at < high - low && rows.length < PAGE_ROWS; at += 1) {
			const each = this.rows[this.order === 'newest first' ? high - 1 - at : low + at];
			const isThere = each.visibleAt <= this.now;
			if (isThere && (type === undefined || each.row.action.type === type)) rows.push(each);
		}
		return { rows, at: at < high - low ? at : -1 };
	}

	/** Reads as PingOne’s API does; the time that it names is cut to the second. */
	readonly read: ReadLog = async (stretch, next): Promise<LogPage> => {
		await Promise.resolve();
		this.requests += 1;
		this.now += this.requestMs;
		if (this.fails()) throw new Error('PingOne is away');
		const { rows, at } = this.page(stretch, Number(next?.at ?? 0));
		return {
			rows: rows.map(({ row }) => row),
			next: at >= 0 ? { at } : undefined,
			now: Math.floor(this.now / 1_000) * 1_000,
		};
	};
}
