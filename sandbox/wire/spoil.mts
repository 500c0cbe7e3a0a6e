import type { Fault } from '../control/faults.mts';
import type { Answer } from './answer.mts';
import type { MachineTime } from '../time/machineTime.mts';
import { textOf } from './answer.mts';

/** An answer, or how the connection is to be cut instead. */
export type Outcome = { answer: Answer } | { cut: 'now' } | { cut: 'mid-body'; answer: Answer };

const JSON_TYPE = { 'Content-Type': 'application/json' };

function html(status: number): Answer {
	const text = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
	return { status, text, headers: { 'Content-Type': 'text/html' } };
}

function statusAnswer(fault: Extract<Fault, { kind: 'status' }>, correlationId: string): Answer {
	const { status, headers } = fault;
	if (typeof fault.body === 'string') return { status, text: fault.body, headers };
	const body = fault.body ?? {
		id: correlationId,
		code:
			status === 429 ? 'REQUEST_LIMITED' : status >= 500 ? 'UNEXPECTED_ERROR' : 'INVALID_REQUEST',
		message: 'The request could not be completed.',
	};
	return { status, body, headers };
}

/** Whether the fault strikes before the request can change anything. */
function strikesBefore(fault: Fault): boolean {
	const when = 'when' in fault ? fault.when : undefined;
	if (fault.kind === 'cut') return when === 'before';
	return ['status', 'html', 'latency'].includes(fault.kind) && when !== 'after';
}

async function delay(time: MachineTime, faults: Fault[]): Promise<void> {
	for (const fault of faults) if (fault.kind === 'latency') await time.rest(fault.ms);
}

/**
 * Applies the faults that come before the request is handled.
 *
 * @returns the outcome that replaces handling; undefined to go on
 */
export async function spoilBefore(
	time: MachineTime,
	faults: Fault[],
	correlationId: string,
): Promise<Outcome | undefined> {
	const early = faults.filter(strikesBefore);
	await delay(time, early);
	for (const fault of early) {
		if (fault.kind === 'cut') return { cut: 'now' };
		if (fault.kind === 'html') return { answer: html(fault.status) };
		if (fault.kind === 'status') return { answer: statusAnswer(fault, correlationId) };
	}
	return undefined;
}

/** A request's body without the members that a fault drops. */
export function withoutDropped(faults: Fault[], rawBody: Buffer): Buffer {
	const names = faults.flatMap((fault) => (fault.kind === 'drop' ? fault.members : []));
	if (names.length === 0) return rawBody;
	const body = JSON.parse(rawBody.toString('utf8')) as Record<string, unknown>;
	const kept = Object.entries(body).filter(([name]) => !names.includes(name));
	return Buffer.from(JSON.stringify(Object.fromEntries(kept)));
}

function spoiled(fault: Fault, answer: Answer, correlationId: string): Outcome {
	const text = textOf(answer);
	const { status, headers } = answer;
	switch (fault.kind) {
		case 'cut':
			return fault.when === 'mid-body' ? { cut: 'mid-body', answer } : { cut: 'now' };
		case 'status':
			return { answer: statusAnswer(fault, correlationId) };
		case 'html':
			return { answer: html(fault.status) };
		case 'malformed':
			return { answer: { status, headers: { ...headers, ...JSON_TYPE }, text: '{"id": <oops>,}' } };
		case 'truncated':
			return {
				answer: {
					status,
					headers: { ...headers, ...JSON_TYPE },
					text: text.slice(0, text.length / 2),
				},
			};
		case 'empty':
			return { answer: { status, headers, text: '' } };
		default:
			return { answer };
	}
}

/** Applies the faults that come after the request was handled and the state has changed. */
export async function spoilAfter(
	time: MachineTime,
	faults: Fault[],
	answer: Answer,
	correlationId: string,
): Promise<Outcome> {
	const late = faults.filter((fault) => !strikesBefore(fault));
	await delay(time, late);
	const last = late.find((fault) => !['latency', 'revoke-tokens'].includes(fault.kind));
	return last === undefined ? { answer } : spoiled(last, answer, correlationId);
}
