import { FieldError } from '../../pingone/errors/fieldError';
import type { OperationItem } from '../operation';
import { withUnseen } from './visible';

const MAX_MESSAGE = 2_000;

const LINE_BREAK = /\r\n?|[\u2028\u2029]/g;
const BLANK_LINES = /\n{3,}/g;
/** As wide as an indent may be. */
const GAP = ' '.repeat(16);
const WIDER_GAP = /[^\S\n]{17,}/g;

/** Without gaps that would push a part of the text out of sight. */
const withoutGaps = (text: string): string =>
	text
		.split('\n')
		.map((line) => line.trimEnd())
		.join('\n')
		.replace(BLANK_LINES, '\n\n')
		.replace(WIDER_GAP, GAP);

/**
 * The text that the user is to confirm: line breaks kept, nothing in it out of sight. It is cut
 * nowhere: what is too long is refused, so that the user reads all of what is confirmed.
 *
 * @throws FieldError when it is empty or too long
 */
export function readMessage({ read }: OperationItem): string {
	const hint = 'Say in full what the user confirms.';
	const given = read.filledText('message', hint);
	const text = withoutGaps(withUnseen(given.replace(LINE_BREAK, '\n'))).trim();
	const label = read.label('message');
	if (text === '') throw new FieldError(label, 'is empty', hint);
	if (text.length <= MAX_MESSAGE) return text;
	throw new FieldError(
		label,
		`must be at most ${MAX_MESSAGE} characters, got ${text.length}`,
		'Shorten it: a user has to read all of it.',
	);
}
