/** Digits of a start code. */
export const START_CODE_DIGITS = 8;

/** What people and programs put around and between digits: no letter or digit, or a short label. */
const BETWEEN = /[^\p{L}\p{N}]/gu;
const LABEL = /^\p{L}{1,20}(?=\p{N})/u;

/**
 * Reads a start code as people type or paste it: full-width digits, dashes, dots, spaces, invisible
 * characters, a word in front.
 *
 * @returns eight digits, or undefined for anything else, which is no guess
 */
export function readStartCode(typed: string): string | undefined {
	const code = typed.normalize('NFKC').replace(BETWEEN, '').replace(LABEL, '');
	return code.length === START_CODE_DIGITS && /^[0-9]+$/.test(code) ? code : undefined;
}
