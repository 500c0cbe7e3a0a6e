/** Something that stands in the way, in words for the admin; no single field is to blame. */
export class AdviceError extends Error {
	/**
	 * @param message what happened, without a period at the end
	 * @param hint what to do about it, in sentences
	 */
	constructor(
		message: string,
		readonly hint: string,
	) {
		super(message);
		this.name = 'AdviceError';
	}
}
