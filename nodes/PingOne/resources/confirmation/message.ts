import { FieldError } from '../../pingone/errors/fieldError';
import { filledText } from '../../read/kinds';
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

const HINT = 'Say in full what the user confirms.';

/**
 * The text that the user is to confirm: line breaks kept, nothing in it out of sight. It is cut
 * nowhere: what is too long is refused, so that the user reads all of what is confirmed.
 */
export const message = filledText(
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Pay EUR 12,400 to Example Ltd, account ending in 4711',
		description:
			'What the user confirms, in full: the page shows this text and nothing else. Up to 2,000 characters of plain text; invisible ones are shown by their numbers.',
	},
	HINT,
).as((given, label) => {
	const text = withoutGaps(withUnseen(given.replace(LINE_BREAK, '\n'))).trim();
	if (text === '') throw new FieldError(label, 'is empty', HINT);
	if (text.length <= MAX_MESSAGE) return text;
	throw new FieldError(
		label,
		`must be at most ${MAX_MESSAGE} characters, got ${text.length}`,
		'Shorten it: a user has to read all of it.',
	);
});
