import { FieldError } from '../../pingone/errors/fieldError';
import type { OperationItem } from '../operation';

const MAX_MESSAGE = 2_000;

/** Direction marks and other invisible characters can show a text as another one (UTS #39). */
const DISGUISES = /[\p{Cf}\p{Co}\p{Cn}]/gu;
/** Control characters but line breaks and tabs. */
const CONTROLS = /[^\P{Cc}\n\t]/gu;

/**
 * The text that the user is to confirm: line breaks kept, nothing invisible in it. It is cut
 * nowhere: what is too long is refused, so that the user reads all of what is confirmed.
 *
 * @throws FieldError when it is empty or too long
 */
export function readMessage({ read }: OperationItem): string {
	const hint = 'Say in full what the user confirms.';
	const given = read.filledText('message', hint);
	const text = given.replace(/\r\n?/g, '\n').replace(DISGUISES, '').replace(CONTROLS, ' ').trim();
	const label = read.label('message');
	if (text === '') throw new FieldError(label, 'is empty', hint);
	if (text.length <= MAX_MESSAGE) return text;
	throw new FieldError(
		label,
		`must be at most ${MAX_MESSAGE} characters, got ${text.length}`,
		'Shorten it: a user has to read all of it.',
	);
}
