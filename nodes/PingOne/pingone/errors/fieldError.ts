/**
 * Something the admin typed, mapped or picked cannot be used. Raised before PingOne is asked to
 * change anything.
 */
export class FieldError extends Error {
	/**
	 * @param field visible label of the field, as the editor shows it
	 * @param what what is the matter, read on from the label: `'Field' what`
	 * @param cure what to do about it, a sentence
	 */
	constructor(
		readonly field: string,
		what: string,
		readonly cure: string,
	) {
		super(`'${field}' ${what}`);
		this.name = 'FieldError';
	}
}

const LONGEST_QUOTE = 80;

/** Shows a value inside a message: on one line, in single quotes, never longer than a line. */
export function quote(value: unknown): string {
	const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
		// Control characters could forge lines in a log.
		.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
	return `'${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}'`;
}
