import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** A request and its answer, as they were on the wire; tokens and their requests are left out. */
export interface Exchange {
	method: string;
	/** With `/v1`, without the query. */
	path: string;
	contentType: string | undefined;
	userAgent: string | undefined;
	request: string;
	status: number;
	/** Null for a long one of which there are enough already. */
	answer: string | null;
}

/** Names the folder that the test suite has its exchanges recorded in. */
const FOLDER = process.env.SANDBOX_EXCHANGES;
const FLUSH_AT = 2_000_000;
const FLUSH_MS = 250;

/** Pages of hundreds of users are alike: a few of them will do. */
const LONG = 50_000;
const MOST_LONG = 5;

let waiting: string[] = [];
let size = 0;
let timer: NodeJS.Timeout | undefined;
let long = 0;

function flush(): void {
	clearTimeout(timer);
	timer = undefined;
	if (FOLDER === undefined || waiting.length === 0) return;
	const lines = waiting.join('');
	[waiting, size] = [[], 0];
	try {
		appendFileSync(join(FOLDER, `${process.pid}.ndjson`), lines);
	} catch {
		// The suite has ended and taken its folder along.
	}
}

/** Whether exchanges are recorded at all. */
export const isRecording = FOLDER !== undefined;

/** Keeps an exchange for the contract test (test/contract); written in blocks, and at the end. */
export function record(exchange: Exchange): void {
	if (waiting.length === 0 && timer === undefined) {
		timer = setTimeout(flush, FLUSH_MS).unref();
	}
	const isLong = (exchange.answer?.length ?? 0) > LONG;
	if (isLong) long += 1;
	const answer = isLong && long > MOST_LONG ? null : exchange.answer;
	const line = `${JSON.stringify({ ...exchange, answer })}\n`;
	waiting.push(line);
	size += line.length;
	if (size > FLUSH_AT) flush();
}

if (isRecording) process.once('exit', flush);
