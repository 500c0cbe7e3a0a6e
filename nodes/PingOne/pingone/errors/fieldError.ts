import type { IDataObject } from 'n8n-workflow';
import { cut, shownText } from './foreign';

/** Something that the admin typed, mapped or selected cannot be used. Nothing was changed. */
export class FieldError extends Error {
	/**
	 * @param problem continues after the label: `'Field' problem` @param hint a sentence
	 * @param facts `check` names the check that failed, when a field has several
	 */
	constructor(
		readonly field: string,
		problem: string,
		readonly hint: string,
		readonly facts?: IDataObject,
	) {
		super(`'${field}' ${problem}`);
		this.name = 'FieldError';
	}
}

const MAX_QUOTE_LENGTH = 80;

/** Data that is nested too deep, or in a circle, has no JSON. */
function jsonOf(value: unknown): string {
	try {
		const json = JSON.stringify(value) as string | undefined;
		return json ?? String(value);
	} catch {
		return 'data without JSON';
	}
}

/** Quotes a value in a message: on one line, in single quotes, shortened if necessary. */
export function quote(value: unknown): string {
	const text = shownText(typeof value === 'string' ? value : jsonOf(value));
	const short = cut(text, MAX_QUOTE_LENGTH);
	return `'${short === text ? text : `${short}…`}'`;
}

/** A value at the end of a message; nothing when it is not known. */
export const shown = (value: string | undefined): string =>
	value === undefined ? '' : `: ${quote(value)}`;

/** Something that stands in the way, in words for the admin; no single field is to blame. */
export class AdviceError extends Error {
	/** @param message without a period at the end @param hint what to do about it, in sentences */
	constructor(
		message: string,
		readonly hint: string,
	) {
		super(message);
		this.name = 'AdviceError';
	}
}
